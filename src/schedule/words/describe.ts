import { message, type Message, type Translate } from '../../common/message.ts';
import { weekdays, type Schedule, type TimedSchedule, type WeeklySchedule } from '../../model/schedule.ts';
import { describeCron, isWallClock } from './describeCron.ts';
import { monthlyDays, weekdaysPhrase, weeklyDays, yearlyDays } from './describeDays.ts';
import { describeEvery } from './describeEvery.ts';
import { Phrases } from './describePhrases.ts';
import { describeUntimed } from './describeUntimed.ts';

export interface DescribeOptions {
  readonly translate: Translate;
  /** BCP 47. Names and dates are English but for a French one, for so are the sentences. */
  readonly locale: string;
  /** Shown after wall-clock forms, where the schedule names none of its own. */
  readonly timezone?: string;
}

/** A schedule as a person would say it: `Weekdays at 10:00 (Europe/Paris)`. Never empty, never throws. */
export function describeSchedule(schedule: Schedule, options: DescribeOptions): string {
  return describe(schedule, options, new Phrases(options.translate, options.locale));
}

/** A union of schedules, each described; '' where there is none. */
export function describeSchedules(schedules: readonly Schedule[], options: DescribeOptions): string {
  const phrases = new Phrases(options.translate, options.locale);
  const sentences = new Set(schedules.map((schedule) => describe(schedule, options, phrases)));
  return [...sentences].reduce(
    (first, second) =>
      first === ''
        ? second
        : phrases.say(message('{first}; {second}', { first, second: phrases.uncapitalized(second) })),
    '',
  );
}

function describe(schedule: Schedule, options: DescribeOptions, phrases: Phrases): string {
  return schedule.form === 'startup' || schedule.form === 'after'
    ? describeUntimed(schedule, options.translate)
    : withBounds(schedule, options, phrases);
}

function withBounds(schedule: TimedSchedule, options: DescribeOptions, phrases: Phrases): string {
  const zone = schedule.timezone ?? options.timezone;
  const inZone = (text: string) =>
    zone === undefined ? text : phrases.say(message('{schedule} ({zone})', { schedule: text, zone }));
  const core = describeTimed(schedule, phrases);
  const followsClock = isOnWallClock(schedule);
  let text = withFrom(schedule, followsClock ? inZone(core) : core, phrases);
  const { start, end, jitter = 0 } = schedule;
  if (start !== undefined || end !== undefined) {
    text = phrases.say(boundsMessage(text, start, end, phrases));
    if (!followsClock) text = inZone(text);
  }
  if (jitter <= 0) return text;
  const duration = phrases.duration(jitter);
  return phrases.say(message('{schedule}, up to {duration} later', { schedule: text, duration }));
}

function boundsMessage(
  schedule: string,
  start: string | undefined,
  end: string | undefined,
  phrases: Phrases,
): Message {
  if (start === undefined) {
    return message('{schedule}, until {end}', { schedule, end: phrases.moment(end ?? '') });
  }
  const from = phrases.beginning(start);
  return end === undefined
    ? message('{schedule}, from {start}', { schedule, start: from })
    : message('{schedule}, from {start} until {end}', { schedule, start: from, end: phrases.moment(end) });
}

/** The first week of a weekly schedule. */
function withFrom(schedule: TimedSchedule, text: string, phrases: Phrases): string {
  if (schedule.form !== 'weekly' || schedule.from === undefined) return text;
  const start = phrases.beginning(schedule.from);
  // Before a beginning of its own it would be one "from" too many.
  return phrases.say(
    schedule.start === undefined
      ? message('{schedule}, from {start}', { schedule: text, start })
      : message('{schedule}, counted from {moment}', { schedule: text, moment: start }),
  );
}

function isOnWallClock(schedule: TimedSchedule): boolean {
  if (schedule.form === 'every') return schedule.from !== undefined;
  return schedule.form !== 'cron' || isWallClock(schedule.pattern);
}

function describeTimed(schedule: TimedSchedule, phrases: Phrases): string {
  switch (schedule.form) {
    case 'every':
      return describeEvery(schedule, phrases);
    case 'daily':
      return onDays(weekdaysPhrase(weekdays, 'first', phrases), schedule, phrases);
    case 'weekly':
      return onDays(weeklyDays(schedule, phrases), schedule, phrases);
    case 'monthly':
      return onDays(monthlyDays(schedule.on, phrases), schedule, phrases);
    case 'yearly':
      return isDay(schedule)
        ? onDays(yearlyDays([schedule], phrases), schedule, phrases)
        : phrases.say(message('Never: none of its months has such a day'));
    case 'cron':
      return describeCron(schedule, phrases);
    case 'once': {
      const [date, time] = [phrases.day(schedule.at), phrases.timeOfDay(schedule.at)];
      return phrases.say(message('Once on {date} at {time}', { date, time }));
    }
  }
}

/** 30 February is none, of any year. */
function isDay({ month, day }: { readonly month: number; readonly day: number }): boolean {
  const leapYear = 2024;
  return new Date(Date.UTC(leapYear, month - 1, day)).getUTCDate() === day;
}

function onDays(days: string, { at }: Pick<WeeklySchedule, 'at'>, phrases: Phrases): string {
  return phrases.say(
    message('{days} at {times}', { days: phrases.capitalized(days), times: phrases.times(at) }),
  );
}
