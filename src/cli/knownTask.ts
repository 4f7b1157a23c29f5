import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { message } from '../common/message.ts';
import { nearest } from '../config/suggest.ts';
import { Refusal } from './refusal.ts';

/** Refuses an id that no usable task of the workspace has, and says which one may be meant. */
export function refuseUnknownTask(taskId: string, scheduler: WorkspaceScheduler): void {
  const ids = scheduler.tasks().map(({ task }) => task.id);
  if (ids.includes(taskId)) return;
  if (scheduler.config.brokenTaskIds.includes(taskId)) {
    throw new Refusal(
      message('The task “{task}” cannot be used as it is written.', { task: taskId }),
      message('“scheduler validate” shows what is wrong, and where.'),
    );
  }
  throw unknownTask(taskId, ids);
}

export function unknownTask(taskId: string, ids: readonly string[]): Refusal {
  const unknown = message('There is no task “{task}”.', { task: taskId });
  const suggestion = nearest(taskId, ids);
  if (suggestion !== undefined) {
    return new Refusal(unknown, message('Did you mean “{suggestion}”?', { suggestion }));
  }
  return new Refusal(unknown, message('“scheduler list” shows them all.'));
}
