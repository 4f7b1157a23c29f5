import type { Anchor, Occurrences } from '../schedule/occurrences.ts';
import type { Task } from '../model/task.ts';
import { judgeBacklog, missedRows, type Verdict } from './backlog.ts';
import { tolerance } from './lateness.ts';
import type { Claim } from './runStore.ts';
import { isCredible, take, together, widen, type Spread } from './spread.ts';

/** What planTick knows of a task. Instants are milliseconds since the Unix epoch. */
export interface TaskState {
  readonly task: Pick<Task, 'id' | 'label' | 'missed' | 'missedWithin' | 'overlap' | 'priority'>;
  /** Only another kind of host can carry it out: what is due is for that one to claim. */
  readonly foreign: boolean;
  /** The user does not allow it as it is: what is due waits until then, and is judged as if nothing had been running. */
  readonly unapproved: boolean;
  /** What `occurrences` were compiled from. */
  readonly scheduleKey: string;
  readonly occurrences: Occurrences;
  readonly anchor: Anchor;
  /** The first occurrence that has no row yet; kept, so that a tick with nothing due computes nothing. */
  readonly next: number | undefined;
  /** Since when a run of the task is queued or running, here or in another host; undefined: none is. */
  readonly activeSince: number | undefined;
  /** When its catch-up run has its turn, as an earlier tick has said. */
  readonly heldUntil?: number | undefined;
}

export interface TickPlan {
  /** In the order in which they are to be written: a task's occurrences from old to new. */
  readonly claims: readonly Claim[];
  /** Tasks whose catch-up run has its turn later. */
  readonly holds: readonly { readonly taskId: string; readonly until: number }[];
  /** When the next tick is due: `now` itself while a backlog is left. `undefined`: nothing will ever be due. */
  readonly next: number | undefined;
  /** For the next tick. */
  readonly spread: Spread;
}

/** One tick decides no more than this, so that it does not hold up the thread. */
const mostClaims = 400;

/** Says what is due, missed and next; touches nothing. Without `spread` catch-up runs start all together. */
export function planTick(states: Iterable<TaskState>, now: number, spread: Spread = together): TickPlan {
  const { due, isMore, late, next: following } = look(states, now);
  const claims: Claim[] = [];
  const holds: { taskId: string; until: number }[] = [];
  // What is due and too much for this tick comes in the one after it, which is due at once.
  let next = isMore ? now : following;
  let place = late > 0 ? widen(spread, late, now) : spread;
  for (const state of due) {
    if (claims.length + holds.length >= mostClaims) {
      next = now;
      break;
    }
    const { missed, run } = judgeBacklog({ ...state, first: state.next ?? now, now });
    for (const row of missed)
      claims.push({ ...claimBase(state), ...row, decision: 'missed', trigger: 'schedule' });
    let accounted = missed.at(-1)?.occurrence ?? (state.next ?? now) - 1;
    if (run) {
      if (run.lateness === 'late' && state.heldUntil === undefined) {
        place = take(place);
        if (place.slot > now) {
          holds.push({ taskId: state.task.id, until: place.slot });
          next = Math.min(next, place.slot);
          continue;
        }
      }
      claims.push(runClaim(state, run));
      accounted = run.occurrence;
    }
    next = Math.min(next, Math.max(state.occurrences.next(accounted, state.anchor) ?? Infinity, now));
  }
  return { claims, holds, next: next === Infinity ? undefined : next, spread: place };
}

/** What an interval that counts from the last start owes at `now`, when its task is about to start anew. */
export function supersededClaims(state: TaskState, now: number): readonly Claim[] {
  const { next: first, occurrences } = state;
  if (!occurrences.followRuns || first === undefined || first > now) return [];
  const rows = missedRows({ ...state, first, now }, first - 1, now, 'interval-restarted');
  return rows.map((row) => ({ ...claimBase(state), ...row, decision: 'missed', trigger: 'schedule' }));
}

/** When the next tick has something to do, in milliseconds since the epoch; Infinity: never. */
export function nextLook(states: Iterable<TaskState>, now: number): number {
  const { due, next } = look(states, now);
  return due.length > 0 ? now : next;
}

/** Which tasks are to be judged now, how many of them are late, and when the first of the others is. */
function look(
  states: Iterable<TaskState>,
  now: number,
): { due: readonly TaskState[]; isMore: boolean; late: number; next: number } {
  const due: TaskState[] = [];
  let isMore = false;
  let late = 0;
  let next = Infinity;
  for (const state of states) {
    if (state.next === undefined || state.foreign || state.unapproved) continue;
    if (state.next > now) {
      if (state.next < next) next = state.next;
      continue;
    }
    const isLate = now - state.next > tolerance;
    // What passed before its run began waits for the end of that: one after the other, as they would have run.
    if (
      state.task.missed === 'all' &&
      (isLate ? isActive(state) : state.next <= (state.activeSince ?? -Infinity))
    ) {
      continue;
    }
    if (isLate) {
      const held = state.heldUntil;
      if (held !== undefined && held > now && isCredible(held, now)) {
        if (held < next) next = held;
        continue;
      }
      if (held === undefined) late++;
    }
    // Each gives one decision at least.
    if (due.length < mostClaims) due.push(state);
    else isMore = true;
  }
  return { due, isMore, late, next };
}

const isActive = ({ activeSince }: TaskState) => activeSince !== undefined;

function runClaim(state: TaskState, run: NonNullable<Verdict['run']>): Claim {
  const claim = {
    ...claimBase(state),
    occurrence: run.occurrence,
    occurrences: 1,
    trigger: run.lateness === 'late' ? 'catch-up' : 'schedule',
  } as const;
  return isActive(state) && state.task.overlap === 'skip'
    ? { ...claim, decision: 'skipped', reason: 'overlap' }
    : { ...claim, decision: 'run' };
}

function claimBase({ task, scheduleKey, occurrences, anchor }: TaskState) {
  const { id: taskId, label, overlap, priority } = task;
  const base = { taskId, label, scheduleKey, overlap, priority };
  return occurrences.followRuns ? { ...base, countedFrom: anchor.lastStart ?? ('never' as const) } : base;
}
