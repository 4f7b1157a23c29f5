import { below, highest, lowest, size } from './bits.ts';
import { weekdayOf } from './calendar.ts';

/** A set of days of the calendar, counted from 1970-01-01, without beginning or end. */
export interface Days {
  has(day: number): boolean;
  /** The first at or after a day. */
  from(day: number): number;
  /** The last at or before a day. */
  upTo(day: number): number;
  /** How many lie in [from, to). */
  count(from: number, to: number): number;
}

/** Days of the week (bit 0 is Monday; there is one) in every `period`-th week, `anchor` lying in one of these. */
export class WeekDays implements Days {
  readonly #wanted: number;
  readonly #period: number;
  /** Weeks are counted from the one of 1970-01-01. */
  readonly #anchor: number;

  constructor(wanted: number, period: number, anchor: number) {
    this.#wanted = wanted;
    this.#period = period;
    this.#anchor = weekOf(anchor);
  }

  has(day: number): boolean {
    return this.#rest(weekOf(day)) === 0 && (this.#wanted & (1 << weekdayOf(day))) !== 0;
  }

  from(day: number): number {
    const week = weekOf(day);
    const rest = this.#rest(week);
    const left = rest === 0 ? this.#wanted >>> weekdayOf(day) : 0;
    if (left !== 0) return day + lowest(left);
    return mondayOf(week - rest + this.#period) + lowest(this.#wanted);
  }

  upTo(day: number): number {
    const week = weekOf(day);
    const rest = this.#rest(week);
    const past = rest === 0 ? below(this.#wanted, weekdayOf(day) + 1) : this.#wanted;
    if (past !== 0) return mondayOf(week - rest) + highest(past);
    return mondayOf(week - this.#period) + highest(this.#wanted);
  }

  count(from: number, to: number): number {
    return this.#rank(to) - this.#rank(from);
  }

  /** How many lie between the anchor's week and a day; negative before. */
  #rank(day: number): number {
    const week = weekOf(day);
    const weeks = Math.ceil((week - this.#anchor) / this.#period) * size(this.#wanted);
    return this.#rest(week) === 0 ? weeks + size(below(this.#wanted, weekdayOf(day))) : weeks;
  }

  /** Weeks since the last one that counts. */
  #rest(week: number): number {
    const rest = (week - this.#anchor) % this.#period;
    return rest < 0 ? rest + this.#period : rest;
  }
}

function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

function mondayOf(week: number): number {
  return week * 7 - 3;
}
