import { below, highest, lowest, size } from './bits.ts';
import { firstDayOf, monthLength, monthOfDay, monthOfYear, weekdayOf } from './calendar.ts';
import type { Days } from './days.ts';

/**
 * The days of a month that count, as bits (1–31), which follow from its length and the weekday of its first day
 * (0 is Monday).
 */
export type DaysOfMonth = (length: number, firstWeekday: number) => number;

/** Days of some months of the year (bit 0 is January); undefined where there will never be one: 31 February. */
export function monthDays(months: number, daysOf: DaysOfMonth): Days | undefined {
  return comesEver(months, daysOf) ? new MonthDays(months, daysOf) : undefined;
}

/** Months are skipped whole, and no day is looked at one by one. */
class MonthDays implements Days {
  readonly #months: number;
  readonly #daysOf: DaysOfMonth;
  // The month looked at last: most questions are about the same one.
  #month = 0;
  #begins = 0;
  #length = 0;
  #days = 0;

  constructor(months: number, daysOf: DaysOfMonth) {
    this.#months = months;
    this.#daysOf = daysOf;
  }

  has(day: number): boolean {
    this.#goToDay(day);
    return (this.#days & (1 << (day - this.#begins + 1))) !== 0;
  }

  from(day: number): number {
    this.#goToDay(day);
    const left = this.#days & (-1 << (day - this.#begins + 1));
    if (left !== 0) return this.#begins + lowest(left) - 1;
    do this.#goToMonth(this.#nextMonth(1));
    while (this.#days === 0);
    return this.#begins + lowest(this.#days) - 1;
  }

  upTo(day: number): number {
    this.#goToDay(day);
    const past = this.#days & (-1 >>> (30 - (day - this.#begins)));
    if (past !== 0) return this.#begins + highest(past) - 1;
    do this.#goToMonth(this.#nextMonth(-1));
    while (this.#days === 0);
    return this.#begins + highest(this.#days) - 1;
  }

  count(from: number, to: number): number {
    if (to <= from) return 0;
    this.#goToDay(from);
    let count = -size(below(this.#days, from - this.#begins + 1));
    while (this.#begins + this.#length <= to) {
      count += size(this.#days);
      this.#goToMonth(this.#month + 1);
    }
    return count + size(below(this.#days, to - this.#begins + 1));
  }

  #goToDay(day: number): void {
    if (day < this.#begins || day >= this.#begins + this.#length) this.#goToMonth(monthOfDay(day));
  }

  /** The nearest month that counts. */
  #nextMonth(step: 1 | -1): number {
    let month = this.#month;
    do month += step;
    while (!this.#counts(month));
    return month;
  }

  #counts(month: number): boolean {
    return (this.#months & (1 << monthOfYear(month))) !== 0;
  }

  #goToMonth(month: number): void {
    this.#month = month;
    this.#begins = firstDayOf(month);
    this.#length = monthLength(month);
    this.#days = this.#counts(month) ? this.#daysOf(this.#length, weekdayOf(this.#begins)) : 0;
  }
}

/** There are but fourteen years: leap or not, and beginning on one of seven weekdays. All come within 40. */
function comesEver(months: number, daysOf: DaysOfMonth): boolean {
  // 1996 to 2023 hold them all.
  for (let month = 26 * 12; month < 54 * 12; month++) {
    if ((months & (1 << monthOfYear(month))) === 0) continue;
    if (daysOf(monthLength(month), weekdayOf(firstDayOf(month))) !== 0) return true;
  }
  return false;
}
