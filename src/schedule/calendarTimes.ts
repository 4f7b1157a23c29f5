import type { Days } from './days.ts';
import type { Times } from './times.ts';
import type { TimesOfDay } from './timesOfDay.ts';
import { DAY } from './wallTime.ts';
import type { Wall } from './wallTime.ts';

/** The wall times that are one of some times of day on one of some days. */
export class CalendarTimes implements Times {
  readonly #days: Days;
  readonly #times: TimesOfDay;

  constructor(days: Days, times: TimesOfDay) {
    this.#days = days;
    this.#times = times;
  }

  next(after: Wall): Wall {
    const today = Math.floor(after / DAY);
    if (this.#days.has(today)) {
      const time = this.#times.next(after - today * DAY);
      if (time >= 0) return today * DAY + time;
    }
    return this.#days.from(today + 1) * DAY + this.#times.first;
  }

  previous(before: Wall): Wall {
    const today = Math.floor(before / DAY);
    if (this.#days.has(today)) {
      const time = this.#times.previous(before - today * DAY);
      if (time >= 0) return today * DAY + time;
    }
    return this.#days.upTo(today - 1) * DAY + this.#times.last;
  }

  count(after: Wall, until: Wall): number {
    const from = Math.floor(after / DAY);
    const to = Math.floor(until / DAY);
    return this.#days.count(from, to) * this.#times.size + this.#on(to, until) - this.#on(from, after);
  }

  /** How many times of a day are not after `until`, which is on that day. */
  #on(day: number, until: Wall): number {
    return this.#days.has(day) ? this.#times.rank(until - day * DAY) : 0;
  }
}
