import { NumberSet } from './numberSet.ts';
import type { TimesOfDay } from './timesOfDay.ts';

/** Every time of day whose hour, minute and second are in three sets. */
export class FieldTimes implements TimesOfDay {
  readonly #hours: NumberSet;
  readonly #minutes: NumberSet;
  readonly #seconds: NumberSet;
  readonly first: number;
  readonly last: number;

  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.#hours = new NumberSet(hours);
    this.#minutes = new NumberSet(minutes);
    this.#seconds = new NumberSet(seconds);
    this.first = this.#firstOf(this.#hours.from(0));
    this.last = this.#lastOf(this.#hours.before(24));
  }

  get size(): number {
    return this.#hours.size * this.#minutes.size * this.#seconds.size;
  }

  next(after: number): number {
    const time = Math.floor(after / 1000) + 1;
    const hour = Math.floor(time / 3600);
    if (this.#hours.has(hour)) {
      const minute = Math.floor(time / 60) % 60;
      if (this.#minutes.has(minute)) {
        const second = this.#seconds.from(time % 60);
        if (second >= 0) return at(hour, minute, second);
      }
      const later = this.#minutes.from(minute + 1);
      if (later >= 0) return at(hour, later, this.#seconds.from(0));
    }
    const later = this.#hours.from(hour + 1);
    return later < 0 ? -1 : this.#firstOf(later);
  }

  previous(before: number): number {
    // The last whole second before, which is none yet at midnight.
    const time = Math.ceil(before / 1000) - 1;
    if (time < 0) return -1;
    const hour = Math.floor(time / 3600);
    if (this.#hours.has(hour)) {
      const minute = Math.floor(time / 60) % 60;
      if (this.#minutes.has(minute)) {
        const second = this.#seconds.before((time % 60) + 1);
        if (second >= 0) return at(hour, minute, second);
      }
      const earlier = this.#minutes.before(minute);
      if (earlier >= 0) return at(hour, earlier, this.#seconds.before(60));
    }
    const earlier = this.#hours.before(hour);
    return earlier < 0 ? -1 : this.#lastOf(earlier);
  }

  rank(until: number): number {
    const time = Math.floor(until / 1000);
    const hour = Math.floor(time / 3600);
    const minute = Math.floor(time / 60) % 60;
    let count = this.#hours.rank(hour) * this.#minutes.size;
    if (this.#hours.has(hour)) count += this.#minutes.rank(minute);
    count *= this.#seconds.size;
    if (this.#hours.has(hour) && this.#minutes.has(minute)) count += this.#seconds.rank((time % 60) + 1);
    return count;
  }

  #firstOf(hour: number): number {
    return at(hour, this.#minutes.from(0), this.#seconds.from(0));
  }

  #lastOf(hour: number): number {
    return at(hour, this.#minutes.before(60), this.#seconds.before(60));
  }
}

function at(hour: number, minute: number, second: number): number {
  return ((hour * 60 + minute) * 60 + second) * 1000;
}
