import type { EverySchedule } from '../model/schedule.ts';
import { never, remembering } from './anchor.ts';
import type { Anchor, NextOccurrence } from './anchor.ts';
import { firstInstant, nextInstant } from './nextInstant.ts';
import { DAY, EARLIEST, LATEST, dayOfMonth, monthOf, parseWall } from './wallTime.ts';
import type { NextWall, Wall } from './wallTime.ts';
import type { Zone } from './zone.ts';

/**
 * An interval. Minutes and hours are elapsed time; days and longer are counted on the wall clock, months and
 * years always from the origin, so that the 31st comes back after a short month.
 */
export function everyOccurrences(schedule: EverySchedule, zone: Zone): NextOccurrence {
  if (!(schedule.count >= 1)) return never;
  if (schedule.from === undefined) {
    return (after, anchor) => nextOfLastRun(schedule, zone, after, anchor);
  }
  const from = parseWall(schedule.from);
  if (from === undefined) return never;
  const period = elapsed(schedule);
  if (period !== undefined) {
    const origin = firstInstant(zone, from);
    return (after) => nextOnGrid(origin, period, after);
  }
  const nextWall = wallGrid(schedule, from);
  return remembering((after) => nextInstant(zone, nextWall, after, 'first'));
}

/** Without `from`, the origin is the last run's start, or, as nothing has run yet, an occurrence itself. */
function nextOfLastRun(
  schedule: EverySchedule,
  zone: Zone,
  after: number,
  anchor: Anchor,
): number | undefined {
  const origin = anchor.lastStart ?? anchor.since;
  if (!(origin >= EARLIEST && origin <= LATEST)) return undefined;
  if (anchor.lastStart === undefined && after < origin) return origin;
  const from = Math.max(after, origin);
  const period = elapsed(schedule);
  if (period !== undefined) return nextOnGrid(origin, period, from);
  return nextInstant(zone, wallGrid(schedule, zone.wallAt(origin)), from, 'first');
}

/** Milliseconds, for the units that are elapsed time. */
function elapsed({ count, unit }: EverySchedule): number | undefined {
  if (unit === 'minute') return count * 60_000;
  if (unit === 'hour') return count * 3_600_000;
  return undefined;
}

/** The first `origin + k * period` after `after`, with k from 0. */
function nextOnGrid(origin: number, period: number, after: number): number | undefined {
  const step = Math.max(0, Math.floor((after - origin) / period) + 1);
  const instant = origin + step * period;
  return instant <= LATEST ? instant : undefined;
}

/** The same for the units of the calendar, on the wall clock. */
function wallGrid({ count, unit }: EverySchedule, origin: Wall): NextWall {
  if (unit === 'month' || unit === 'year') {
    return monthGrid(origin, unit === 'year' ? count * 12 : count);
  }
  const period = unit === 'week' ? count * 7 * DAY : count * DAY;
  return (after) => nextOnGrid(origin, period, after);
}

function monthGrid(origin: Wall, months: number): NextWall {
  const first = monthOf(origin);
  const day = new Date(origin).getUTCDate();
  const timeOfDay = origin - Math.floor(origin / DAY) * DAY;
  return (after) => {
    // The first step whose month is not before that of `after`; its day may be.
    let step = Math.max(0, Math.ceil((monthOf(after) - first) / months));
    for (;;) {
      const wall = dayOfMonth(first + step * months, day) + timeOfDay;
      if (Number.isNaN(wall) || wall > after) return wall <= LATEST ? wall : undefined;
      step++;
    }
  };
}
