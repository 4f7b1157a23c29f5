import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';

/** Does things again later, each key for itself. */
export class Retries implements Disposable {
  readonly #clock: Clock;
  readonly #delay: number;
  readonly #timers = new Map<string, Disposable>();
  #isDisposed = false;

  /** `delay`: in milliseconds. */
  constructor(clock: Clock, delay: number) {
    this.#clock = clock;
    this.#delay = delay;
  }

  /** Calls back once after the delay; what waited under this key does not any more. */
  later(key: string, retry: () => void): void {
    this.cancel(key);
    if (this.#isDisposed) return;
    const timer = this.#clock.setTimer(this.#delay, () => {
      this.#timers.delete(key);
      retry();
    });
    this.#timers.set(key, timer);
  }

  cancel(key: string): void {
    this.#timers.get(key)?.dispose();
    this.#timers.delete(key);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const key of [...this.#timers.keys()]) this.cancel(key);
  }
}
