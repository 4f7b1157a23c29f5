import type { CronDaysOfMonth, CronDaysOfWeek, CronPattern } from '../model/schedule.ts';
import { daysIn } from './wallTime.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * The shortest time between two times that a cron expression names, in milliseconds of wall-clock time, where it
 * is at most `limit`: only then is the calendar gone through.
 */
export function cronPeriodWithin(pattern: CronPattern, limit: number): number | undefined {
  const { seconds, minutes, hours } = pattern;
  const secondsSpan = spanOf(seconds) * second;
  const minutesSpan = spanOf(minutes) * minute + secondsSpan;
  const daySpan = spanOf(hours) * hour + minutesSpan;
  const within = Math.min(
    smallestStep(seconds) * second,
    smallestStep(minutes) * minute - secondsSpan,
    smallestStep(hours) * hour - minutesSpan,
  );
  const least = Math.min(within, day - daySpan);
  if (least > limit) return undefined;
  const days = smallestDayStep(pattern);
  if (days === undefined) return undefined;
  const period = Math.min(within, days * day - daySpan);
  return period > limit ? undefined : period;
}

function spanOf(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0);
}

/** Between neighbours of a rising list; `Infinity` for a single value. */
function smallestStep(values: readonly number[]): number {
  return Math.min(...values.slice(1).map((value, index) => value - (values[index] ?? 0)));
}

/** Days between the closest two that the pattern names; `undefined` where it names none. */
function smallestDayStep(pattern: CronPattern): number | undefined {
  let smallest: number | undefined;
  let last: number | undefined;
  // The weekdays come back to the same dates after 28 years.
  for (let year = 2001; year < 2001 + 28; year++) {
    for (const month of pattern.months) {
      const first = Date.UTC(year, month - 1, 1);
      const length = daysIn(year, month);
      const weekday = new Date(first).getUTCDay();
      for (const date of daysOfOneMonth(pattern, length, weekday)) {
        const found = first / day + date;
        if (last !== undefined) smallest = Math.min(smallest ?? Infinity, found - last);
        if (smallest === 1) return smallest;
        last = found;
      }
    }
  }
  return smallest;
}

/** In rising order; the month's 1st is a `weekday`. */
function daysOfOneMonth(
  { daysOfMonth, daysOfWeek }: CronPattern,
  length: number,
  weekday: number,
): readonly number[] {
  const all = Array.from({ length }, (_, index) => index + 1);
  if (daysOfMonth === undefined && daysOfWeek === undefined) return all;
  const weekdayOf = (date: number) => (weekday + date - 1) % 7;
  const dates = daysOfMonth === undefined ? undefined : datesOf(daysOfMonth, length, weekdayOf);
  return all.filter(
    (date) =>
      dates?.has(date) === true ||
      (daysOfWeek !== undefined && isOneOf(daysOfWeek, weekdayOf(date), date, length)),
  );
}

function datesOf(
  { days, last, nearestWeekdays, lastWeekday }: CronDaysOfMonth,
  length: number,
  weekdayOf: (date: number) => number,
): ReadonlySet<number> {
  /** Monday to Friday, within the month. */
  const workday = (date: number) => {
    if (weekdayOf(date) === 6) return date === 1 ? 3 : date - 1;
    if (weekdayOf(date) === 0) return date === length ? date - 2 : date + 1;
    return date;
  };
  const near = nearestWeekdays.filter((date) => date <= length);
  return new Set([
    ...days,
    ...(last ? [length] : []),
    ...near.map(workday),
    ...(lastWeekday ? [workday(length)] : []),
  ]);
}

function isOneOf({ days, nth }: CronDaysOfWeek, weekday: number, date: number, length: number): boolean {
  return (
    days.includes(weekday) ||
    nth.some(
      (one) =>
        one.day === weekday && (one.nth === 'last' ? date + 7 > length : Math.ceil(date / 7) === one.nth),
    )
  );
}
