import { message, type Message } from '../../common/message.ts';
import type { Schedule } from '../../model/schedule.ts';
import { describeSchedule } from '../../schedule/words/describe.ts';
import { scheduleJson } from '../json/scheduleJson.ts';
import { normalizedCron } from '../normalizedCron.ts';
import { zonesOf } from '../zoneToShow.ts';
import { oneLine } from './plainText.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** A line of an explanation: what it is about, and what there is to say. */
export type Fact = readonly [title: Message, text: string];

/** Of every schedule its plain form and, with `words`, what it means, then the time zone. */
export function scheduleFacts(
  schedules: readonly Schedule[],
  timezone: string,
  { translate, locale, paint }: Wording,
  { words = true } = {},
): Fact[] {
  const oneZone = zonesOf(schedules, timezone).size === 1;
  const described = { translate, locale, ...(oneZone ? {} : { timezone }) };
  const facts = schedules.flatMap((schedule): Fact[] => {
    const form = oneLine(JSON.stringify(scheduleJson(schedule)));
    const written = writtenOtherwise(schedule);
    const beside =
      written === undefined
        ? ''
        : `  ${paint('dim', translate(message('(written “{text}”)', { text: written })))}`;
    return [
      [message('Normalized'), form + beside],
      ...(words ? [[message('In words'), oneLine(describeSchedule(schedule, described))] as const] : []),
    ];
  });
  if (schedules.some(isTimed)) {
    const several = message('{zone} (for the times shown; the words name those of the schedules)', {
      zone: timezone,
    });
    facts.push([message('Time zone'), oneZone ? timezone : translate(several)]);
  }
  return facts;
}

export function factLines(facts: readonly Fact[], { translate, paint, columns }: Wording): string[] {
  const rows = facts.map(([title, text]) => [paint('dim', translate(title)), text]);
  return tableLines(rows, { columns, indent: '', hangs: true });
}

function isTimed({ form }: Schedule): boolean {
  return form !== 'startup' && form !== 'after';
}

/** A cron expression as it was written, where its plain form is another. */
function writtenOtherwise(schedule: Schedule): string | undefined {
  if (schedule.form !== 'cron' || normalizedCron(schedule) === schedule.expression) return undefined;
  return oneLine(schedule.expression);
}
