import type { Anchor } from './anchor.ts';
import type { Part } from './part.ts';
import { includes, type Times } from './times.ts';
import type { Wall } from './wallTime.ts';
import type { Zone } from './zone.ts';

/** What a change of the clock has to do with an occurrence. */
export type ClockNote =
  /** The clock left out `wall`, and the occurrence comes at the first instant after. */
  | { readonly kind: 'shifted'; readonly wall: Wall }
  /** The hour comes twice. `both`: the schedule runs in both passes. */
  | { readonly kind: 'repeated'; readonly pass: 'first' | 'second'; readonly both: boolean };

/** `occurrence` is one of `part`, `times` are those of all schedules. */
export function noteOf(part: Part, times: Times, occurrence: number, anchor: Anchor): ClockNote | undefined {
  const instant = occurrence - part.delay(anchor);
  const wall = part.leftOut(instant, anchor);
  if (wall !== undefined) return { kind: 'shifted', wall };
  const other = otherPass(part.zone, instant);
  if (other === undefined) return undefined;
  const both = includes(times, other + occurrence - instant);
  return { kind: 'repeated', pass: other > instant ? 'first' : 'second', both };
}

/** The other instant at which the clock shows the same as at `instant`. */
function otherPass(zone: Zone, instant: number): number | undefined {
  const segment = zone.at(instant);
  const wall = instant + segment.offset;
  if (wall < segment.reached) return wall - zone.at(segment.start - 1).offset;
  if (segment.end === Infinity) return undefined;
  const following = zone.at(segment.end);
  return wall < following.start + following.offset ? undefined : wall - following.offset;
}
