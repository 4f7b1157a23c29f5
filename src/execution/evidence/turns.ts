import { setImmediate } from 'node:timers/promises';

// How long the thread may be held at a time, in milliseconds.
const slice = 2;

/** Lets others have the thread, in a loop that would hold it for too long. */
export class Turns {
  #since = performance.now();

  /** To be awaited where there is something to wait for. */
  next(): Promise<void> | undefined {
    if (performance.now() - this.#since < slice) return undefined;
    return setImmediate().then(() => {
      this.#since = performance.now();
    });
  }
}
