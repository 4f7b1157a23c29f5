import type { FolderScheduler } from './folderSchedulers.ts';

/** How many of the newest runs are looked at for tasks that have left scheduler.json. */
const lookedAt = 500;

export interface KnownTask {
  readonly id: string;
  readonly label: string;
}

/** The tasks of scheduler.json, then those that are gone from it and have run lately. */
export async function knownTasks({ scheduler }: FolderScheduler): Promise<readonly KnownTask[]> {
  const labels = new Map(scheduler.tasks().map(({ task }) => [task.id, task.label]));
  for (const run of await scheduler.history({ limit: lookedAt })) {
    if (!labels.has(run.taskId)) labels.set(run.taskId, run.label);
  }
  return [...labels].map(([id, label]) => ({ id, label }));
}
