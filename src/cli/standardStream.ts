import { Writable } from 'node:stream';
import { FilteredStream } from '../presentation/terminalFilter.ts';

/** What a standard stream of this process is, or what stands in for it. */
export type StreamTarget = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  getColorDepth?(): number;
};

/** The reader has heard enough (`scheduler history | head`), or the terminal has closed. */
const readerGone = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * A standard stream that may break while a run goes on: it never fails. From the first fault on what is written
 * to it is dropped. A terminal is given nothing that would act on it, whoever has written it; a pipe or a file every
 * byte.
 */
export class StandardStream extends Writable {
  readonly #target: StreamTarget;
  readonly #filter: FilteredStream | undefined;
  #fault: NodeJS.ErrnoException | undefined;

  constructor(target: StreamTarget) {
    super({ decodeStrings: false });
    this.#target = target;
    this.#filter = target.isTTY ? new FilteredStream() : undefined;
    target.on('error', (error) => this.#note(error));
  }

  get isTTY(): boolean {
    return this.#target.isTTY ?? false;
  }

  getColorDepth(): number {
    return this.#target.getColorDepth?.() ?? 1;
  }

  /** Undefined where it is no terminal. */
  get columns(): number | undefined {
    return this.#target.columns;
  }

  /** Why something is lost that somebody would still have read, a full disk above all. */
  get loss(): NodeJS.ErrnoException | undefined {
    return this.#fault && !readerGone.has(this.#fault.code ?? '') ? this.#fault : undefined;
  }

  /** What is written from now on goes nowhere. */
  get isBroken(): boolean {
    return this.#fault !== undefined;
  }

  /** Resolves when all that was written has gone out or is lost. */
  async settled(): Promise<void> {
    await new Promise<void>((resolve) => this.write('', () => resolve()));
    if (!this.#fault) await new Promise<void>((resolve) => this.#target.write('', () => resolve()));
  }

  override _write(chunk: string | Uint8Array, encoding: BufferEncoding, done: () => void): void {
    if (this.#fault) return done();
    const target = this.#target;
    let waiting = false;
    target.write(this.#filter?.of(chunk) ?? chunk, encoding, (error) => {
      if (error) this.#note(error);
      if (waiting) done();
    });
    // Only for a slow reader: both streams of a terminal must come in the order in which they were written.
    waiting = target.writableLength >= target.writableHighWaterMark;
    if (!waiting) done();
  }

  #note(error: NodeJS.ErrnoException): void {
    this.#fault ??= error;
  }
}
