import type { Schedule, ScheduleBounds } from '../model/schedule.ts';
import { never } from './anchor.ts';
import type { Anchor, NextOccurrence } from './anchor.ts';
import { cronOccurrences } from './cron.ts';
import { everyOccurrences } from './every.ts';
import { firstInstant } from './nextInstant.ts';
import { onceOccurrence } from './once.ts';
import { wallClockOccurrences } from './wallClock.ts';
import { EARLIEST, LATEST, parseWall } from './wallTime.ts';
import { Zones } from './zone.ts';
import type { Zone } from './zone.ts';

export type { Anchor } from './anchor.ts';
export { scheduleKey } from './scheduleKey.ts';

export interface Occurrences {
  /**
   * The first occurrence strictly after `after` (ms since the epoch); undefined: there is none. Never throws.
   * The occurrences that follow one another so strictly increase.
   */
  next(after: number, anchor: Anchor): number | undefined;
  /** Whether a start of the task moves them: an interval without `from` is among them. */
  readonly followRuns: boolean;
}

/**
 * The union of what `schedules` say, those without a zone of their own being in `timezone` (IANA). Never
 * throws: a schedule that is no valid one (config/ has said so) has no occurrences, nor has a form that does
 * not follow the clock or does not run yet. Whoever compiles many passes the same `zones` to all.
 */
export function compileSchedules(
  schedules: readonly Schedule[],
  timezone: string,
  zones: Zones = new Zones(),
): Occurrences {
  const parts = schedules.map((schedule) => compile(schedule, timezone, zones));
  return {
    followRuns: schedules.some((schedule) => schedule.form === 'every' && schedule.from === undefined),
    next(after, anchor) {
      if (!(after < LATEST)) return undefined;
      const from = Math.max(after, EARLIEST - 1);
      let first: number | undefined;
      for (const part of parts) {
        const next = part(from, anchor);
        if (next !== undefined && (first === undefined || next < first)) first = next;
      }
      return first;
    },
  };
}

function compile(schedule: Schedule, timezone: string, zones: Zones): NextOccurrence {
  if (schedule.form === 'startup' || schedule.form === 'after') return never;
  let zone: Zone;
  try {
    zone = zones.get(schedule.timezone ?? timezone);
  } catch {
    return never;
  }
  return bounded(schedule, zone, formOf(schedule, zone));
}

function formOf(schedule: Exclude<Schedule, { form: 'startup' | 'after' }>, zone: Zone): NextOccurrence {
  switch (schedule.form) {
    case 'every':
      return everyOccurrences(schedule, zone);
    case 'daily':
    case 'weekly':
    case 'monthly':
      return wallClockOccurrences(schedule, zone);
    case 'cron':
      return cronOccurrences(schedule, zone);
    case 'once':
      return onceOccurrence(schedule, zone);
    case 'yearly':
      return never;
  }
}

/** Keeps to `start` and `end`, both of them included. */
function bounded(bounds: ScheduleBounds, zone: Zone, next: NextOccurrence): NextOccurrence {
  if (bounds.start === undefined && bounds.end === undefined) return next;
  const start = instantOf(bounds.start, zone, -Infinity);
  const end = instantOf(bounds.end, zone, Infinity);
  if (start === undefined || end === undefined) return never;
  return (after, anchor) => {
    if (after >= end) return undefined;
    // An interval that has never run is due at once when it comes into force: not before its start.
    const inForce = start > anchor.since ? { ...anchor, since: start } : anchor;
    const found = next(Math.max(after, start - 1), inForce);
    return found !== undefined && found <= end ? found : undefined;
  };
}

function instantOf(text: string | undefined, zone: Zone, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const wall = parseWall(text);
  return wall === undefined ? undefined : firstInstant(zone, wall);
}
