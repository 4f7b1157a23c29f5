import type { Clock } from '../../src/common/clock.ts';
import type { Disposable } from '../../src/common/disposables.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

const longestDelay = 2 ** 31 - 1;

/** Lets promises and immediates that are under way settle, a few deep. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * A clock that stands still until the test moves it. As on a real machine, timers count elapsed time and know
 * nothing of a change to the wall clock (`jumpTo`).
 */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #elapsed = 0;
  #offset: number;

  /** `start`: milliseconds since the Unix epoch. */
  constructor(start: number) {
    this.#offset = start;
  }

  now(): number {
    return this.#offset + this.#elapsed;
  }

  setTimer(delay: number, callback: () => void): Disposable {
    // The system's timer would fire at once, with a warning that nobody reads.
    if (!(delay <= longestDelay)) throw new RangeError(`A timer cannot wait ${delay} ms`);
    const timer = { due: this.#elapsed + Math.max(0, delay), callback };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** How many timers are armed. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer fires. */
  get nextTimerIn(): number | undefined {
    const next = this.#next();
    return next && next.due - this.#elapsed;
  }

  /** Lets time pass up to `instant`; the timers due on the way fire in order, each at its own instant. */
  async advanceTo(instant: number): Promise<void> {
    await this.advanceBy(instant - this.now());
  }

  async advanceBy(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0)) throw new RangeError('Time passes forwards; jumpTo sets a clock back');
    const end = this.#elapsed + milliseconds;
    await settle();
    for (let fired = 0; ; fired++) {
      const next = this.#next();
      if (next === undefined || next.due > end) break;
      if (fired === 100_000) throw new Error('Timers are armed again and again without time passing');
      this.#elapsed = next.due;
      this.#timers.delete(next);
      next.callback();
      await settle();
    }
    this.#elapsed = end;
    await settle();
  }

  /** Somebody sets the wall clock (or the machine slept): no timer fires, and each keeps its rest of delay. */
  jumpTo(instant: number): void {
    this.#offset = instant - this.#elapsed;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.due < next.due) next = timer;
    return next;
  }
}
