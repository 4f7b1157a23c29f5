import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Bytes that may wait in memory for the disk before the run is held up. */
const mostWaiting = 1024 * 1024;

/** A run's standard output on its way to a file, which begins with the first byte. */
export class CapturedStream {
  readonly #path: string;
  #stream: WriteStream | undefined;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** How many have been given to it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The promise: no more, please, before it settles. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (chunk.length === 0 || this.#stream?.destroyed) return undefined;
    // The error is kept by the stream itself, for `close`.
    this.#stream ??= createWriteStream(this.#path, { flags: 'wx', highWaterMark: mostWaiting }).on(
      'error',
      () => undefined,
    );
    this.#bytes += chunk.length;
    return this.#stream.write(chunk) ? undefined : this.#drained(this.#stream);
  }

  async #drained(stream: WriteStream): Promise<void> {
    // A stream that fails takes no more and holds up nobody.
    const failed = once(stream, 'close').catch(() => undefined);
    await Promise.race([once(stream, 'drain').catch(() => undefined), failed]);
  }

  /** Resolves when all is written; rejects when not all could be. */
  async close(): Promise<void> {
    this.#stream?.end();
    if (this.#stream) await finished(this.#stream);
  }

  /** Stops writing; what is lost is not wanted. */
  async abandon(): Promise<void> {
    this.#stream?.destroy();
    // An error says the same as the end: nothing more is written.
    if (this.#stream) await finished(this.#stream).catch(() => undefined);
  }
}
