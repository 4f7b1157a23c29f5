import * as z from 'zod';
import { message } from '../common/message.ts';
import {
  weekdays,
  type CronSchedule,
  type MonthDay,
  type Schedule,
  type WallTime,
} from '../model/schedule.ts';
import { readMonthDay, readYearDay } from './calendarDay.ts';
import { readDuration } from './duration.ts';
import { closed, filledText, issue, oneOfKeys, oneOrMany, readText } from './fields.ts';
import { readInterval } from './interval.ts';
import { readWallDateTime, readWallTime } from './wallTime.ts';

const midnight: readonly WallTime[] = [{ hour: 0, minute: 0, second: 0 }];

const wallDateTime = () => readText(readWallDateTime);

/** Times of day, each once, in order. */
const wallTimes = () =>
  oneOrMany(readText(readWallTime)).transform((times): readonly WallTime[] => {
    if (times.length === 1) return times;
    const seconds = (time: WallTime) => time.hour * 3600 + time.minute * 60 + time.second;
    const distinct = new Map(times.map((time) => [seconds(time), time]));
    return [...distinct].sort(([first], [second]) => first - second).map(([, time]) => time);
  });

const at = wallTimes()
  .exactOptional()
  .meta({ description: 'The time of day, or several: "10:00" or "10:00:30".', default: '00:00' });

const bounds = {
  timezone: filledText().exactOptional().meta({
    description: 'An IANA time zone such as "Europe/Paris". Without it the zone of the task or file holds.',
  }),
  jitter: readText(readDuration).exactOptional().meta({
    description:
      'Spreads load: a delay of at most this much ("5m"), always the same for a task on a machine, and shorter than the time between two runs.',
  }),
  start: wallDateTime().exactOptional().meta({
    description: 'Nothing is due before this date and time, such as "2026-01-01" or "2026-01-01T06:00".',
  }),
  end: wallDateTime().exactOptional().meta({
    description:
      'Nothing is due after this date and time, such as "2026-12-31T18:00". A date alone is its midnight: that day itself is not included.',
  }),
};

interface Bounded {
  readonly start?: string;
  readonly end?: string;
}

function checkBounds({ start, end }: Bounded, context: z.core.$RefinementCtx): void {
  if (start === undefined || end === undefined || end >= start) return;
  context.issues.push({ ...issue(end, message('"end" lies before "start".'), 'value'), path: ['end'] });
}

const dayInDigits = z
  .int()
  .min(1)
  .max(31)
  .transform((day): MonthDay => ({ day }));
const dayInWords = readText(readMonthDay);

