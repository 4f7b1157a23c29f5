import { firstDayOf, monthLength, monthOfDay } from './calendar.ts';
import type { Times } from './times.ts';
import { DAY, LATEST } from './wallTime.ts';
import type { Wall } from './wallTime.ts';

/** Longer than what lies between any two times: whoever takes such a step is out of the calendar. */
const endless = 1e15;

/** Times in steps, which are numbered from an origin at 0, from a first step up to the end of the calendar. */
abstract class Grid implements Times {
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  protected abstract at(step: number): number;
  /** The last step that is not after a time. */
  protected abstract stepAt(time: number): number;

  next(after: number): number | undefined {
    const time = this.at(Math.max(this.#first, this.stepAt(after) + 1));
    return time <= LATEST ? time : undefined;
  }

  previous(before: number): number | undefined {
    const last = this.stepAt(before);
    const step = this.at(last) < before ? last : last - 1;
    return step >= this.#first ? this.at(step) : undefined;
  }

  count(after: number, until: number): number {
    const before = Math.max(this.#first - 1, this.stepAt(after));
    return Math.max(0, this.stepAt(until) - before);
  }
}

/** Every `period` milliseconds. */
export class EvenGrid extends Grid {
  readonly #origin: number;
  readonly #period: number;

  constructor(origin: number, period: number, first: number) {
    super(first);
    this.#origin = origin;
    this.#period = Math.min(period, endless);
  }

  protected at(step: number): number {
    return this.#origin + step * this.#period;
  }

  protected stepAt(time: number): number {
    return Math.floor((time - this.#origin) / this.#period);
  }
}

/**
 * Every `months` months, counted from the origin each time, so that the 31st comes back after a short month,
 * whose last day takes its place there.
 */
export class MonthGrid extends Grid {
  readonly #month: number;
  /** From 0. */
  readonly #day: number;
  readonly #timeOfDay: number;
  readonly #period: number;

  constructor(origin: Wall, months: number, first: number) {
    super(first);
    const day = Math.floor(origin / DAY);
    this.#month = monthOfDay(day);
    this.#day = day - firstDayOf(this.#month);
    this.#timeOfDay = origin - day * DAY;
    this.#period = Math.min(months, Math.floor(endless / DAY));
  }

  protected at(step: number): Wall {
    const month = this.#month + step * this.#period;
    const day = Math.min(this.#day, monthLength(month) - 1);
    return (firstDayOf(month) + day) * DAY + this.#timeOfDay;
  }

  protected stepAt(time: Wall): number {
    const step = Math.floor((monthOfDay(Math.floor(time / DAY)) - this.#month) / this.#period);
    return this.at(step) <= time ? step : step - 1;
  }
}
