import type { CronDaysOfMonth, CronDaysOfWeek, CronPattern } from '../model/schedule.ts';
import { bit, bitsOf } from './bits.ts';
import { CalendarTimes } from './calendarTimes.ts';
import { WeekDays, type Days } from './days.ts';
import { FieldTimes } from './fieldTimes.ts';
import { monthDays, type DaysOfMonth } from './monthDays.ts';
import type { Times } from './times.ts';
import { nthWeekday } from './wallClock.ts';

const everyMonth = 0xfff;
const everyDayOfWeek = 127;
const everyDay = new WeekDays(everyDayOfWeek, 1, 0);

/** The wall times that match a cron expression; undefined where none ever does. */
export function cronTimes(pattern: CronPattern): Times | undefined {
  const days = daysOf(pattern);
  const times = new FieldTimes(pattern.hours, pattern.minutes, pattern.seconds);
  return days === undefined || times.size === 0 ? undefined : new CalendarTimes(days, times);
}

function daysOf({ months, daysOfMonth, daysOfWeek }: CronPattern): Days | undefined {
  const wanted = bitsOf(months.map((month) => month - 1)) & everyMonth;
  const onDay = daysOfMonth && inMonth(daysOfMonth);
  const onWeekday = daysOfWeek && inWeek(daysOfWeek);
  if (onDay !== undefined && onWeekday !== undefined) {
    return monthDays(wanted, (length, first) => onDay(length, first) | onWeekday(length, first));
  }
  if (wanted === everyMonth && onDay === undefined && (daysOfWeek?.nth.length ?? 0) === 0) {
    const days = daysOfWeek === undefined ? everyDayOfWeek : weekdayBits(daysOfWeek.days);
    if (days === everyDayOfWeek) return everyDay;
    if (days !== 0) return new WeekDays(days, 1, 0);
  }
  return monthDays(wanted, onDay ?? onWeekday ?? daysUpTo);
}

function inMonth({ days, last, nearestWeekdays, lastWeekday }: CronDaysOfMonth): DaysOfMonth {
  const named = bitsOf(days);
  return (length, firstWeekday) => {
    let found = named & daysUpTo(length);
    if (last) found |= bit(length);
    if (lastWeekday) found |= bit(nearestWeekday(length, length, firstWeekday));
    for (const day of nearestWeekdays) {
      if (day <= length) found |= bit(nearestWeekday(day, length, firstWeekday));
    }
    return found;
  };
}

function inWeek({ days, nth }: CronDaysOfWeek): DaysOfMonth {
  const named = weekdayBits(days);
  const counted = nth.map((each) => nthWeekday(each.nth, fromMonday(each.day)));
  return (length, firstWeekday) => {
    // The week as it stands from the first of the month on, five times.
    const week = ((named >>> firstWeekday) | (named << (7 - firstWeekday))) & everyDayOfWeek;
    let found = (Math.imul(week, 0x10204081) << 1) & daysUpTo(length);
    for (const days of counted) found |= days(length, firstWeekday);
    return found;
  };
}

/** Monday to Friday, next to a day and in its month. */
function nearestWeekday(day: number, length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + day - 1) % 7;
  if (weekday === 5) return day > 1 ? day - 1 : day + 2;
  if (weekday === 6) return day < length ? day + 1 : day - 2;
  return day;
}

function daysUpTo(length: number): number {
  return (-1 >>> (31 - length)) & ~1;
}

function weekdayBits(days: readonly number[]): number {
  return bitsOf(days.map(fromMonday)) & everyDayOfWeek;
}

/** Cron counts from Sunday. */
function fromMonday(day: number): number {
  return (day + 6) % 7;
}
