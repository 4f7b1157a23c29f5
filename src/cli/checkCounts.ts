import type { Run } from '../model/run.ts';
import { waitsForApproval } from './printers/approvalText.ts';
import type { TaskHere } from './tasksHere.ts';

export interface CheckCounts {
  readonly tasks: number;
  /** Tasks that were due when the command began, and that it can and may run. */
  readonly due: number;
  /** Those that are due as well, and wait for the person to allow them. */
  readonly waiting: number;
  readonly succeeded: number;
  /** Runs that ended in any other way. */
  readonly failed: number;
  /** Occurrences that were recorded without a run. */
  readonly skipped: number;
  readonly missed: number;
}

export function checkCounts(tasks: readonly TaskHere[], runs: readonly Run[], now: number): CheckCounts {
  const occurrences = (status: Run['status']) =>
    runs.filter((run) => run.status === status).reduce((sum, run) => sum + run.occurrences, 0);
  return {
    tasks: tasks.length,
    due: tasks.filter((task) => isDueHere(task, now)).length,
    waiting: tasks.filter((task) => isKeptWaiting(task, now)).length,
    succeeded: runs.filter(({ status }) => status === 'succeeded').length,
    failed: runs.filter(ranBadly).length,
    skipped: occurrences('skipped'),
    missed: occurrences('missed'),
  };
}

export function isDueHere(task: TaskHere, now: number): boolean {
  return isDue(task, now) && !waitsForApproval(task);
}

function isKeptWaiting(task: TaskHere, now: number): boolean {
  return isDue(task, now) && waitsForApproval(task);
}

function isDue({ next, needsVscode }: TaskHere, now: number): boolean {
  return next !== undefined && next <= now && !needsVscode;
}

/** Whether the row stands for a run, not for an occurrence that has none. */
export function wasExecuted({ status }: Run): boolean {
  return status !== 'skipped' && status !== 'missed';
}

export function ranBadly(run: Run): boolean {
  return wasExecuted(run) && run.status !== 'succeeded';
}
