import type { TaskOverview } from '../app/workspaceScheduler.ts';

/** Whether a task is due, and if not, why not. */
export type DueState =
  | { readonly state: 'disabled' }
  /** Since when, in milliseconds since the Unix epoch. */
  | { readonly state: 'due'; readonly since: number; readonly neverRan: boolean }
  | { readonly state: 'later'; readonly at: number }
  /** It has no schedule. */
  | { readonly state: 'by-hand' }
  /** It waits for something else than the clock. */
  | { readonly state: 'not-timed' }
  /** Its schedule gives no further occurrence. */
  | { readonly state: 'nothing-more' };

export function dueState({ task, next, active, last }: TaskOverview, now: number): DueState {
  if (!task.enabled) return { state: 'disabled' };
  if (next !== undefined) {
    return next <= now
      ? { state: 'due', since: next, neverRan: active === undefined && last === undefined }
      : { state: 'later', at: next };
  }
  if (task.schedules.length === 0) return { state: 'by-hand' };
  const timed = task.schedules.some(({ form }) => form !== 'startup' && form !== 'after');
  return { state: timed ? 'nothing-more' : 'not-timed' };
}
