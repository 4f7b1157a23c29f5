import type { RunReason } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { Anchor, Occurrences } from '../schedule/occurrences.ts';
import { latenessOf, oldestWanted, type Lateness } from './lateness.ts';

/** Occurrences of one task that have passed and have no row yet. Instants are milliseconds since the epoch. */
export interface Backlog {
  readonly task: Pick<Task, 'missed' | 'missedWithin'>;
  readonly occurrences: Occurrences;
  readonly anchor: Anchor;
  /** The oldest. */
  readonly first: number;
  readonly now: number;
}

/** One row to be: the occurrence, or the newest of several that it stands for. */
interface MissedRow {
  readonly occurrence: number;
  readonly occurrences: number;
  /** The oldest of several. */
  readonly from?: number;
  readonly reason: RunReason;
}

export interface Verdict {
  /** From old to new. */
  readonly missed: readonly MissedRow[];
  /** The one that is to run now, after those. */
  readonly run?: { readonly occurrence: number; readonly lateness: Exclude<Lateness, 'too-old'> };
}

/** So many missed have a row each; more share one, which says how many they are. */
const mostRows = 5;
/** `missed: all` catches up no more. */
const mostCaughtUp = 1000;
/** A longer gap is looked at in pieces, so that a year of sleep does not hold up the thread. Milliseconds. */
const longestPiece = 31 * 86_400_000;
/** Nor are more than this looked at one by one, where schedules overlap. */
const mostLookedAt = 5000;

/** What becomes of the backlog by the task's `missed` policy. Pure. */
export function judgeBacklog(backlog: Backlog): Verdict {
  const { first, now, task, occurrences, anchor } = backlog;
  const second = occurrences.next(first, anchor);
  if (second === undefined || second > now) return judgeOne(first, now, task);
  // Each start of an interval makes up for all that it owed.
  const policy = task.missed === 'all' && occurrences.followRuns ? 'once' : task.missed;
  if (policy === 'all') return judgeAll(backlog);
  const until = endOfPiece(backlog, first);
  if (until < now) return { missed: missedRows(backlog, first - 1, until, reasons[policy]) };
  return judgeNewest(backlog, policy);
}

/** Where no more than one has passed, which is nearly always so. */
function judgeOne(occurrence: number, now: number, task: Backlog['task']): Verdict {
  const lateness = latenessOf(occurrence, now, task);
  const missed = (reason: RunReason) => ({ missed: [{ occurrence, occurrences: 1, reason }] });
  if (lateness === 'too-old') return missed('too-old');
  if (lateness === 'late' && task.missed === 'skip') return missed(reasons.skip);
  return { missed: [], run: { occurrence, lateness } };
}

/** Up to where the gap from `first` is looked at in one go: what takes long to count, in smaller pieces. */
function endOfPiece({ occurrences, anchor, now }: Backlog, first: number): number {
  let length = longestPiece;
  while (length > 1000 && occurrences.cost(first - 1, Math.min(first + length, now), anchor) > mostLookedAt)
    length /= 2;
  return Math.min(first + Math.floor(length), now);
}

const reasons = { once: 'superseded', skip: 'not-caught-up' } as const;

/** `once` and `skip`: only the newest may run. */
function judgeNewest(backlog: Backlog, policy: 'once' | 'skip'): Verdict {
  const { first, now, task, occurrences, anchor } = backlog;
  const newest = occurrences.previous(now + 1, anchor) ?? first;
  const lateness = latenessOf(newest, now, task);
  if (lateness === 'too-old') return { missed: missedRows(backlog, first - 1, now, 'too-old') };
  if (lateness === 'late' && policy === 'skip') {
    return { missed: missedRows(backlog, first - 1, now, reasons.skip) };
  }
  return {
    missed: first < newest ? missedRows(backlog, first - 1, newest - 1, reasons[policy]) : [],
    run: { occurrence: newest, lateness },
  };
}

/** `all`: the oldest that is still wanted runs now, the next one when it has ended. */
function judgeAll(backlog: Backlog): Verdict {
  const { now, task, occurrences, anchor } = backlog;
  const missed: MissedRow[] = [];
  let oldest: number | undefined = backlog.first;
  const giveUp = (until: number, reason: RunReason) => {
    if (oldest === undefined || oldest > until) return false;
    const end = Math.min(until, endOfPiece(backlog, oldest));
    missed.push(...missedRows(backlog, oldest - 1, end, reason));
    oldest = occurrences.next(end, anchor);
    return oldest !== undefined && oldest <= until;
  };
  // Where more is to be given up than one piece holds, the next tick goes on.
  if (giveUp(oldestWanted(now, task.missedWithin) - 1, 'too-old')) return { missed };
  if (oldest !== undefined && giveUp(newestTooMany(backlog, oldest) ?? -Infinity, 'too-many'))
    return { missed };
  if (oldest === undefined || oldest > now) return { missed };
  const lateness = latenessOf(oldest, now, {});
  return { missed, run: { occurrence: oldest, lateness: lateness === 'punctual' ? lateness : 'late' } };
}

/** The newest occurrence after which as many have passed as are caught up; undefined: no more than that have. */
function newestTooMany({ occurrences, anchor, now }: Backlog, oldest: number): number | undefined {
  let each: number | undefined = now + 1;
  for (let left = mostCaughtUp; left >= 0; left--) {
    each = occurrences.previous(each, anchor);
    if (each === undefined || each < oldest) return undefined;
  }
  return each;
}

/** Rows for the occurrences in (after, until], of which the first comes right after `after`. */
export function missedRows(
  { occurrences, anchor }: Backlog,
  after: number,
  until: number,
  reason: RunReason,
): MissedRow[] {
  const count = occurrences.count(after, until, anchor);
  let newest = occurrences.previous(until + 1, anchor);
  if (count > mostRows && newest !== undefined) {
    return [{ occurrence: newest, occurrences: count, from: after + 1, reason }];
  }
  const rows: MissedRow[] = [];
  while (newest !== undefined && newest > after) {
    rows.push({ occurrence: newest, occurrences: 1, reason });
    newest = occurrences.previous(newest, anchor);
  }
  return rows.reverse();
}
