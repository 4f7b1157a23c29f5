import type { RunFilter } from '../../engine/runStore.ts';
import { runStatuses, type RunStatus, type Trigger } from '../../model/run.ts';
import { hasEnded, isActive } from './runRow.ts';

/** Rows that an index holds side by side, in the order of `seq`. */
export interface RunSource {
  /** What follows `from runs`. */
  readonly sql: string;
  readonly values: readonly string[];
}

const triggers = [
  'schedule',
  'catch-up',
  'manual',
  'after',
  'startup',
  'api',
] as const satisfies readonly Trigger[];

/**
 * Where the rows of a filter lie: together they hold all of these and no others, time and text left out. Of one label
 * of a task, where `label` is given.
 */
export function runSources({ taskId, ...filter }: RunFilter, label?: string): RunSource[] {
  const ofTask = [
    ...(taskId === undefined ? [] : [{ term: 'task_id = ?', value: taskId }]),
    ...(label === undefined ? [] : [{ term: 'label = ?', value: label }]),
  ];
  const values = ofTask.map(({ value }) => value);
  const where = (index: string, ...terms: string[]) =>
    `${index && `indexed by ${index}`} where ${[...ofTask.map(({ term }) => term), ...terms, 'true'].join(' and ')}`;
  if (!filter.statuses && !filter.triggers) {
    return [{ sql: where(taskId === undefined ? '' : 'runs_of_task'), values }];
  }
  const ended = taskId === undefined ? 'runs_ended' : 'runs_ended_of_task';
  const pairs = [...new Set(filter.statuses ?? runStatuses)].flatMap((status) =>
    [...new Set(filter.triggers ?? triggers)].map((trigger) => [status, trigger] as const),
  );
  return pairs.map(([status, trigger]) => ({
    sql: isOfActive(status)
      ? where('runs_active', isActive, 'status = ?', '"trigger" = ?')
      : where(ended, hasEnded, 'status = ?', '"trigger" = ?'),
    values: [...values, status, trigger],
  }));
}

/** The order that is asked for must not have SQLite sort by walking through the table. */
function isOfActive(status: RunStatus): boolean {
  return status === 'queued' || status === 'running';
}

/** How the table `texts` is asked for words (`wordsOf`) in what the filter leaves, time left out. */
export function textMatch(
  { taskId, statuses, triggers: asked }: RunFilter,
  words: readonly string[],
): string {
  const either = (mark: string, names: readonly string[]) =>
    `facets : (${names.map((name) => `"${mark}${name.replaceAll('-', '')}"`).join(' OR ')})`;
  return [
    `{detail summary} : (${words.map((word) => `"${word.slice(0, indexed)}"*`).join(' AND ')})`,
    ...(taskId === undefined ? [] : [either('t', [Buffer.from(taskId).toString('hex')])]),
    ...(statuses ? [either('s', statuses)] : []),
    ...(asked ? [either('g', asked)] : []),
  ].join(' AND ');
}

/** Beginnings of so many letters have an index of their own; longer ones SQLite would have to put together. */
const indexed = 6;

/** Whether `textMatch` finds more than these words: what it finds has to be looked at. */
export function isRough(words: readonly string[]): boolean {
  return words.some((word) => word.length > indexed);
}
