import { message, type Message } from '../../common/message.ts';
import type { EverySchedule, Unit } from '../../model/schedule.ts';
import type { Phrases } from './describePhrases.ts';

const wordings: Record<Unit, { readonly one: Message; readonly many: (count: number) => Message }> = {
  minute: {
    one: message('Every minute'),
    many: (count) => message('Every {count} minutes', { count }),
  },
  hour: { one: message('Every hour'), many: (count) => message('Every {count} hours', { count }) },
  day: { one: message('Every day'), many: (count) => message('Every {count} days', { count }) },
  week: { one: message('Every week'), many: (count) => message('Every {count} weeks', { count }) },
  month: { one: message('Every month'), many: (count) => message('Every {count} months', { count }) },
  year: { one: message('Every year'), many: (count) => message('Every {count} years', { count }) },
};

/** The units of which so many make exactly one of the next. A day is not 24 hours where the clock changes. */
const larger: Partial<Record<Unit, { readonly count: number; readonly unit: Unit }>> = {
  minute: { count: 60, unit: 'hour' },
  day: { count: 7, unit: 'week' },
  month: { count: 12, unit: 'year' },
};

/** `Every 6 hours`, in the largest unit that says the same. */
export function describeEvery(schedule: EverySchedule, phrases: Phrases): string {
  let { count, unit } = schedule;
  const next = larger[unit];
  if (next !== undefined && count % next.count === 0) {
    count /= next.count;
    unit = next.unit;
  }
  const { one, many } = wordings[unit];
  const sentence = phrases.say(count === 1 ? one : many(count));
  if (schedule.from === undefined) return sentence;
  const moment = phrases.moment(schedule.from);
  return phrases.say(message('{schedule}, counted from {moment}', { schedule: sentence, moment }));
}
