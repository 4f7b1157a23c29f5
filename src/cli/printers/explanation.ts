import { message, type Message } from '../../common/message.ts';
import type { Schedule } from '../../model/schedule.ts';
import { describeSchedule } from '../../schedule/words/describe.ts';
import { durationText } from '../durationText.ts';
import { scheduleJson } from '../json/scheduleJson.ts';
import { normalizedCron } from '../normalizedCron.ts';
import { alignColumns } from './columns.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

/** A line of an explanation: what it is about, and what there is to say. */
export type Fact = readonly [title: Message, text: string];

/** Of every schedule its plain form and what it means in words, then the time zone. */
export function scheduleFacts(
  schedules: readonly Schedule[],
  timezone: string,
  { translate, locale, paint }: Wording,
): Fact[] {
  const facts = schedules.flatMap((schedule): Fact[] => {
    const form = oneLine(JSON.stringify(scheduleJson(schedule)));
    const written = writtenOtherwise(schedule);
    const beside =
      written === undefined
        ? ''
        : `  ${paint('dim', translate(message('(written “{text}”)', { text: written })))}`;
    return [
      [message('Normalized'), form + beside],
      [message('In words'), oneLine(describeSchedule(schedule, { translate, locale }))],
    ];
  });
  if (schedules.some(isTimed)) facts.push([message('Time zone'), timezone]);
  return facts;
}

/** Whether delays are in the times shown, where a schedule has any. */
export function jitterFacts(
  schedules: readonly Schedule[],
  { included, translate }: { readonly included: boolean; readonly translate: Wording['translate'] },
): Fact[] {
  const most = Math.max(0, ...schedules.map((each) => ('jitter' in each ? (each.jitter ?? 0) : 0)));
  if (most === 0) return [];
  const jitter = durationText(most);
  const text = included
    ? message('up to {jitter} later, always the same here: in these times', { jitter })
    : message('up to {jitter} later, by task and machine: not in these times', { jitter });
  return [[message('Jitter'), translate(text)]];
}

export function factLines(facts: readonly Fact[], { translate, paint }: Wording): string[] {
  return alignColumns(facts.map(([title, text]) => [paint('dim', translate(title)), text]));
}

function isTimed({ form }: Schedule): boolean {
  return form !== 'startup' && form !== 'after';
}

/** A cron expression as it was written, where its plain form is another. */
function writtenOtherwise(schedule: Schedule): string | undefined {
  if (schedule.form !== 'cron' || normalizedCron(schedule) === schedule.expression) return undefined;
  return oneLine(schedule.expression);
}
