import type { Anchor, Occurrences } from '../schedule/occurrences.ts';
import type { Task } from '../model/task.ts';
import type { Claim } from './ports.ts';

/** What planTick knows of a task. Instants are milliseconds since the Unix epoch. */
export interface TaskState {
  readonly task: Pick<Task, 'id' | 'label'>;
  /** What `occurrences` were compiled from. */
  readonly scheduleKey: string;
  readonly occurrences: Occurrences;
  readonly anchor: Anchor;
  /** The first occurrence that has no row yet; kept, so that a tick with nothing due computes nothing. */
  readonly next: number | undefined;
  /** A run of the task is queued or running, here or in another host. */
  readonly active: boolean;
}

export interface TickPlan {
  /** In the order in which they are to be written: a task's occurrences from old to new. */
  readonly claims: readonly Claim[];
  /** When the next tick is due: `now` itself while a backlog is left. `undefined`: nothing will ever be due. */
  readonly next: number | undefined;
}

/** Up to here a late start is the loop's own delay (a busy machine), later it is a catch-up. */
const punctual = 60_000;

/** How many passed occurrences, of all tasks, one tick looks at, so that a long sleep never blocks the thread. */
const backlogStep = 1000;

/**
 * Says what is due, missed and next; touches nothing. Of the occurrences that have passed, the newest runs and
 * the others are recorded as missed; while the task's last run is still going, the newest is skipped.
 */
export function planTick(states: Iterable<TaskState>, now: number): TickPlan {
  const claims: Claim[] = [];
  let next = Infinity;
  let left = backlogStep;
  for (const state of states) {
    if (state.next === undefined) continue;
    if (state.next > now || left === 0) {
      // What is due and too much for this tick comes in the next one, which is due at once.
      next = Math.min(next, Math.max(state.next, now));
      continue;
    }
    const planned = planTask(state, state.next, now, left);
    claims.push(...planned.claims);
    next = Math.min(next, planned.next);
    left -= planned.accounted;
  }
  return { claims, next: next === Infinity ? undefined : next };
}

interface TaskPlan {
  readonly claims: readonly Claim[];
  /** How many occurrences the claims account for. */
  readonly accounted: number;
  /** The task's next occurrence, `now` for a backlog, or Infinity. */
  readonly next: number;
}

/** Looks at no more than `most` of the task's occurrences. */
function planTask(state: TaskState, first: number, now: number, most: number): TaskPlan {
  const claims: Claim[] = [];
  const due = [first];
  let next = state.occurrences.next(first, state.anchor);
  while (next !== undefined && next <= now && due.length < most) {
    due.push(next);
    next = state.occurrences.next(next, state.anchor);
  }
  const accounted = due.length;
  const newest = due.pop() ?? first;
  const { id: taskId, label } = state.task;
  const { scheduleKey } = state;
  const counted = state.occurrences.followRuns
    ? { countedFrom: state.anchor.lastStart ?? ('never' as const) }
    : {};
  if (next !== undefined && next <= now) {
    // One row for the whole step: a month of minutes is a few dozen rows, not 43,200.
    const missed = { taskId, label, scheduleKey, occurrence: newest, occurrences: accounted, ...counted };
    claims.push({ ...missed, decision: 'missed', trigger: 'schedule', reason: 'superseded' });
    return { claims, accounted, next: now };
  }
  for (const occurrence of due) {
    const missed = { taskId, label, scheduleKey, occurrence, occurrences: 1, ...counted };
    claims.push({ ...missed, decision: 'missed', trigger: 'schedule', reason: 'superseded' });
  }
  const trigger = now - newest <= punctual ? 'schedule' : 'catch-up';
  const claim = {
    taskId,
    label,
    scheduleKey,
    occurrence: newest,
    occurrences: 1,
    trigger,
    ...counted,
  } as const;
  claims.push(
    state.active ? { ...claim, decision: 'skipped', reason: 'overlap' } : { ...claim, decision: 'run' },
  );
  return { claims, accounted, next: next ?? Infinity };
}
