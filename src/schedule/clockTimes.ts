import type { Times } from './times.ts';
import { DAY, LATEST } from './wallTime.ts';
import type { Wall } from './wallTime.ts';
import type { Segment, Zone } from './zone.ts';

/**
 * Where the wall clock repeats an hour: `first` runs a time of it once, at its first pass; `both` keeps a
 * cadence going and runs it in both.
 */
export type Passes = 'first' | 'both';

/**
 * The instants at which the clock of a zone shows one of some wall times. Times that the clock jumps over all
 * fall on the first instant after the jump.
 *
 * Each segment of the zone so has a range of wall times of its own, which lie in it as they follow one another.
 */
export class ClockTimes implements Times {
  readonly #zone: Zone;
  readonly #walls: Times;
  readonly #passes: Passes;

  constructor(zone: Zone, walls: Times, passes: Passes) {
    this.#zone = zone;
    this.#walls = walls;
    this.#passes = passes;
  }

  next(after: number): number | undefined {
    let segment = this.#zone.at(after);
    let floor = Math.max(after + segment.offset, this.#first(segment) - 1);
    // Once nothing is in the whole of a segment, nothing is in those that follow, up to where the wall time is.
    let whole = this.#passes === 'first';
    let wall = this.#walls.next(floor);
    for (;;) {
      if (wall !== undefined && wall < end(segment)) return instantIn(segment, wall);
      if (segment.end === Infinity || (whole && wall === undefined)) return undefined;
      segment = this.#zone.at(whole && wall !== undefined ? Math.max(segment.end, wall - DAY) : segment.end);
      const first = this.#first(segment);
      if (wall === undefined || first <= floor || first > wall) {
        floor = first - 1;
        wall = this.#walls.next(floor);
      }
      whole = true;
    }
  }

  previous(before: number): number | undefined {
    let segment = this.#zone.at(Math.ceil(before) - 1);
    let wall = this.#walls.previous(Math.min(before + segment.offset, end(segment)));
    let whole = false;
    for (;;) {
      if (wall !== undefined && wall >= this.#first(segment)) return instantIn(segment, wall);
      if (segment.start === -Infinity || (whole && wall === undefined)) return undefined;
      const before = segment.start - 1;
      segment = this.#zone.at(whole && wall !== undefined ? Math.min(before, wall + DAY) : before);
      wall = this.#walls.previous(end(segment));
      whole = true;
    }
  }

  count(after: number, until: number): number {
    let segment = this.#zone.at(after);
    let floor = Math.max(after + segment.offset, this.#first(segment) - 1);
    let whole = this.#passes === 'first';
    let count = 0;
    for (;;) {
      const wall = this.#walls.next(floor);
      const ceiling = Math.min(until + segment.offset, end(segment) - 1);
      if (wall !== undefined && wall <= ceiling) count += this.#walls.count(floor, ceiling);
      if (until < segment.end || (whole && (wall === undefined || wall - DAY > until))) return count;
      segment = this.#zone.at(whole && wall !== undefined ? Math.max(segment.end, wall - DAY) : segment.end);
      floor = this.#first(segment) - 1;
      whole = true;
      const begins = segment.start + segment.offset;
      if (floor < begins - 1) {
        // All that the jump left out, and the wall time right after it, are one occurrence.
        const wall = this.#walls.next(floor);
        if (wall !== undefined && wall <= begins) count++;
        floor = begins;
      }
    }
  }

  /** The wall time that the clock left out and that an instant of these stands for; undefined: there is none. */
  leftOut(instant: number): Wall | undefined {
    const segment = this.#zone.at(instant);
    const begins = segment.start + segment.offset;
    if (segment.start !== instant || !(segment.reached < begins)) return undefined;
    const wall = this.#walls.next(segment.reached - 1);
    if (wall === undefined || wall >= begins) return undefined;
    // The first time after the jump may be one of them itself.
    return this.#walls.next(begins - 1) === begins ? undefined : wall;
  }

  /** The first wall time whose instant is in a segment. */
  #first(segment: Segment): Wall {
    const begins = segment.start + segment.offset;
    return this.#passes === 'first' ? segment.reached : Math.min(segment.reached, begins);
  }
}

/** The first wall time that is past a segment. */
function end(segment: Segment): Wall {
  return Math.min(segment.end + segment.offset, LATEST + 1);
}

function instantIn(segment: Segment, wall: Wall): number {
  return Math.max(wall - segment.offset, segment.start);
}

/** The first instant at which the wall clock of `zone` has reached `wall`. */
export function firstInstant(zone: Zone, wall: Wall): number {
  // No offset is as long as a day, so this instant lies before, and at most two transitions from it.
  let segment = zone.at(wall - DAY);
  while (wall >= segment.end + segment.offset) segment = zone.at(segment.end);
  return instantIn(segment, wall);
}
