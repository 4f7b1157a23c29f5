import type { TaskOverview } from '../app/workspaceScheduler.ts';
import type { Anchor, ClockNote, Occurrences } from '../schedule/occurrences.ts';

export interface Coming {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** What a clock change has to do with it. */
  readonly note: ClockNote | undefined;
}

/** When a task is due, and what its intervals count from. */
export interface Timing {
  readonly occurrences: Occurrences;
  readonly anchor: Anchor;
}

/** The first `count` occurrences strictly after `after`, in milliseconds since the Unix epoch. */
export function firstOccurrences({ occurrences, anchor }: Timing, after: number, count: number): Coming[] {
  const found: Coming[] = [];
  let at = occurrences.next(after, anchor);
  while (at !== undefined && found.length < count) {
    found.push({ at, note: occurrences.note(at, anchor) });
    at = occurrences.next(at, anchor);
  }
  return found;
}

/**
 * The coming occurrences of a task. What is due counts as one, and as starting now: an interval goes on from
 * there. With `from`, those after that instant instead, where an interval that has never run starts.
 */
export function occurrencesOfTask(
  { task, next }: Pick<TaskOverview, 'task' | 'next'>,
  timing: Timing | undefined,
  options: { readonly now: number; readonly from?: number; readonly count: number },
): Coming[] {
  if (!task.enabled || timing === undefined) return [];
  const { now, from, count } = options;
  const { occurrences, anchor } = timing;
  const { lastStart } = anchor;
  const following = (after: number, since: number, start: number, most: number) =>
    firstOccurrences({ occurrences, anchor: { since, lastStart: start } }, after, most);
  if (from !== undefined) return following(from, from, lastStart ?? from, count);
  if (next === undefined) return [];
  const first: Coming = { at: next, note: occurrences.note(next, anchor) };
  const rest =
    next <= now ? following(now, now, now, count - 1) : following(next, next, lastStart ?? next, count - 1);
  return [first, ...rest];
}
