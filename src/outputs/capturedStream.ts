import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Bytes that may wait in memory for a slow disk; a host must not die of one run's output. */
const mostWaiting = 256 * 1024 * 1024;

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

  write(chunk: Uint8Array): void {
    if (chunk.length === 0 || this.#stream?.destroyed) return;
    // The error is kept by the stream itself, for `close`.
    this.#stream ??= createWriteStream(this.#path, { flags: 'wx' }).on('error', () => undefined);
    this.#stream.write(chunk);
    this.#bytes += chunk.length;
    if (this.#stream.writableLength > mostWaiting) {
      this.#stream.destroy(new Error(`The disk takes the output too slowly: ${this.#path}`));
    }
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