const monthDay = z.unknown().transform((value, context): MonthDay => {
  const result = (typeof value === 'string' ? dayInWords : dayInDigits).safeParse(value);
  if (result.success) return result.data;
  const text = message(
    'A day of the month is 1 to 31, "last", or such as "last friday" or "second tuesday".',
  );
  for (const found of result.error.issues) {
    context.issues.push(found.code === 'custom' ? { ...found, input: value } : issue(value, text, 'value'));
  }
  return z.NEVER;
});
const branches = {
  every: closed({
    every: readText(readInterval).meta({
      description:
        'The interval between the starts of two runs: "6 hours", "15m", "1 month". A task that never ran is due now.',
      examples: ['6 hours', '15m', '1 day', '1 month'],
    }),
    from: wallDateTime()
      .exactOptional()
      .meta({ description: 'Counts the intervals from this date and time instead of the last run.' }),
    ...bounds,
  }).superRefine(checkBounds),
  daily: closed({
    daily: wallTimes().meta({
      description: 'The time of day, or several: "06:00" or ["06:00", "18:30"].',
      examples: ['06:00'],
    }),
    ...bounds,
  }).superRefine(checkBounds),
  weekly: closed({
    weekly: oneOrMany(z.enum(weekdays)).meta({ description: 'The day of the week, or several.' }),
    at,
    everyWeeks: z.int().min(1).max(5200).exactOptional().meta({
      description: 'Only every so many weeks, counted from the week of "from".',
      default: 1,
    }),
    from: wallDateTime()
      .exactOptional()
      .meta({ description: 'A date of the first week, such as "2026-01-05".' }),
    ...bounds,
  })
    .superRefine(checkBounds)
    .superRefine(({ everyWeeks = 1, from }, context) => {
      if (everyWeeks <= 1 || from !== undefined) return;
      const text = message(
        '"everyWeeks" needs "from", a date of the first week: without it no week is the first.',
      );
      context.issues.push({ ...issue(everyWeeks, text, 'key'), path: ['everyWeeks'] });
    }),
  monthly: closed({
    monthly: monthDay.meta({
      description:
        'The day of the month: 1 to 31 (29 to 31 mean the last day of a shorter month), "last", or such as "last friday" or "second tuesday".',
      accepts: [dayInDigits, dayInWords],
    }),
    at,
    ...bounds,
  }).superRefine(checkBounds),
  yearly: closed({
    yearly: readText(readYearDay).meta({ description: 'Month and day: "12-25".', examples: ['12-25'] }),
    at,
    ...bounds,
  }).superRefine(checkBounds),
  cron: closed({
    cron: filledText().meta({
      description:
        'Minute, hour, day of the month, month, day of the week; with six fields, seconds first. Where both are restricted, either is enough. Also @hourly, @daily, @weekly, @monthly, @yearly.',
      examples: ['0 2 * * 1-5', '*/15 * * * *', '0 18 * * FRI#L', '@daily'],
    }),
    ...bounds,
  }).superRefine(checkBounds),
  once: closed({
    once: wallDateTime().meta({
      description: 'A single date and time: "2026-12-24T18:00".',
      examples: ['2026-12-24T18:00'],
    }),
    ...bounds,
  }).superRefine(checkBounds),
  startup: closed({ startup: z.literal(true).meta({ description: 'When the workspace opens.' }) }),
  after: closed({
    after: filledText().meta({ description: 'The id of the task whose end starts this one.' }),
    on: z
      .enum(['success', 'failure', 'always'])
      .exactOptional()
      .meta({ description: 'Which end of the other task counts.', default: 'success' }),
  }),
};

/** A schedule whose cron expression is still to be read: once per file, however many tasks have it. */
export type ScheduleInput = Exclude<Schedule, CronSchedule> | Omit<CronSchedule, 'pattern'>;

const toModel = {
  every: branches.every.transform(({ every, ...rest }): ScheduleInput => ({
    form: 'every',
    ...every,
    ...rest,
  })),
  daily: branches.daily.transform(({ daily, ...rest }): ScheduleInput => ({
    form: 'daily',
    at: daily,
    ...rest,
  })),
  weekly: branches.weekly.transform(({ weekly, at = midnight, everyWeeks = 1, ...rest }): ScheduleInput => ({
    form: 'weekly',
    days: weekdays.filter((day) => weekly.includes(day)),
    at,
    everyWeeks,
    ...rest,
  })),
  monthly: branches.monthly.transform(({ monthly, at = midnight, ...rest }): ScheduleInput => ({
    form: 'monthly',
    on: monthly,
    at,
    ...rest,
  })),
  yearly: branches.yearly.transform(({ yearly, at = midnight, ...rest }): ScheduleInput => ({
    form: 'yearly',
    ...yearly,
    at,
    ...rest,
  })),
  cron: branches.cron.transform(({ cron, ...rest }): ScheduleInput => ({
    form: 'cron',
    expression: cron,
    ...rest,
  })),
  once: branches.once.transform(({ once, ...rest }): ScheduleInput => ({ form: 'once', at: once, ...rest })),
  startup: branches.startup.transform((): ScheduleInput => ({ form: 'startup' })),
  after: branches.after.transform(({ after, on = 'success' }): ScheduleInput => ({
    form: 'after',
    task: after,
    on,
  })),
};

export const schedulesSchema = oneOrMany(oneOfKeys(toModel)).meta({
  description: 'When the task runs: one schedule, or a list of them. Without it, it runs by hand only.',
});
