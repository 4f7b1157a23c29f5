import type { RunStore } from './runStore.ts';

/** Between two beats, in milliseconds: as exactly it is known until when a host that died was alive. */
export const beatInterval = 15_000;

/** Lets others know that this host is alive while it has runs, and finds out when the history can be written again. */
export class Heartbeat {
  readonly #store: Pick<RunStore, 'beat'>;
  readonly #onRecovered: () => void;
  #last = -Infinity;
  #isTroubled = false;

  constructor(store: Pick<RunStore, 'beat'>, onRecovered: () => void) {
    this.#store = store;
    this.#onRecovered = onRecovered;
  }

  /** Something could not be written, and the history has not been written to since. */
  get isTroubled(): boolean {
    return this.#isTroubled;
  }

  trouble(): void {
    this.#isTroubled = true;
  }

  /** `isBusy`: this host has runs; once at the start it is noted all the same. Rejects where the history cannot be written. */
  async beat(now: number, isBusy: boolean): Promise<void> {
    const isDue = this.#last === -Infinity || (isBusy && Math.abs(now - this.#last) >= beatInterval);
    if (!isDue && !this.#isTroubled) return;
    await this.#store.beat(now);
    this.#last = now;
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    this.#onRecovered();
  }
}
