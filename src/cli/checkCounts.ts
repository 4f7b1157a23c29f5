import type { TaskOverview } from '../app/workspaceScheduler.ts';
import type { Run } from '../model/run.ts';

export interface CheckCounts {
  readonly tasks: number;
  /** Tasks that were due when the command began. */
  readonly due: number;
  readonly succeeded: number;
  /** Runs that ended in any other way. */
  readonly failed: number;
  /** Occurrences that were recorded without a run. */
  readonly skipped: number;
  readonly missed: number;
}

export function checkCounts(tasks: readonly TaskOverview[], runs: readonly Run[], now: number): CheckCounts {
  const occurrences = (status: Run['status']) =>
    runs.filter((run) => run.status === status).reduce((sum, run) => sum + run.occurrences, 0);
  return {
    tasks: tasks.length,
    due: tasks.filter(({ next }) => next !== undefined && next <= now).length,
    succeeded: runs.filter(({ status }) => status === 'succeeded').length,
    failed: runs.filter(ranBadly).length,
    skipped: occurrences('skipped'),
    missed: occurrences('missed'),
  };
}

/** Whether the row stands for a run, not for an occurrence that has none. */
export function wasExecuted({ status }: Run): boolean {
  return status !== 'skipped' && status !== 'missed';
}

export function ranBadly(run: Run): boolean {
  return wasExecuted(run) && run.status !== 'succeeded';
}
