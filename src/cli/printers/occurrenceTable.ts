import type { Task } from '../../model/task.ts';
import { formatUntil } from '../../presentation/time.ts';
import { offsetText } from '../localText.ts';
import { alignColumns } from './columns.ts';
import { oneLine } from './plainText.ts';
import { dueMessage } from './taskTable.ts';
import type { Wording } from './wording.ts';

export interface TaskOccurrence {
  readonly task: Pick<Task, 'id' | 'label' | 'timezone' | 'schedules'>;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Occurrences of tasks, in the machine's time. */
export function occurrenceTable(occurrences: readonly TaskOccurrence[], wording: Wording): string[] {
  const { translate, paint, instants, now } = wording;
  const rows = occurrences.map(({ task, at }) => [
    translate(instants.moment(at, now)),
    at <= now
      ? paint('yellow', translate(dueMessage(at, wording)))
      : paint('dim', translate(formatUntil(at, now))),
    paint('bold', oneLine(task.id)) + (task.label === task.id ? '' : ` ${paint('dim', oneLine(task.label))}`),
  ]);
  return alignColumns(rows).map((line) => `  ${line}`);
}

/** Occurrences of a schedule on the wall clock of `timezone`, with the offset: around a clock change it matters. */
export function instantTable(occurrences: readonly number[], timezone: string, wording: Wording): string[] {
  const { locale, paint } = wording;
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const rows = occurrences.map((at) => [
    date.format(at),
    paint('bold', time.format(at)),
    paint('dim', offsetText(at, timezone)),
    paint('dim', new Date(at).toISOString()),
  ]);
  return alignColumns(rows).map((line) => `  ${line}`);
}
