import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { message, type Message } from '../../common/message.ts';
import type { ClockNote } from '../../schedule/occurrences.ts';
import { localText } from '../localText.ts';

/** What a clock change has to do with an occurrence (ms since the epoch), on the wall clock of `timezone`. */
export function clockNote(note: ClockNote, at: number, timezone: string): Message {
  const shown = localText(at, timezone);
  if (note.kind === 'shifted') {
    const left = new Date(note.wall).toISOString();
    const time = timeOf(left);
    return left.slice(0, 10) === shown.slice(0, 10)
      ? message('{time} does not exist that day: the clock jumps', { time })
      : message('{date} {time} does not exist: the clock jumps', { date: left.slice(0, 10), time });
  }
  if (note.pass === 'second') return message('second pass of the repeated hour');
  // Of schedules in several zones another may be shown than the one whose clock is put back.
  return note.both || !comesTwice(at, timezone)
    ? message('first pass of the repeated hour')
    : message('{time} comes twice: runs at the first pass', { time: timeOf(shown) });
}

function comesTwice(at: number, timezone: string): boolean {
  const local = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(at), timezone);
  const wall = ZonedDateTime.toPlainDateTime(local);
  const [first, last] = (['earlier', 'later'] as const).map(
    (disambiguation) => PlainDateTime.toZonedDateTime(wall, timezone, { disambiguation }).epochMilliseconds,
  );
  return first !== last;
}

/** Of ISO 8601; the seconds where there are any. */
function timeOf(iso: string): string {
  return iso.slice(17, 19) === '00' ? iso.slice(11, 16) : iso.slice(11, 19);
}
