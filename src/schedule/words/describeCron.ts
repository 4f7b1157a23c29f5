import { message } from '../../common/message.ts';
import { weekdays, type CronPattern, type CronSchedule } from '../../model/schedule.ts';
import { cronDays } from './describeCronDays.ts';
import { cadence, listedTimes } from './describeCronTimes.ts';
import { weekdaysPhrase } from './describeDays.ts';
import type { Phrases } from './describePhrases.ts';

/** A cron expression by what it means, however it is written, and like the plain form that says the same. */
export function describeCron({ pattern, expression }: CronSchedule, phrases: Phrases): string {
  try {
    return describePattern(pattern, phrases);
  } catch {
    // A pattern that no parser gives: cronstrue throws.
    return phrases.say(message('By the cron expression "{expression}"', { expression }));
  }
}

function describePattern(pattern: CronPattern, phrases: Phrases): string {
  const { days, ofDates } = cronDays(pattern, phrases);
  if (days === 'none') {
    return phrases.say(message('Never: none of its months has such a day'));
  }
  const sentence = withTimes(pattern, days, phrases);
  if (ofDates || pattern.months.length === 12) return sentence;
  const months = phrases.list(pattern.months.map((month) => phrases.month(month)));
  return phrases.say(message('{schedule}, in {months}', { schedule: sentence, months }));
}

function withTimes(
  pattern: CronPattern,
  days: Exclude<ReturnType<typeof cronDays>['days'], 'none'>,
  phrases: Phrases,
): string {
  const times = listedTimes(pattern);
  if (times !== undefined) {
    const when = days === 'any' ? weekdaysPhrase(weekdays, 'first', phrases) : days.first;
    return phrases.say(
      message('{days} at {times}', { days: phrases.capitalized(when), times: phrases.times(times) }),
    );
  }
  const isAny = days === 'any' && pattern.months.length === 12;
  const first = cadence(pattern, isAny, phrases);
  return days === 'any' ? first : phrases.say(message('{first}, {second}', { first, second: days.later }));
}

/** Whether the time zone makes a difference to it. */
export function isWallClock({ minutes, hours, months, daysOfMonth, daysOfWeek }: CronPattern): boolean {
  const whole = minutes.length === 60 && hours.length === 24 && months.length === 12;
  return !whole || daysOfMonth !== undefined || daysOfWeek !== undefined;
}
