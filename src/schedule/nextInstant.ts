import { DAY, LATEST } from './wallTime.ts';
import type { NextWall, Wall } from './wallTime.ts';
import type { Segment, Zone } from './zone.ts';

/**
 * Where the wall clock repeats an hour: `first` runs a time of it once, at its first pass; `both` keeps a
 * cadence going and runs it in both.
 */
export type Passes = 'first' | 'both';

/**
 * The first instant strictly after `after` at which the wall clock of `zone` shows a time of `nextWall`. Times
 * that the clock jumps over all fall on the first instant after the jump. The instants strictly increase.
 */
export function nextInstant(
  zone: Zone,
  nextWall: NextWall,
  after: number,
  passes: Passes,
): number | undefined {
  let segment = zone.at(after);
  let floor = after + segment.offset;
  // What the clock had already shown before it was put back is not shown for the first time again.
  if (passes === 'first') floor = Math.max(floor, segment.reached - 1);
  let wall = nextWall(floor);
  while (wall !== undefined && wall <= LATEST) {
    const instant = instantIn(segment, wall);
    if (instant !== undefined) return instant;
    segment = zone.at(segment.end);
    const first = segment.start + segment.offset;
    if (passes === 'both' && first <= floor) {
      // Put back to before the floor: the clock comes once more to times up to it.
      floor = first - 1;
      wall = nextWall(floor);
    } else if (wall - DAY >= segment.end) {
      // No time of the schedule lies between, so the transitions between do not matter.
      segment = zone.at(wall - DAY);
    }
  }
  return undefined;
}

/** The first instant at which the wall clock of `zone` has reached `wall`. */
export function firstInstant(zone: Zone, wall: Wall): number {
  // No offset is as long as a day, so this instant lies before, and at most two transitions from it.
  let segment = zone.at(wall - DAY);
  for (;;) {
    const instant = instantIn(segment, wall);
    if (instant !== undefined) return instant;
    segment = zone.at(segment.end);
  }
}

/** `wall` is not reached before `segment`; undefined: not in it either. */
function instantIn(segment: Segment, wall: Wall): number | undefined {
  // A wall time that the jump into this segment left out falls on the segment's start.
  const instant = Math.max(wall - segment.offset, segment.start);
  return instant < segment.end ? instant : undefined;
}
