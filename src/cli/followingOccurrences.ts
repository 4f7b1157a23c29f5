import type { TaskOverview } from '../app/workspaceScheduler.ts';
import { compileSchedules, type Anchor, type Occurrences } from '../schedule/occurrences.ts';

/** The first `count` occurrences strictly after `after`, in milliseconds since the Unix epoch. */
export function firstOccurrences(
  occurrences: Occurrences,
  after: number,
  anchor: Anchor,
  count: number,
): number[] {
  const found: number[] = [];
  let next = occurrences.next(after, anchor);
  while (next !== undefined && found.length < count) {
    found.push(next);
    next = occurrences.next(next, anchor);
  }
  return found;
}

/**
 * The coming occurrences of a task. What is due counts as one, and as starting now: an interval goes on from
 * there. With `from`, those after that instant instead.
 */
export function occurrencesOfTask(
  { task, next, active, last }: TaskOverview,
  options: { readonly now: number; readonly from?: number; readonly count: number },
): number[] {
  if (!task.enabled) return [];
  const { now, from, count } = options;
  const occurrences = compileSchedules(task.schedules, task.timezone);
  const lastStart = active?.startedAt ?? last?.startedAt;
  if (from !== undefined) {
    return firstOccurrences(occurrences, from, { since: from, lastStart: lastStart ?? from }, count);
  }
  if (next === undefined) return [];
  const isDue = next <= now;
  const anchor: Anchor = isDue
    ? { since: now, lastStart: now }
    : { since: next, lastStart: lastStart ?? next };
  return [next, ...firstOccurrences(occurrences, Math.max(next, now), anchor, count - 1)];
}
