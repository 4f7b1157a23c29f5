import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { message } from '../common/message.ts';
import { isActive, type Run } from '../model/run.ts';
import { findRun } from './findRun.ts';
import { Refusal } from './refusal.ts';

/** As `findRun`, but a task's id stands for its one run that is waiting or going. */
export async function findRunToStop(
  history: Pick<WorkspaceScheduler, 'findRun' | 'history'>,
  word: string,
): Promise<Run> {
  const named = await history.findRun(word);
  if (named) return named;
  const rows = await history.history({ taskId: word, limit: 500 });
  if (rows.length === 0) return findRun(history, word);
  const [run, ...more] = rows.filter(isActive);
  if (!run) throw new Refusal(message('No run of “{task}” is going.', { task: word }));
  if (more.length > 0) {
    throw new Refusal(
      message('More than one run of “{task}” is going. Name one of them: {runs}', {
        task: word,
        runs: [run, ...more].map(({ id }) => id).join(', '),
      }),
    );
  }
  return run;
}
