import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { RunLog, RunOutput } from '../../engine/ports.ts';
import { LogBlocks, type LogBlock } from './logBlocks.ts';
import type { LogMarks } from './logMarks.ts';
import { writeAll, type KeptBlock, type LogSegments } from './logSegments.ts';

/** How long what is printed may wait for more, in milliseconds: a writing for every line would be dear. */
export const writeDelay = 25;
/** Blocks are written one by one: larger ones are not faster. In bytes. */
const largestBlock = 128 * 1024;
/** A block is not begun for less, in bytes. */
const smallestRoom = 1024;
const newline = 0x0a;

/** How many bytes of an attempt are kept of its beginning and of its end. */
export interface LogShare {
  readonly head: number;
  readonly tail: number;
}

/** Writes what an attempt prints: its head into the log, its tail into segments beside it, until it is closed. */
export class AttemptLog implements RunLog {
  readonly #file: Pick<FileHandle, 'write' | 'close'>;
  readonly #marks: LogMarks;
  readonly #segments: LogSegments;
  readonly #clock: Clock;
  readonly #share: LogShare;
  readonly #blocks: LogBlocks;
  /** What waits for the disk. */
  readonly #head: LogBlock[] = [];
  readonly #tail: LogBlock[] = [];
  #headRoom: number;
  /** Once the head is complete: how much had been printed by then, and on which stream at last. */
  #headEnd: { readonly printed: number; readonly stream: RunOutput['stream'] } | undefined;
  /** Bytes of the tail in memory, those that are being written included. */
  #tailWaiting = 0;
  /** Something has been left out since the last block that went to the segments. */
  #gap = false;
  #timer: Disposable | undefined;
  #due = false;
  #writing = false;
  #written: Promise<void> = Promise.resolve();
  #error: Error | undefined;
  #closing: Promise<Error | undefined> | undefined;

  constructor(
    file: Pick<FileHandle, 'write' | 'close'>,
    marks: LogMarks,
    segments: LogSegments,
    clock: Clock,
    share: LogShare,
  ) {
    this.#file = file;
    this.#marks = marks;
    this.#segments = segments;
    this.#clock = clock;
    this.#share = share;
    this.#headRoom = share.head;
    const ofTail = Math.min(largestBlock, share.tail >> 5);
    const largest = () => (this.#headEnd ? ofTail : Math.min(largestBlock, this.#headRoom));
    this.#blocks = new LogBlocks(marks, largest, (block) => this.#take(block));
  }

  beginWith(mark: Buffer): void {
    this.#blocks.beginWith(mark);
  }

  /** See `LogBlocks.markFirst`. */
  markFirst(): void {
    this.#blocks.markFirst();
  }

  write({ stream, chunk }: RunOutput): void {
    if (this.#error || this.#closing) return;
    this.#blocks.append(stream, chunk);
    if (!this.#blocks.waiting || this.#due) return;
    this.#timer ??= this.#clock.setTimer(writeDelay, () => {
      this.#timer = undefined;
      this.#due = true;
      this.#work();
    });
  }

  close(): Promise<Error | undefined> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  #take(block: LogBlock): void {
    if (this.#error) return;
    const size = block.bytes.length;
    if (!this.#headEnd) {
      this.#head.push(block);
      this.#headRoom -= size;
      if (this.#headRoom < smallestRoom) {
        this.#headEnd = { printed: this.#blocks.printed, stream: this.#blocks.stream };
      }
    } else {
      this.#tail.push(block);
      this.#tailWaiting += size;
      this.#leaveOut();
    }
    this.#work();
  }

  /** The disk is slower than the run: the oldest of the tail that waits would be cut in any case. */
  #leaveOut(): void {
    while (this.#tailWaiting > this.#share.tail) {
      const oldest = this.#tail.shift();
      if (!oldest) return;
      this.#tailWaiting -= oldest.bytes.length;
      this.#blocks.reuse(oldest);
      this.#gap = true;
    }
  }

  #work(): void {
    if (this.#writing) return;
    this.#writing = true;
    this.#written = this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    try {
      // Nothing may come between the last look and the end: it would not be written.
      for (let next = this.#writeNext(); next; next = this.#writeNext()) await next;
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = false;
    }
  }

  /** `undefined`: nothing waits. The tail of a log that is being closed goes where it belongs at once. */
  #writeNext(): Promise<void> | undefined {
    const first = this.#head.shift();
    if (first) return writeAll(this.#file, first.bytes).then(() => this.#blocks.reuse(first));
    const next = this.#closing ? undefined : this.#tail.shift();
    if (next) return this.#writeTail(next);
    if (!this.#due) return undefined;
    this.#due = false;
    this.#blocks.finish();
    return this.#writeNext();
  }

  async #writeTail(block: LogBlock): Promise<void> {
    if (this.#gap) this.#segments.startOver();
    this.#gap = false;
    await this.#segments.write(block, block.at - (this.#headEnd?.printed ?? 0));
    this.#tailWaiting -= block.bytes.length;
    this.#blocks.reuse(block);
  }

  #fail(error: unknown): void {
    this.#error ??= error instanceof Error ? error : new Error(String(error));
    this.#head.length = 0;
    this.#tail.length = 0;
  }

  async #finish(): Promise<Error | undefined> {
    this.#timer?.dispose();
    // Not within `close`: what is written from here on must find the log closing.
    await Promise.resolve();
    this.#blocks.finish();
    await this.#written;
    const steps = [
      () => (this.#error ? Promise.resolve() : this.#putTogether()),
      () => this.#segments.close(),
      () => this.#file.close(),
      () => (this.#error ? Promise.resolve() : this.#segments.remove()),
    ];
    for (const step of steps) await step().catch((error: unknown) => this.#fail(error));
    return this.#error;
  }

  /** Adds the tail to the log. */
  async #putTogether(): Promise<void> {
    const onDisk = this.#gap ? [] : this.#segments.blocks();
    const kept = [...onDisk, ...this.#tail.map(inMemory)];
    let size = kept.reduce((sum, block) => sum + block.size, 0);
    while (size > this.#share.tail) size -= kept.shift()?.size ?? size;
    const [first, ...others] = kept;
    if (!first || !this.#headEnd) return;
    const { printed, stream } = this.#headEnd;
    let bytes = await first.bytes();
    const cut = first.at - printed;
    const skipped = cut > 0 ? this.#upToLine(bytes) : 0;
    bytes = bytes.subarray(skipped);
    const between: Buffer[] = [];
    // Where there are segments, a reader tells by this mark that they are in the log already.
    if (cut > 0 || this.#segments.used) between.push(this.#marks.of(`cut=${cut + skipped}`));
    if (first.stream !== stream) between.push(this.#marks[first.stream]);
    await writeAll(this.#file, Buffer.concat([...between, bytes]));
    for (const block of others) await writeAll(this.#file, await block.bytes());
  }

  /** What is left of a line that has lost its beginning, where it is short and of one stream. */
  #upToLine(bytes: Uint8Array): number {
    const near = Buffer.from(bytes.subarray(0, Math.min(bytes.length, 4096)));
    const end = near.indexOf(newline) + 1;
    const mark = near.indexOf(this.#marks.prefix);
    if (mark !== -1 && mark < end) return 0;
    return end;
  }
}

function inMemory({ bytes, stream, at }: LogBlock): KeptBlock {
  return { size: bytes.length, stream, at, bytes: () => Promise.resolve(bytes) };
}
