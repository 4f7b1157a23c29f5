import { writeDuration } from '../../config/duration.ts';
import type {
  MonthDay,
  Schedule,
  ScheduleBounds,
  TimedSchedule,
  WallDateTime,
  WallTime,
} from '../../model/schedule.ts';
import { normalizedCron } from '../normalizedCron.ts';

/** What scheduler.json would say for a schedule, in one way for all schedules that are equal. */
export type ScheduleJson = Readonly<Record<string, unknown>>;

/** The value of a `schedule` property: one schedule, several, or null where there is none. */
export function schedulesJson(schedules: readonly Schedule[]): ScheduleJson | readonly ScheduleJson[] | null {
  const [only, ...more] = schedules.map(scheduleJson);
  return more.length > 0 ? [...(only ? [only] : []), ...more] : (only ?? null);
}

export function scheduleJson(schedule: Schedule): ScheduleJson {
  if (schedule.form === 'startup') return { startup: true };
  if (schedule.form === 'after') return { after: schedule.task, on: schedule.on };
  return { ...formJson(schedule), ...boundsJson(schedule) };
}

function formJson(schedule: TimedSchedule): ScheduleJson {
  switch (schedule.form) {
    case 'every': {
      const { count, unit, from } = schedule;
      return { every: `${count} ${unit}${count === 1 ? '' : 's'}`, ...wallTimes({ from }) };
    }
    case 'daily':
      return { daily: timesJson(schedule.at) };
    case 'weekly': {
      const { days, at, everyWeeks, from } = schedule;
      const weeks = everyWeeks === 1 ? {} : { everyWeeks };
      return { weekly: oneOrMany(days), at: timesJson(at), ...weeks, ...wallTimes({ from }) };
    }
    case 'monthly':
      return { monthly: monthDayJson(schedule.on), at: timesJson(schedule.at) };
    case 'yearly': {
      const twoDigits = (number: number) => String(number).padStart(2, '0');
      const yearly = `${twoDigits(schedule.month)}-${twoDigits(schedule.day)}`;
      return { yearly, at: timesJson(schedule.at) };
    }
    case 'cron':
      return { cron: normalizedCron(schedule) };
    case 'once':
      return wallTimes({ once: schedule.at });
  }
}

function boundsJson({ timezone, jitter, start, end }: ScheduleBounds): ScheduleJson {
  return {
    ...(timezone === undefined ? {} : { timezone }),
    ...(jitter === undefined ? {} : { jitter: writeDuration(jitter) }),
    ...wallTimes({ start, end }),
  };
}

/** Those of the properties that are there, without seconds where these are 0. */
function wallTimes(properties: Readonly<Record<string, WallDateTime | undefined>>): ScheduleJson {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, wall]) =>
      wall === undefined ? [] : [[name, wall.replace(/(T\d\d:\d\d):00$/, '$1')]],
    ),
  );
}

function monthDayJson(on: MonthDay): string | number {
  if ('day' in on) return on.day;
  const ordinals = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', last: 'last' } as const;
  return `${ordinals[on.nth]} ${on.weekday}`;
}

function timesJson(times: readonly WallTime[]): unknown {
  return oneOrMany(
    times.map(({ hour, minute, second }) =>
      (second === 0 ? [hour, minute] : [hour, minute, second])
        .map((number) => String(number).padStart(2, '0'))
        .join(':'),
    ),
  );
}

function oneOrMany<T>(values: readonly T[]): T | readonly T[] {
  const [only, ...more] = values;
  return only !== undefined && more.length === 0 ? only : values;
}
