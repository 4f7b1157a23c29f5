import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { LogStore, RunLog } from '../engine/ports.ts';

/** Bytes kept of one run; what it prints beyond is dropped. */
const defaultLimit = 50 * 1024 * 1024;

/** One file per run, with the bytes as they were printed. */
export class LogFiles implements LogStore {
  readonly #folder: string;
  readonly #limit: number;

  constructor(folder: string, options: { readonly limit?: number } = {}) {
    this.#folder = folder;
    this.#limit = options.limit ?? defaultLimit;
  }

  /** Rejects where the file cannot be opened. A log that is there already is continued. */
  async open(runId: string): Promise<RunLog> {
    const path = this.path(runId);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    const { size } = await file.stat();
    return new LogFile(file.createWriteStream(), size, this.#limit);
  }

  /** Throws for what cannot be a run's id: ids also come from a command line. */
  path(runId: string): string {
    if (!/^[\w-]+$/.test(runId)) throw new Error(`Not the id of a run: ${JSON.stringify(runId)}`);
    return join(this.#folder, `${runId}.log`);
  }
}

class LogFile implements RunLog {
  readonly #stream: WriteStream;
  readonly #limit: number;
  #size: number;
  #cut = false;
  #error: Error | undefined;
  #closing: Promise<Error | undefined> | undefined;

  constructor(stream: WriteStream, size: number, limit: number) {
    this.#stream = stream;
    this.#size = size;
    this.#limit = limit;
    stream.on('error', (error) => {
      this.#error ??= error;
    });
  }

  /** Never blocks and never throws; what the disk does not take at once waits in memory, up to the limit. */
  write(chunk: Uint8Array): void {
    if (this.#cut || this.#error || this.#closing) return;
    const room = this.#limit - this.#size;
    this.#size += chunk.length;
    if (chunk.length <= room) {
      this.#stream.write(chunk);
      return;
    }
    this.#cut = true;
    if (room > 0) this.#stream.write(chunk.subarray(0, room));
    this.#stream.write(`\n[scheduler] The log is cut here: it keeps ${this.#limit} bytes of a run.\n`);
  }

  close(): Promise<Error | undefined> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<Error | undefined> {
    this.#stream.end();
    try {
      await finished(this.#stream);
      if (!this.#stream.closed) await once(this.#stream, 'close');
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
    }
    return this.#error;
  }
}
