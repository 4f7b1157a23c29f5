import { message } from '../../common/message.ts';
import type { Task } from '../../model/task.ts';
import { formatUntil, InstantFormat } from '../../presentation/time.ts';
import type { Coming } from '../followingOccurrences.ts';
import { localText, offsetText } from '../localText.ts';
import { clockNote } from './clockNote.ts';
import { dueMessage } from './dueMessage.ts';
import { tableLines } from './table.ts';
import { leastOfNames, nameOf } from './taskName.ts';
import type { Wording } from './wording.ts';

export interface TaskOccurrence extends Coming {
  readonly task: Pick<Task, 'id' | 'label' | 'timezone' | 'schedules'>;
  /** See `TaskHere`. */
  readonly needsVscode: boolean;
}

/** Occurrences of tasks, in the machine's time. */
export function occurrenceTable(occurrences: readonly TaskOccurrence[], wording: Wording): string[] {
  const { translate, paint, instants, now, columns } = wording;
  const rows = occurrences.map(({ task, at, needsVscode }) => [
    translate(instants.moment(at, now)),
    at <= now
      ? paint('yellow', translate(dueMessage(at, wording)))
      : paint('dim', translate(formatUntil(at, now, instants))),
    nameOf(task, paint),
    needsVscode ? paint('dim', translate(message('needs a VS Code window'))) : '',
  ]);
  return tableLines(rows, { columns, cuts: [[2, leastOfNames(occurrences.map(({ task }) => task))]] });
}

/**
 * Occurrences on the wall clock of `timezone`, with the offset, as around a clock change it matters, and in UTC;
 * how long from now, and what a clock change has to do with them. `past` words what lies behind.
 */
export function instantTable(
  occurrences: readonly Coming[],
  timezone: string,
  wording: Wording,
  past: (at: number) => string = () => wording.translate(message('in the past')),
): string[] {
  const { translate, locale, paint, now, columns } = wording;
  const shape = shapeFor(occurrences, timezone);
  const calendar = new InstantFormat(locale, timezone);
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const titles = [
    translate(message('LOCAL TIME')),
    '',
    shape.utc === 'none' ? '' : translate(message('UTC')),
    translate(message('FROM NOW')),
    '',
  ];
  const rows = occurrences.map(({ at, note }) => {
    const offset = paint('dim', offsetText(at, timezone));
    return [
      date.format(at),
      `${paint('bold', timeIn(localText(at, timezone), shape))} ${offset}`,
      paint('dim', utcText(at, shape)),
      at > now ? translate(formatUntil(at, now, calendar)) : paint('yellow', past(at)),
      note === undefined ? '' : paint('yellow', translate(clockNote(note, at, timezone))),
    ];
  });
  const head = titles.map((title) => title && paint('dim', title));
  return tableLines([head, ...rows], { columns, hangs: true });
}

/** What there is to show of all rows, so that they read alike and stay short. */
interface Shape {
  readonly seconds: boolean;
  /** The date only where it is another than the local one. */
  readonly utc: 'none' | 'time' | 'date and time';
}

function shapeFor(occurrences: readonly Coming[], timezone: string): Shape {
  const otherDay = ({ at }: Coming) =>
    localText(at, timezone).slice(0, 10) !== new Date(at).toISOString().slice(0, 10);
  return {
    seconds: occurrences.some(({ at }) => Math.floor(at / 1000) % 60 !== 0),
    utc: isUtc(timezone) ? 'none' : occurrences.some(otherDay) ? 'date and time' : 'time',
  };
}

function timeIn(iso: string, { seconds }: Shape): string {
  return iso.slice(11, seconds ? 19 : 16);
}

function utcText(at: number, shape: Shape): string {
  const iso = new Date(at).toISOString();
  if (shape.utc === 'none') return '';
  const time = `${timeIn(iso, shape)}Z`;
  return shape.utc === 'time' ? time : `${iso.slice(0, 10)} ${time}`;
}

/** Under whichever of its names. */
function isUtc(timezone: string): boolean {
  return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone === 'UTC';
}
