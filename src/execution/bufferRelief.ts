import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// In bytes.
const enough = 8 * 1024 * 1024;

/**
 * Keeps the memory of what has been read small. Each chunk is a buffer beside V8's heap, and V8 looks for those that
 * nobody needs any more when there are 32 MB of them: a run that prints much would cost as much. To ask for a look
 * at the young objects, after each 8 MB, takes less time than the same look at all of it. Electron keeps half as
 * much by itself, and is left alone.
 */
export class BufferRelief {
  readonly #isElectron: boolean;
  #collect: (() => void) | undefined;
  #bytes = 0;

  constructor(isElectron = process.versions['electron'] !== undefined) {
    this.#isElectron = isElectron;
  }

  /** So many bytes have been read. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < enough) return;
    this.#bytes = 0;
    if (this.#isElectron) return;
    this.#collect ??= youngCollection();
    this.#collect();
  }
}

type Collector = (options: { readonly type: 'minor' }) => void;

function youngCollection(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as Collector | undefined;
  setFlagsFromString('--no-expose-gc');
  return () => collect?.({ type: 'minor' });
}
