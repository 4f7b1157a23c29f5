import type { Schedule } from '../model/schedule.ts';
import type { Anchor } from './anchor.ts';
import { noteOf, type ClockNote } from './clockNote.ts';
import { compilePart, type Part } from './part.ts';
import { scheduleKey } from './scheduleKey.ts';
import { includes } from './times.ts';
import { union, type Union } from './union.ts';
import { EARLIEST, LATEST } from './wallTime.ts';
import { Zones, type Zone } from './zone.ts';

export type { Anchor } from './anchor.ts';
export type { ClockNote } from './clockNote.ts';
export { scheduleKey };

/**
 * The instants at which a task is due, in milliseconds since the epoch, from 1900 to 9999. None of this throws,
 * whatever the instants asked for.
 */
export interface Occurrences {
  /** The first occurrence strictly after `after`; undefined: there is none. */
  next(after: number, anchor: Anchor): number | undefined;
  /** The last occurrence strictly before `before`; undefined: there is none. */
  previous(before: number, anchor: Anchor): number | undefined;
  /**
   * How many occurrences lie in (after, until]. It counts days and fields rather than occurrences, but for those
   * that several schedules may share: see `cost`.
   */
  count(after: number, until: number, anchor: Anchor): number;
  /**
   * How many occurrences `count` has to look at one by one: 0 where it counts by arithmetic alone (a single
   * schedule).
   */
  cost(after: number, until: number, anchor: Anchor): number;
  /** What a clock change has to do with an occurrence; undefined: nothing, or it is no occurrence. */
  note(occurrence: number, anchor: Anchor): ClockNote | undefined;
  /** Whether a start of the task moves them: an interval without `from` is among them. */
  readonly followRuns: boolean;
}

/**
 * The union of what `schedules` say, those without a zone of their own being in `timezone` (IANA). Never
 * throws: a schedule that is no valid one (config/ has said so) has no occurrences, nor has a form that does
 * not follow the clock. Whoever compiles many passes the same `zones` to all. `delayOf` says by how much a
 * schedule with a jitter is late (both in milliseconds); `start` and `end` are for the time without it.
 */
export function compileSchedules(
  schedules: readonly Schedule[],
  timezone: string,
  zones: Zones = new Zones(),
  delayOf: (jitter: number) => number = () => 0,
): Occurrences {
  // What is said twice, or a thousand times, is looked at once.
  const parts = new Map<string, Part>();
  for (const schedule of schedules) {
    if (schedule.form === 'startup' || schedule.form === 'after') continue;
    const key = scheduleKey([schedule], timezone);
    if (parts.has(key)) continue;
    const zone = zoneOf(zones, schedule.timezone ?? timezone);
    const delay = schedule.jitter === undefined ? 0 : delayOf(schedule.jitter);
    const part = zone && compilePart(schedule, zone, delay);
    if (part !== undefined) parts.set(key, part);
  }
  const followRuns = schedules.some((schedule) => schedule.form === 'every' && schedule.from === undefined);
  return new CompiledOccurrences([...parts.values()], followRuns);
}

function zoneOf(zones: Zones, id: string): Zone | undefined {
  try {
    return zones.get(id);
  } catch {
    return undefined;
  }
}

class CompiledOccurrences implements Occurrences {
  readonly followRuns: boolean;
  readonly #parts: readonly Part[];
  /** Of all parts, where no run moves them. */
  readonly #fixed: Union | undefined;

  constructor(parts: readonly Part[], followRuns: boolean) {
    this.followRuns = followRuns;
    this.#parts = parts;
    this.#fixed = followRuns ? undefined : union(parts.map((part) => part.times(noAnchor)));
  }

  next(after: number, anchor: Anchor): number | undefined {
    if (!(after < LATEST)) return undefined;
    const found = this.#times(anchor).next(Math.max(after, EARLIEST - 1));
    return found !== undefined && found <= LATEST ? found : undefined;
  }

  previous(before: number, anchor: Anchor): number | undefined {
    if (!(before > EARLIEST)) return undefined;
    const found = this.#times(anchor).previous(Math.min(before, LATEST + 1));
    return found !== undefined && found >= EARLIEST ? found : undefined;
  }

  count(after: number, until: number, anchor: Anchor): number {
    const from = Math.max(after, EARLIEST - 1);
    const to = Math.min(until, LATEST);
    return from < to ? this.#times(anchor).count(from, to) : 0;
  }

  cost(after: number, until: number, anchor: Anchor): number {
    const from = Math.max(after, EARLIEST - 1);
    const to = Math.min(until, LATEST);
    return from < to ? this.#times(anchor).cost(from, to) : 0;
  }

  note(occurrence: number, anchor: Anchor): ClockNote | undefined {
    if (!(occurrence >= EARLIEST && occurrence <= LATEST)) return undefined;
    const times = this.#times(anchor);
    const notes = this.#parts
      .filter((part) => includes(part.times(anchor), occurrence))
      .map((part) => noteOf(part, times, occurrence, anchor));
    // Where another of the schedules means this very time, nothing is out of the ordinary.
    return (
      notes.find((note) => note?.kind !== 'shifted') ?? (notes.includes(undefined) ? undefined : notes[0])
    );
  }

  #times(anchor: Anchor): Union {
    return this.#fixed ?? union(this.#parts.map((part) => part.times(anchor)));
  }
}

const noAnchor: Anchor = { since: 0 };
