import { setImmediate } from 'node:timers/promises';
import { Serial } from '../engine/serial.ts';

/** Milliseconds after which the thread is let go; what has been begun is done first. */
const longest = 1;
/** The system reads files with four threads; while they read, others are made ready. */
const lanes = 8;

/** Lets the thread go in between, for all who share it. */
export class Slices {
  #since = performance.now();
  #rest: Promise<void> | undefined;

  async pause(): Promise<void> {
    while (performance.now() - this.#since >= longest) await (this.#rest ??= this.#letGo());
  }

  async #letGo(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
    this.#rest = undefined;
  }
}

/** One at a time, in slices: what pauses by itself would, side by side with others, hold the thread as often. */
export class OneByOne {
  readonly #serial = new Serial();
  readonly #slices = new Slices();

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#serial.run(async () => {
      await this.#slices.pause();
      return work();
    });
  }
}

/** What `work` makes of each, in their order; a few at once. Rejects with the first that fails. */
export async function inSlices<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R> | R,
): Promise<readonly R[]> {
  const slices = new Slices();
  const results: R[] = [];
  const left = items.entries();
  const lane = async () => {
    for (const [index, item] of left) {
      await slices.pause();
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
