import type { PagedQuery } from '../app/exportHistory.ts';
import { machineTimezone } from '../common/machineTimezone.ts';
import type { RunStatus, Trigger } from '../model/run.ts';
import { isActive, type Run } from '../model/run.ts';
import { findRun } from './findRun.ts';
import type { OpenWorkspace } from './openWorkspace.ts';
import { parsePast } from './parsePast.ts';

/** Which rows the person asks for. */
export interface HistoryFilterOptions {
  readonly task?: string;
  readonly status?: readonly RunStatus[];
  readonly trigger?: readonly Trigger[];
  readonly since?: string;
  readonly until?: string;
  readonly text?: string;
  readonly before?: string;
}

/** `now`: milliseconds since the Unix epoch. Refuses a run that is not there. */
export async function historyQuery(
  options: HistoryFilterOptions,
  { scheduler }: Pick<OpenWorkspace, 'scheduler'>,
  now: number,
): Promise<PagedQuery> {
  const { task, status, trigger, text } = options;
  const instant = (option: string, given: string) => parsePast(option, given, machineTimezone(), now);
  return {
    ...(task === undefined ? {} : { taskId: task }),
    ...(status === undefined ? {} : { statuses: asWritten(status) }),
    ...(trigger === undefined ? {} : { triggers: trigger }),
    ...(options.since === undefined ? {} : { since: instant('--since', options.since) }),
    ...(options.until === undefined ? {} : { until: instant('--until', options.until) }),
    ...(text === undefined || text.trim() === '' ? {} : { text }),
    ...(options.before === undefined ? {} : { before: (await findRun(scheduler, options.before)).id }),
  };
}

/** The rows of a page as they are, without those that are something else than what was asked for. */
export async function asAskedFor(
  page: readonly Run[],
  { status }: HistoryFilterOptions,
  { asTheyAre }: Pick<OpenWorkspace, 'asTheyAre'>,
): Promise<readonly Run[]> {
  const runs = page.some(isActive) ? await asTheyAre.runs(page) : page;
  return status === undefined ? runs : runs.filter((run) => status.includes(run.status));
}

/** The rows of dead hosts still say that they wait or run. */
function asWritten(statuses: readonly RunStatus[]): readonly RunStatus[] {
  return statuses.includes('interrupted')
    ? [...new Set([...statuses, 'queued', 'running'] as const)]
    : statuses;
}
