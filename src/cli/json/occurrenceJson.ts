import type { Translate } from '../../common/message.ts';
import type { ClockNote } from '../../schedule/occurrences.ts';
import { localText, offsetText } from '../localText.ts';
import type { Coming } from '../followingOccurrences.ts';
import { clockNote } from '../printers/clockNote.ts';

/** An occurrence as the command line documents it (src/cli/README.md), on the wall clock of `timezone`. */
export function occurrenceJson(
  { at, note }: Coming,
  timezone: string,
  { now, translate }: { readonly now: number; readonly translate: Translate },
) {
  return {
    at: new Date(at).toISOString(),
    local: localText(at, timezone),
    offset: offsetText(at, timezone),
    inMs: at - now,
    note: note ? { ...noteJson(note), explanation: translate(clockNote(note, at, timezone)) } : null,
  };
}

function noteJson(note: ClockNote) {
  return note.kind === 'shifted'
    ? { kind: note.kind, wall: new Date(note.wall).toISOString().slice(0, 19), pass: null, both: null }
    : { kind: note.kind, wall: null, pass: note.pass, both: note.both };
}
