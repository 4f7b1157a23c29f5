import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import { DisposableStore } from '../common/disposables.ts';

const longestTimer = 2 ** 31 - 1;

/** The timers of one process: all end with it. */
export class Timers implements Disposable {
  readonly #clock: Clock;
  readonly #armed = new DisposableStore();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back once after `delay` milliseconds, be they more than a timer of the system can count. */
  after(delay: number, callback: () => void): void {
    const timer = this.#clock.setTimer(Math.min(delay, longestTimer), () => {
      if (delay > longestTimer) this.after(delay - longestTimer, callback);
      else callback();
    });
    this.#armed.add(timer);
  }

  /** Does not settle any more once the timers are disposed. */
  wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.after(delay, resolve));
  }

  dispose(): void {
    this.#armed.dispose();
  }
}
