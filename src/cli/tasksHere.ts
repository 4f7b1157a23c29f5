import type { TaskOverview } from '../app/workspaceScheduler.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** A task as it stands for a command line. */
export interface TaskHere extends TaskOverview {
  /** Only a VS Code window can carry it out: nothing of it is started or recorded here. */
  readonly needsVscode: boolean;
}

/** Every usable task of the workspace, with the rows of dead hosts as what they are. */
export async function tasksHere({ scheduler, asTheyAre }: OpenWorkspace): Promise<TaskHere[]> {
  const overviews = await asTheyAre.tasks(scheduler.tasks());
  return overviews.map((overview) => ({ ...overview, needsVscode: !scheduler.canRun(overview.task) }));
}
