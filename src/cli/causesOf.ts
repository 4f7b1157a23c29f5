import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import type { Run } from '../model/run.ts';

/** The tasks of the runs whose end started one of `runs`, by the ids of those runs; without those that are gone. */
export async function causesOf(
  runs: readonly Run[],
  scheduler: Pick<WorkspaceScheduler, 'findRun'>,
): Promise<ReadonlyMap<string, string>> {
  const causes = new Map(runs.map(({ id, taskId }) => [id, taskId]));
  for (const { causedBy } of runs) {
    // Most stand in the same list.
    if (causedBy === undefined || causes.has(causedBy)) continue;
    const cause = await scheduler.findRun(causedBy);
    if (cause) causes.set(causedBy, cause.taskId);
  }
  return causes;
}
