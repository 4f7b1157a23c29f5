import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { LATEST } from './wallTime.ts';
import type { Wall } from './wallTime.ts';

/** A stretch of time through which a zone's offset stays the same. Milliseconds; instants since the epoch. */
export interface Segment {
  readonly start: number;
  /** The first instant that no longer belongs to it. */
  readonly end: number;
  /** Wall time minus UTC. */
  readonly offset: number;
  /** Where the wall clock stood, by the offset before, at the instant when this segment began. */
  readonly reached: Wall;
}

/** No zone had any rule before its local mean time. */
const RULES_BEGIN = Date.UTC(1800, 0, 1);

/** The rules of one time zone. What it has looked up once it keeps. */
export class Zone {
  readonly #id: string;
  /** In order of time; with holes where nobody has asked yet. */
  readonly #segments: Segment[] = [];
  /** The one that was asked for last: most questions are about the same. */
  #latest: Segment | undefined;

  /** @throws RangeError when the system knows no zone `id`. */
  constructor(id: string) {
    inZone(0, id);
    this.#id = id;
  }

  /** The segment that an instant (ms since the epoch) lies in. */
  at(instant: number): Segment {
    const latest = this.#latest;
    if (latest !== undefined && latest.start <= instant && instant < latest.end) return latest;
    return (this.#latest = this.#find(instant));
  }

  wallAt(instant: number): Wall {
    return instant + this.at(instant).offset;
  }

  #find(instant: number): Segment {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const segment = this.#segments[middle];
      if (segment !== undefined && segment.end <= instant) low = middle + 1;
      else high = middle;
    }
    const known = this.#segments[low];
    if (known !== undefined && known.start <= instant) return known;
    const found = this.#lookUp(instant);
    this.#segments.splice(low, 0, found);
    return found;
  }

  #lookUp(instant: number): Segment {
    const inRange = Math.min(Math.max(instant, RULES_BEGIN), LATEST);
    const here = inZone(inRange, this.#id);
    // "previous" is strictly before, and a transition at the very instant begins its segment.
    const first = ZonedDateTime.getTimeZoneTransition(inZone(inRange + 1, this.#id), 'previous');
    const next = ZonedDateTime.getTimeZoneTransition(here, 'next');
    const start = first?.epochMilliseconds ?? -Infinity;
    return {
      start,
      end: next === null || next.epochMilliseconds > LATEST ? Infinity : next.epochMilliseconds,
      offset: offsetOf(here),
      reached: first === null ? -Infinity : start + offsetOf(inZone(start - 1, this.#id)),
    };
  }
}

function inZone(instant: number, id: string): ZonedDateTime.Record {
  return Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(instant), id);
}

function offsetOf(time: ZonedDateTime.Record): number {
  return ZonedDateTime.offsetNanoseconds(time) / 1_000_000;
}

/** Zones by name, so that schedules of the same zone share what was looked up. */
export class Zones {
  readonly #zones = new Map<string, Zone>();

  /** @throws RangeError when the system knows no zone `id`. */
  get(id: string): Zone {
    let zone = this.#zones.get(id);
    if (zone === undefined) {
      zone = new Zone(id);
      this.#zones.set(id, zone);
    }
    return zone;
  }
}
