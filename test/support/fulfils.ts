import type { RunFilter } from '../../src/engine/runStore.ts';
import { hasWords, wordsOf } from '../../src/history/store/words.ts';
import { isActive, type Run } from '../../src/model/run.ts';

/** Whether a filter leaves the row. */
export function fulfils(
  run: Run,
  { taskId, statuses, triggers, since, until, text = '' }: RunFilter,
): boolean {
  const words = wordsOf(text);
  return (
    (taskId === undefined || run.taskId === taskId) &&
    (!statuses || statuses.includes(run.status)) &&
    (!triggers || triggers.includes(run.trigger)) &&
    (since === undefined || run.createdAt >= since) &&
    (until === undefined || run.createdAt < until) &&
    [`${run.label} ${run.taskId}`, `${run.detail ?? ''} ${run.summary ?? ''}`].some((told) =>
      hasWords(told, words),
    )
  );
}

/** Whether the row tells how its task ends. */
export function isResult(run: Run): boolean {
  return !isActive(run) && run.status !== 'skipped' && run.status !== 'missed' && !run.dryRun;
}
