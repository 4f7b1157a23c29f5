import type { ZoneOracle } from './zoneOracle.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Longer than any piece of time that a clock has ever left out or repeated. */
const LEAD = 30 * 3_600_000;

/** What a schedule says on the wall clock. */
export interface Matcher {
  readonly day: (wall: Date) => boolean;
  readonly time: (wall: Date) => boolean;
  /** A time that the clock shows twice counts twice. */
  readonly repeats: boolean;
  /** Every time that matches is a multiple of these milliseconds: a second or a minute. */
  readonly step: number;
}

/**
 * The occurrences in [from, to), both multiples of the step, found by looking at the clock step by step. Only a
 * whole day that does not match, and on which the clock does not change, is passed over.
 */
export function bruteForce(zone: ZoneOracle, matcher: Matcher, from: number, to: number): number[] {
  const { day, time, repeats, step } = matcher;
  const matches = (wall: number) => {
    const shown = new Date(wall);
    return time(shown) && day(shown);
  };
  const found: number[] = [];
  let highest = highestBefore(zone, from) + MINUTE - step;
  for (let instant = from; instant < to; instant += step) {
    const wall = zone.wallAt(instant);
    if (wall % DAY === 0 && wall === highest + step && !day(new Date(wall))) {
      const last = wall + DAY - step;
      if (zone.wallAt(instant + DAY - step) === last) {
        instant += DAY - step;
        highest = last;
        continue;
      }
    }
    let due = repeats && wall <= highest && matches(wall);
    // Usually one step: this one. More where the clock leaves times out, which are due now.
    for (; highest < wall; highest += step) due = matches(highest + step) || due;
    if (due) found.push(instant);
  }
  return found;
}

/** The latest full minute that the clock has shown before an instant. */
function highestBefore(zone: ZoneOracle, instant: number): number {
  let highest = -Infinity;
  for (let each = instant - LEAD; each < instant; each += MINUTE) {
    highest = Math.max(highest, zone.wallAt(each));
  }
  return highest;
}
