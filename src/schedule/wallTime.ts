// Of Temporal its functions, which a bundler can leave out: its classes are 11 KB more, packed.
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import type { WallDateTime } from '../model/schedule.ts';

/**
 * A reading of the wall clock as a number: the milliseconds since the epoch that it would be if the clock
 * showed UTC. It belongs to no zone; `clockTimes.ts` turns it into an instant.
 */
export type Wall = number;

export const DAY = 86_400_000;

/** Nothing is looked for before 1900 or after 9999: zones and calendars mean nothing there. */
export const EARLIEST = Date.UTC(1900, 0, 1);
export const LATEST = Date.UTC(10_000, 0, 1) - 1;

/** Undefined where the text is no date and time. A date alone is its midnight. */
export function parseWall(text: WallDateTime): Wall | undefined {
  try {
    return instantOfWall(text, 'UTC');
  } catch {
    return undefined;
  }
}

/**
 * The instant (ms since the epoch) at which the clocks of `timezone` (IANA) show this ISO 8601 date and time: the
 * first of two, and in a gap as if the offset before it went on.
 *
 * @throws RangeError where the text is no date and time, or the system knows no such zone.
 */
export function instantOfWall(text: string, timezone: string): number {
  return PlainDateTime.toZonedDateTime(PlainDateTime.fromString(text, getISO), timezone).epochMilliseconds;
}
