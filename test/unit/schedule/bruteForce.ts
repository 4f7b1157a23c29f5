import type { ZoneOracle } from './zoneOracle.ts';

const MINUTE = 60_000;
/** Longer than any piece of time that a clock has ever left out or repeated. */
const LEAD = 30 * 3_600_000;

/**
 * The occurrences in [from, to), both full minutes, found by looking at the clock minute by minute. `matches`
 * judges a full minute on the wall clock. `repeats`: a time that the clock shows twice counts twice.
 */
export function bruteForce(
  zone: ZoneOracle,
  matches: (wall: Date) => boolean,
  repeats: boolean,
  from: number,
  to: number,
): number[] {
  const found: number[] = [];
  let highest = zone.wallAt(from - LEAD);
  for (let instant = from - LEAD + MINUTE; instant < to; instant += MINUTE) {
    const wall = zone.wallAt(instant);
    let due = repeats && wall <= highest && matches(new Date(wall));
    // Usually one step: this minute. More where the clock leaves minutes out, which are due now.
    for (; highest < wall; highest += MINUTE) due = matches(new Date(highest + MINUTE)) || due;
    if (due && instant >= from) found.push(instant);
  }
  return found;
}
