import type { WallTime } from '../model/schedule.ts';

/** A set of times of day on the wall clock, in milliseconds from midnight. It is not empty. */
export interface TimesOfDay {
  readonly first: number;
  readonly last: number;
  readonly size: number;
  /** The first strictly after a time of day; -1: there is none. */
  next(after: number): number;
  /** The last strictly before a time of day; -1: there is none. */
  previous(before: number): number;
  /** How many are not after a time of day. */
  rank(until: number): number;
}

/** Undefined where there is none. */
export function listedTimes(at: readonly WallTime[]): TimesOfDay | undefined {
  const times = at.map(({ hour, minute, second }) => ((hour * 60 + minute) * 60 + second) * 1000);
  return times.length === 0 ? undefined : new ListedTimes([...new Set(times)].sort((a, b) => a - b));
}

class ListedTimes implements TimesOfDay {
  readonly #times: readonly number[];

  constructor(times: readonly number[]) {
    this.#times = times;
  }

  get first(): number {
    return this.#times[0] ?? -1;
  }

  get last(): number {
    return this.#times.at(-1) ?? -1;
  }

  get size(): number {
    return this.#times.length;
  }

  next(after: number): number {
    return this.#times.find((each) => each > after) ?? -1;
  }

  previous(before: number): number {
    return this.#times.findLast((each) => each < before) ?? -1;
  }

  rank(until: number): number {
    return this.#times.findLastIndex((each) => each <= until) + 1;
  }
}
