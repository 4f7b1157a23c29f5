import {
  weekdays,
  type DailySchedule,
  type MonthlySchedule,
  type WeeklySchedule,
} from '../model/schedule.ts';
import { never, remembering } from './anchor.ts';
import type { NextOccurrence } from './anchor.ts';
import { nextInstant } from './nextInstant.ts';
import { DAY, dayOfMonth, monthOf, parseWall } from './wallTime.ts';
import type { NextWall } from './wallTime.ts';
import type { Zone } from './zone.ts';

type WallClockSchedule = DailySchedule | WeeklySchedule | MonthlySchedule;

/** The first day of a schedule at or after another, counted from 1970-01-01. */
type NextDay = (day: number) => number;

/** Times of day on days that the calendar names. A time that the clock repeats runs at its first pass. */
export function wallClockOccurrences(schedule: WallClockSchedule, zone: Zone): NextOccurrence {
  const days = daysOf(schedule);
  const times = schedule.at
    .map(({ hour, minute, second }) => ((hour * 60 + minute) * 60 + second) * 1000)
    .sort((a, b) => a - b);
  const earliest = times[0];
  const from =
    schedule.form === 'weekly' && schedule.from !== undefined ? parseWall(schedule.from) : -Infinity;
  if (days === undefined || earliest === undefined || from === undefined) return never;

  const nextWall: NextWall = (after) => {
    const today = Math.floor(after / DAY);
    if (days(today) === today) {
      const time = times.find((each) => today * DAY + each > after);
      if (time !== undefined) return today * DAY + time;
    }
    return days(today + 1) * DAY + earliest;
  };
  const nextFrom: NextWall = (after) => nextWall(Math.max(after, from - 1));
  return remembering((after) => nextInstant(zone, nextFrom, after, 'first'));
}

/** Undefined: never, or a form that does not run yet. */
function daysOf(schedule: WallClockSchedule): NextDay | undefined {
  switch (schedule.form) {
    case 'daily':
      return (day) => day;
    case 'weekly':
      return schedule.everyWeeks === 1 ? daysOfWeek(schedule) : undefined;
    case 'monthly':
      return 'day' in schedule.on && schedule.on.day !== 'last'
        ? dayOfEveryMonth(schedule.on.day)
        : undefined;
  }
}

function daysOfWeek({ days }: WeeklySchedule): NextDay | undefined {
  const wanted = weekdays.map((weekday) => days.includes(weekday));
  if (!wanted.includes(true)) return undefined;
  return (day) => {
    // 1970-01-01 was a Thursday.
    while (wanted[(((day + 3) % 7) + 7) % 7] !== true) day++;
    return day;
  };
}

function dayOfEveryMonth(dayNumber: number): NextDay {
  return (day) => {
    const month = monthOf(day * DAY);
    const here = dayOfMonth(month, dayNumber) / DAY;
    return here >= day ? here : dayOfMonth(month + 1, dayNumber) / DAY;
  };
}
