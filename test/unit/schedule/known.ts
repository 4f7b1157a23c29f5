import type { EverySchedule, TimedSchedule } from '../../../src/model/schedule.ts';
import type { Anchor } from '../../../src/schedule/occurrences.ts';
import { bruteForce, type Matcher } from './bruteForce.ts';
import type { ZoneOracle } from './zoneOracle.ts';

const DAY = 86_400_000;

/** A schedule and, found without src/, its occurrences in [from, to), both full minutes, in rising order. */
export interface Known {
  readonly schedule: TimedSchedule;
  readonly expected: (clock: ZoneOracle, from: number, to: number, anchor: Anchor) => number[];
}

export function onWallClock(schedule: TimedSchedule, matcher: Matcher): Known {
  return { schedule, expected: (clock, from, to) => bruteForce(clock, matcher, from, to) };
}

/** Minutes and hours are elapsed time. `origin`: the first instant of the grid. */
export function elapsedFrom(schedule: EverySchedule, origin: (clock: ZoneOracle) => number): Known {
  const expected: Known['expected'] = (clock, from, to) => grid(origin(clock), periodOf(schedule), from, to);
  return { schedule, expected };
}

/** An interval that counts from the task's last run. */
export function afterRuns(schedule: EverySchedule): Known {
  return {
    schedule,
    expected(clock, from, to, { since, lastStart }) {
      const origin = lastStart ?? since;
      const first = lastStart === undefined && origin >= from && origin < to ? [origin] : [];
      if (schedule.unit === 'minute' || schedule.unit === 'hour') {
        return [...first, ...grid(origin, periodOf(schedule), from, to).filter((each) => each > origin)];
      }
      const wall = clock.wallAt(origin);
      const { day, ...rest } = calendarMatcher(schedule, wall);
      const dayOf = (time: number) => Math.floor(time / DAY);
      const later: Matcher = { ...rest, day: (each) => dayOf(each.getTime()) > dayOf(wall) && day(each) };
      return [...first, ...bruteForce(clock, later, from, to).filter((each) => each > origin)];
    },
  };
}

/** Days and longer on the wall clock, from `origin` on. */
export function calendarMatcher({ count, unit }: EverySchedule, origin: number): Matcher {
  const start = new Date(origin);
  const startDay = Math.floor(origin / DAY);
  const days = unit === 'week' ? count * 7 : count;
  const months = unit === 'year' ? count * 12 : count;
  const isDay = (wall: Date) =>
    unit === 'day' || unit === 'week'
      ? (Math.floor(wall.getTime() / DAY) - startDay) % days === 0
      : (monthsOf(wall) - monthsOf(start)) % months === 0 &&
        wall.getUTCDate() === Math.min(start.getUTCDate(), lastDay(wall));
  return {
    day: (wall) => Math.floor(wall.getTime() / DAY) >= startDay && isDay(wall),
    time: (wall) => wall.getTime() % DAY === ((origin % DAY) + DAY) % DAY,
    repeats: false,
    step: 60_000,
  };
}

/** The same with bounds (wall times) and a delay in milliseconds, which are full minutes. */
export function within(
  { schedule, expected }: Known,
  bounds: { readonly start?: number; readonly end?: number; readonly jitter?: number },
): Known {
  const { start, end, jitter } = bounds;
  const follows = schedule.form === 'every' && schedule.from === undefined;
  return {
    schedule: {
      ...schedule,
      ...(start === undefined ? {} : { start: wallText(start) }),
      ...(end === undefined ? {} : { end: wallText(end) }),
      ...(jitter === undefined ? {} : { jitter }),
    },
    expected(clock, from, to, anchor) {
      const first = start === undefined ? -Infinity : clock.reaches(start);
      const last = end === undefined ? Infinity : clock.reaches(end);
      const delay = jitter === undefined || (follows && anchor.lastStart !== undefined) ? 0 : jitter;
      return expected(clock, from - delay, to - delay, { ...anchor, since: Math.max(anchor.since, first) })
        .filter((each) => each >= first && each <= last)
        .map((each) => each + delay);
    },
  };
}

export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16);
}

export function lastDay(wall: Date): number {
  return new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
}

function monthsOf(wall: Date): number {
  return wall.getUTCFullYear() * 12 + wall.getUTCMonth();
}

function periodOf({ count, unit }: EverySchedule): number {
  return count * (unit === 'hour' ? 60 : 1) * 60_000;
}

function grid(origin: number, period: number, from: number, to: number): number[] {
  const found: number[] = [];
  for (let each = origin; each < to; each += period) if (each >= from) found.push(each);
  return found;
}
