import * as z from 'zod/mini';
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
import {
  closed,
  described,
  filledText,
  issue,
  mapped,
  maybe,
  oneOfKeys,
  oneOrMany,
  readText,
  wholeNumber,
} from './fields.ts';
import { readInterval } from './interval.ts';
import { readWallDateTime, readWallTime } from './wallTime.ts';

const midnight: readonly WallTime[] = [{ hour: 0, minute: 0, second: 0 }];

const wallDateTime = () => readText(readWallDateTime);

/** Times of day, each once, in order. */
const wallTimes = () =>
  mapped(oneOrMany(readText(readWallTime)), (times): readonly WallTime[] => {
    if (times.length === 1) return times;
    const seconds = (time: WallTime) => time.hour * 3600 + time.minute * 60 + time.second;
    const distinct = new Map(times.map((time) => [seconds(time), time]));
    return [...distinct].sort(([first], [second]) => first - second).map(([, time]) => time);
  });

const at = maybe(wallTimes(), {
  description: 'The time of day, or several: "10:00" or "10:00:30".',
  default: '00:00',
});

const bounds = {
  timezone: maybe(filledText(), {
    description: 'An IANA time zone such as "Europe/Paris". Without it the zone of the task or file holds.',
  }),
  jitter: maybe(readText(readDuration), {
    description:
      'Spreads load: a delay of at most this much ("5m"), always the same for a task on a machine, and shorter than the time between two runs.',
  }),
  start: maybe(wallDateTime(), {
    description: 'Nothing is due before this date and time, such as "2026-01-01" or "2026-01-01T06:00".',
  }),
  end: maybe(wallDateTime(), {
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

const dayInDigits = mapped(wholeNumber(1, 31), (day): MonthDay => ({ day }));
const dayInWords = readText(readMonthDay);

const monthDay = mapped(z.unknown(), (value, context): MonthDay => {
  const result = z.safeParse(typeof value === 'string' ? dayInWords : dayInDigits, value);
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
    every: described(readText(readInterval), {
      description:
        'The interval between the starts of two runs: "6 hours", "15m", "1 month". A task that never ran is due now.',
      examples: ['6 hours', '15m', '1 day', '1 month'],
    }),
    from: maybe(wallDateTime(), {
      description: 'Counts the intervals from this date and time instead of the last run.',
    }),
    ...bounds,
  }).check(z.superRefine(checkBounds)),
  daily: closed({
    daily: described(wallTimes(), {
      description: 'The time of day, or several: "06:00" or ["06:00", "18:30"].',
      examples: ['06:00'],
    }),
    ...bounds,
  }).check(z.superRefine(checkBounds)),
  weekly: closed({
    weekly: described(oneOrMany(z.enum(weekdays)), { description: 'The day of the week, or several.' }),
    at,
    everyWeeks: maybe(wholeNumber(1, 5200), {
      description: 'Only every so many weeks, counted from the week of "from".',
      default: 1,
    }),
    from: maybe(wallDateTime(), { description: 'A date of the first week, such as "2026-01-05".' }),
    ...bounds,
  }).check(
    z.superRefine(checkBounds),
    z.superRefine(({ everyWeeks = 1, from }, context) => {
      if (everyWeeks <= 1 || from !== undefined) return;
      const text = message(
        '"everyWeeks" needs "from", a date of the first week: without it no week is the first.',
      );
      context.issues.push({ ...issue(everyWeeks, text, 'key'), path: ['everyWeeks'] });
    }),
  ),
  monthly: closed({
    monthly: described(monthDay, {
      description:
        'The day of the month: 1 to 31 (29 to 31 mean the last day of a shorter month), "last", or such as "last friday" or "second tuesday".',
      accepts: [dayInDigits, dayInWords],
    }),
    at,
    ...bounds,
  }).check(z.superRefine(checkBounds)),
  yearly: closed({
    yearly: described(readText(readYearDay), { description: 'Month and day: "12-25".', examples: ['12-25'] }),
    at,
    ...bounds,
  }).check(z.superRefine(checkBounds)),
  cron: closed({
    cron: described(filledText(), {
      description:
        'Minute, hour, day of the month, month, day of the week; with six fields, seconds first. Where both are restricted, either is enough. Also @hourly, @daily, @weekly, @monthly, @yearly.',
      examples: ['0 2 * * 1-5', '*/15 * * * *', '0 18 * * FRI#L', '@daily'],
    }),
    ...bounds,
  }).check(z.superRefine(checkBounds)),
  once: closed({
    once: described(wallDateTime(), {
      description: 'A single date and time: "2026-12-24T18:00".',
      examples: ['2026-12-24T18:00'],
    }),
    ...bounds,
  }).check(z.superRefine(checkBounds)),
  startup: closed({ startup: described(z.literal(true), { description: 'When the workspace opens.' }) }),
  after: closed({
    after: described(filledText(), { description: 'The id of the task whose end starts this one.' }),
    on: maybe(z.enum(['success', 'failure', 'always']), {
      description: 'Which end of the other task counts.',
      default: 'success',
    }),
  }),
};

/** A schedule whose cron expression is still to be read: once per file, however many tasks have it. */
export type ScheduleInput = Exclude<Schedule, CronSchedule> | Omit<CronSchedule, 'pattern'>;

const toModel = {
  every: mapped(branches.every, ({ every, ...rest }): ScheduleInput => ({
    form: 'every',
    ...every,
    ...rest,
  })),
  daily: mapped(branches.daily, ({ daily, ...rest }): ScheduleInput => ({
    form: 'daily',
    at: daily,
    ...rest,
  })),
  weekly: mapped(branches.weekly, ({ weekly, at = midnight, everyWeeks = 1, ...rest }): ScheduleInput => ({
    form: 'weekly',
    days: weekdays.filter((day) => weekly.includes(day)),
    at,
    everyWeeks,
    ...rest,
  })),
  monthly: mapped(branches.monthly, ({ monthly, at = midnight, ...rest }): ScheduleInput => ({
    form: 'monthly',
    on: monthly,
    at,
    ...rest,
  })),
  yearly: mapped(branches.yearly, ({ yearly, at = midnight, ...rest }): ScheduleInput => ({
    form: 'yearly',
    ...yearly,
    at,
    ...rest,
  })),
  cron: mapped(branches.cron, ({ cron, ...rest }): ScheduleInput => ({
    form: 'cron',
    expression: cron,
    ...rest,
  })),
  once: mapped(branches.once, ({ once, ...rest }): ScheduleInput => ({ form: 'once', at: once, ...rest })),
  startup: mapped(branches.startup, (): ScheduleInput => ({ form: 'startup' })),
  after: mapped(branches.after, ({ after, on = 'success' }): ScheduleInput => ({
    form: 'after',
    task: after,
    on,
  })),
};

export const schedulesSchema = described(oneOrMany(oneOfKeys(toModel)), {
  description: 'When the task runs: one schedule, or a list of them. Without it, it runs by hand only.',
});
