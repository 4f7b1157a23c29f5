import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { message } from '../common/message.ts';
import type { Run } from '../model/run.ts';
import { Refusal } from './refusal.ts';

type History = Pick<WorkspaceScheduler, 'findRun' | 'history'>;

const page = 500;

/**
 * The run that a person means: by its id, as `last` for the newest run, by a task's id for the newest of that
 * task, or by the beginning of an id that no other has.
 */
export async function findRun(history: History, word: string): Promise<Run> {
  const found =
    (word === 'last' ? await newest(history) : undefined) ??
    (await history.findRun(word)) ??
    (await newest(history, word)) ??
    (await byPrefix(history, word));
  if (found) return found;
  throw new Refusal(
    word === 'last' ? message('Nothing has run yet.') : message('There is no run “{run}”.', { run: word }),
    message('“scheduler history” shows the runs.'),
  );
}

/** Of the newest rows the first that has started, as those skipped or missed have nothing to show. */
async function newest(history: History, taskId?: string): Promise<Run | undefined> {
  const runs = await history.history({ limit: page, ...(taskId === undefined ? {} : { taskId }) });
  return runs.find(({ startedAt }) => startedAt !== undefined) ?? runs[0];
}

async function byPrefix(history: History, prefix: string): Promise<Run | undefined> {
  let found: Run | undefined;
  let before: string | undefined;
  for (;;) {
    const runs = await history.history({ limit: page, ...(before === undefined ? {} : { before }) });
    for (const run of runs) {
      if (!run.id.startsWith(prefix)) continue;
      if (found) throw new Refusal(message('More than one run begins with “{run}”.', { run: prefix }));
      found = run;
    }
    const oldest = runs.at(-1)?.id;
    // Ids begin with the time, so that further back there are only lower ones.
    if (oldest === undefined || runs.length < page || oldest < prefix) return found;
    before = oldest;
  }
}
