import { weekdays, type Schedule, type Unit, type WallTime, type WeeklySchedule } from '../model/schedule.ts';
import { mostDaysIn } from './calendarDay.ts';
import { cronPeriodWithin } from './cronPeriod.ts';

const minute = 60_000;
const day = 86_400_000;

/** The least that a month and a year have; other units are always as long, but for a clock change. */
const lengths: Readonly<Record<Unit, number>> = {
  minute,
  hour: 60 * minute,
  day,
  week: 7 * day,
  month: 28 * day,
  year: 365 * day,
};

/**
 * The shortest time between two occurrences of a schedule, in milliseconds of wall-clock time, where it is at
 * most `limit`.
 */
export function periodWithin(schedule: Schedule, limit: number): number | undefined {
  if (schedule.form === 'cron') return cronPeriodWithin(schedule.pattern, limit);
  const period = periodOf(schedule);
  return period === undefined || period > limit ? undefined : period;
}

function periodOf(schedule: Exclude<Schedule, { form: 'cron' }>): number | undefined {
  switch (schedule.form) {
    case 'every':
      return schedule.count * lengths[schedule.unit];
    case 'daily':
      return betweenTimes(schedule.at, day);
    case 'weekly':
      return betweenTimes(schedule.at, betweenDays(schedule));
    case 'monthly':
      return betweenTimes(schedule.at, lengths.month);
    case 'yearly': {
      if (schedule.day > mostDaysIn(schedule.month)) return undefined;
      const isLeapDay = schedule.month === 2 && schedule.day === 29;
      return betweenTimes(schedule.at, isLeapDay ? 4 * lengths.year + day : lengths.year);
    }
    case 'once':
    case 'startup':
    case 'after':
      return undefined;
  }
}

/** `toNextDay` lies between two days that are due. */
function betweenTimes(times: readonly WallTime[], toNextDay: number): number {
  const clock = times.map((time) => ((time.hour * 60 + time.minute) * 60 + time.second) * 1000);
  return smallestGap(clock, toNextDay);
}

function betweenDays({ days, everyWeeks }: WeeklySchedule): number {
  const indexes = days.map((name) => weekdays.indexOf(name));
  return smallestGap(indexes, 7 * everyWeeks) * day;
}

/** Between neighbours of a rising list that begins again after `cycle`. */
function smallestGap(values: readonly number[], cycle: number): number {
  let smallest = Infinity;
  for (const [index, value] of values.entries()) {
    smallest = Math.min(smallest, (values[index + 1] ?? (values[0] ?? 0) + cycle) - value);
  }
  return smallest;
}
