import { constants } from 'node:fs';
import { rm, type FileHandle } from 'node:fs/promises';
import { openOwn } from '../../common/openOwn.ts';
import type { LogBlock } from './logBlocks.ts';
import type { LogMarks } from './logMarks.ts';

/** Where a log's tail is while its run goes on: beside the log. */
export function segmentPaths(logPath: string): readonly [string, string] {
  return [`${logPath}.1`, `${logPath}.2`];
}

/** A block that can be read again. */
export interface KeptBlock {
  readonly size: number;
  readonly stream: LogBlock['stream'];
  readonly at: number;
  bytes(): Promise<Uint8Array>;
}

interface Segment {
  readonly path: string;
  file?: FileHandle;
  size: number;
  blocks: KeptBlock[];
}

/**
 * The tail of an attempt's log, in two files that take turns: each is written up to `limit` bytes, then the other
 * one is begun anew. A file begins with the marks of its attempt, of what is left out before it since the log's
 * head (`cut=`), and of its stream, so that a reader can put together what it finds.
 */
export class LogSegments {
  readonly #marks: LogMarks;
  readonly #attempt: number;
  readonly #limit: number;
  #older: Segment;
  #current: Segment;

  constructor(logPath: string, marks: LogMarks, attempt: number, limit: number) {
    const [first, second] = segmentPaths(logPath);
    this.#marks = marks;
    this.#attempt = attempt;
    this.#limit = limit;
    this.#current = { path: first, size: 0, blocks: [] };
    this.#older = { path: second, size: 0, blocks: [] };
  }

  /** Whether there are files. */
  get used(): boolean {
    return this.#current.file !== undefined;
  }

  /** `cut`: how many bytes the attempt has printed between the log's head and this block. */
  async write({ bytes, stream, at }: LogBlock, cut: number): Promise<void> {
    if (this.#current.size > 0 && this.#current.size + bytes.length > this.#limit) this.#turn();
    const segment = this.#current;
    segment.file ??= await openOwn(segment.path, constants.O_RDWR | constants.O_CREAT);
    if (segment.size === 0) {
      const words = [`attempt=${this.#attempt}`, `cut=${cut}`, stream] as const;
      const header = Buffer.concat(words.map((word) => this.#marks.of(word)));
      await segment.file.truncate(0);
      await writeAll(segment.file, Buffer.concat([header, bytes]), 0);
      segment.size = header.length;
    } else await writeAll(segment.file, bytes, segment.size);
    const { file, size: offset } = segment;
    const size = bytes.length;
    segment.blocks.push({ size, stream, at, bytes: () => readAll(file, offset, size) });
    segment.size += size;
  }

  /** What comes next does not follow on what is here: that is given up. */
  startOver(): void {
    if (this.#current.size === 0) return;
    this.#current.blocks = [];
    this.#turn();
  }

  /** In order. */
  blocks(): KeptBlock[] {
    return [...this.#older.blocks, ...this.#current.blocks];
  }

  #turn(): void {
    [this.#older, this.#current] = [this.#current, this.#older];
    this.#current.size = 0;
    this.#current.blocks = [];
  }

  async close(): Promise<void> {
    for (const segment of [this.#older, this.#current]) await segment.file?.close();
  }

  async remove(): Promise<void> {
    for (const { file, path } of [this.#older, this.#current]) if (file) await rm(path, { force: true });
  }
}

/** Without `position`, where the file ends. */
export async function writeAll(
  file: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  position?: number,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const at = position === undefined ? null : position + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
    if (bytesWritten === 0) throw new Error('The disk takes no more');
    done += bytesWritten;
  }
}

async function readAll(file: FileHandle, position: number, size: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size);
  for (let done = 0; done < size;) {
    const { bytesRead } = await file.read(bytes, done, size - done, position + done);
    if (bytesRead === 0) throw new Error('The tail of a log has been cut by somebody else');
    done += bytesRead;
  }
  return bytes;
}
