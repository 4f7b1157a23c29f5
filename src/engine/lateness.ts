import type { Task } from '../model/task.ts';

/** Up to here late is the loop's own delay (a busy machine, a timer of a minute) and never a miss. Milliseconds. */
export const tolerance = 60_000;

/** `punctual`: as good as on time; `late`: still to be caught up; `too-old`: beyond the task's `missedWithin`. */
export type Lateness = 'punctual' | 'late' | 'too-old';

/** How late a start at `now` would be for the occurrence `expected`, both in milliseconds since the epoch. */
export function latenessOf(
  expected: number,
  now: number,
  { missedWithin }: Pick<Task, 'missedWithin'>,
): Lateness {
  if (now - expected <= tolerance) return 'punctual';
  return expected < oldestWanted(now, missedWithin) ? 'too-old' : 'late';
}

/** Occurrences before this instant are no longer caught up. */
export function oldestWanted(now: number, missedWithin = Infinity): number {
  return now - Math.max(missedWithin, tolerance);
}
