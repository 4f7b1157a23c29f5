import type { EverySchedule } from '../model/schedule.ts';
import type { Anchor } from './anchor.ts';
import { ClockTimes, firstInstant } from './clockTimes.ts';
import { EvenGrid, MonthGrid } from './grid.ts';
import { noTimes, oneTime, type Times } from './times.ts';
import { union } from './union.ts';
import { DAY, EARLIEST, LATEST } from './wallTime.ts';
import type { Wall } from './wallTime.ts';
import type { Zone } from './zone.ts';

/** An interval counted from `from`, in instants. */
export function anchoredInterval(schedule: EverySchedule, from: Wall, zone: Zone): Times {
  const period = elapsed(schedule);
  if (period !== undefined) return new EvenGrid(firstInstant(zone, from), period, 0);
  return new ClockTimes(zone, wallGrid(schedule, from, 0), 'first');
}

/**
 * An interval counted from the start of the task's last run, in instants. Where nothing has run yet, it is
 * counted from when the schedule came into force, which is an occurrence itself.
 */
export function followingInterval(schedule: EverySchedule, anchor: Anchor, zone: Zone): Times {
  const { since, lastStart } = anchor;
  const origin = lastStart ?? since;
  if (!(origin >= EARLIEST && origin <= LATEST)) return noTimes;
  const period = elapsed(schedule);
  if (period !== undefined) return new EvenGrid(origin, period, lastStart === undefined ? 0 : 1);
  const following = daysAfter(schedule, origin, zone);
  return lastStart === undefined ? union([oneTime(origin), following]) : following;
}

/** The intervals that follow an instant, where they are counted on the wall clock. */
export function daysAfter(schedule: EverySchedule, origin: number, zone: Zone): ClockTimes {
  return new ClockTimes(zone, wallGrid(schedule, zone.wallAt(origin), 1), 'first');
}

/** Milliseconds, for the units that are elapsed time. */
export function elapsed({ count, unit }: EverySchedule): number | undefined {
  if (unit === 'minute') return count * 60_000;
  if (unit === 'hour') return count * 3_600_000;
  return undefined;
}

/** The units of the calendar are counted on the wall clock. */
function wallGrid({ count, unit }: EverySchedule, origin: Wall, first: number): Times {
  if (unit === 'month') return new MonthGrid(origin, count, first);
  if (unit === 'year') return new MonthGrid(origin, count * 12, first);
  return new EvenGrid(origin, unit === 'week' ? count * 7 * DAY : count * DAY, first);
}
