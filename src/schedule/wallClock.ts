import type {
  DailySchedule,
  MonthDay,
  MonthlySchedule,
  Weekday,
  WeeklySchedule,
  YearlySchedule,
} from '../model/schedule.ts';
import { weekdays } from '../model/schedule.ts';
import { bit, bitsOf } from './bits.ts';
import { CalendarTimes } from './calendarTimes.ts';
import { WeekDays, type Days } from './days.ts';
import { monthDays, type DaysOfMonth } from './monthDays.ts';
import { bounded, type Times } from './times.ts';
import { listedTimes } from './timesOfDay.ts';
import { DAY, parseWall } from './wallTime.ts';

type WallClockSchedule = DailySchedule | WeeklySchedule | MonthlySchedule | YearlySchedule;

const everyMonth = 0xfff;
const everyDay = new WeekDays(127, 1, 0);

/** The wall times of the forms that name times of day, on days of the calendar; undefined: there is none. */
export function wallClockTimes(schedule: WallClockSchedule): Times | undefined {
  const days = daysOf(schedule);
  const times = listedTimes(schedule.at);
  if (days === undefined || times === undefined) return undefined;
  const walls = new CalendarTimes(days, times);
  if (schedule.form !== 'weekly' || schedule.from === undefined) return walls;
  const from = parseWall(schedule.from);
  return from === undefined ? undefined : bounded(walls, from, Infinity);
}

function daysOf(schedule: WallClockSchedule): Days | undefined {
  switch (schedule.form) {
    case 'daily':
      return everyDay;
    case 'weekly':
      return daysOfWeek(schedule);
    case 'monthly':
      return monthDays(everyMonth, daysOfMonth(schedule.on));
    case 'yearly':
      return monthDays(bit(schedule.month - 1), dayOfMonth(schedule.day));
  }
}

function daysOfWeek({ days, everyWeeks, from }: WeeklySchedule): Days | undefined {
  const wanted = bitsOf(days.map((day) => weekdays.indexOf(day)));
  if (wanted === 0 || !(everyWeeks >= 1)) return undefined;
  if (everyWeeks === 1) return new WeekDays(wanted, 1, 0);
  // Without a first week no week is the second.
  const first = from === undefined ? undefined : parseWall(from);
  return first === undefined ? undefined : new WeekDays(wanted, everyWeeks, Math.floor(first / DAY));
}

function daysOfMonth(on: MonthDay): DaysOfMonth {
  if ('nth' in on) return nthWeekday(on.nth, weekdays.indexOf(on.weekday satisfies Weekday));
  const { day } = on;
  return day === 'last' ? bit : (length) => (day >= 1 ? bit(Math.min(day, length)) : 0);
}

/** In the months that have it. */
function dayOfMonth(day: number): DaysOfMonth {
  return (length) => (day >= 1 && day <= length ? bit(day) : 0);
}

/** The nth of a month's days that are a certain weekday (0 is Monday), in the months that have one. */
export function nthWeekday(nth: number | 'last', weekday: number): DaysOfMonth {
  return (length, firstWeekday) => {
    const first = 1 + ((weekday - firstWeekday + 7) % 7);
    const day = nth === 'last' ? first + 7 * Math.floor((length - first) / 7) : first + 7 * (nth - 1);
    return day <= length ? bit(day) : 0;
  };
}
