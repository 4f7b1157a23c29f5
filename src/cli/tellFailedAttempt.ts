import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import type { Run } from '../model/run.ts';
import type { Wording } from './printers/wording.ts';
import { failedAttempt } from './printers/failedAttempt.ts';

type History = Pick<WorkspaceScheduler, 'attempts' | 'tasks'>;

/** What to say of a run that waits for its next attempt; nothing where the last one is not known any more. */
export async function tellFailedAttempt(
  run: Run & { readonly retryAt: number },
  scheduler: History,
  wording: () => Wording,
): Promise<string[]> {
  const attempt = (await scheduler.attempts(run.id)).find(({ number }) => number === run.attempts);
  if (!attempt) return [];
  const policy = scheduler.tasks().find(({ task }) => task.id === run.taskId)?.task.retry;
  const of = policy?.attempts ?? run.attempts + 1;
  return [failedAttempt({ attempt, of, retryAt: run.retryAt }, wording())];
}
