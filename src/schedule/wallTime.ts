import { Temporal } from 'temporal-polyfill';
import type { WallDateTime } from '../model/schedule.ts';

/**
 * A reading of the wall clock as a number: the milliseconds since the epoch that it would be if the clock
 * showed UTC. It belongs to no zone; `zone.ts` and `nextInstant.ts` turn it into an instant.
 */
export type Wall = number;

/** The first wall time of a schedule strictly after another; undefined: there is none. */
export type NextWall = (after: Wall) => Wall | undefined;

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

/** Months counted through from January 1900. */
export function monthOf(wall: Wall): number {
  const date = new Date(wall);
  return (date.getUTCFullYear() - 1900) * 12 + date.getUTCMonth();
}

/** Midnight of a day (from 1) of a month as `monthOf` counts, or of its last day where it is shorter. */
export function dayOfMonth(month: number, day: number): Wall {
  const lastDay = new Date(Date.UTC(1900, month + 1, 0)).getUTCDate();
  return Date.UTC(1900, month, Math.min(day, lastDay));
}
