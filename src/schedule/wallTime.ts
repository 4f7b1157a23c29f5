import { Temporal } from 'temporal-polyfill';
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
    return Temporal.PlainDateTime.from(text).toZonedDateTime('UTC').epochMilliseconds;
  } catch {
    return undefined;
  }
}
