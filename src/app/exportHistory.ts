import { setImmediate } from 'node:timers/promises';
import type { RunFilter } from '../engine/runStore.ts';
import { canBeRunId } from '../history/runId.ts';
import type { Output } from '../model/output.ts';
import type { Run } from '../model/run.ts';
import type { HistoryWriter } from '../presentation/historyFormats.ts';
import type { ExportedRun } from '../presentation/runDocument.ts';
import type { WorkspaceScheduler } from './workspaceScheduler.ts';

export interface PagedQuery extends RunFilter {
  /** Only rows older than this run (its id). */
  readonly before?: string;
  /** How many; without it, all. */
  readonly limit?: number;
}

type History = Pick<WorkspaceScheduler, 'history' | 'findRun'>;
type Source = History & Pick<WorkspaceScheduler, 'outputs' | 'logPath'>;

/** What becomes of the rows of a page before they are shown; it may leave some out. */
type Show = (page: readonly Run[]) => Promise<readonly Run[]>;

/** Rows read in one go: few enough that an editor does not notice it. */
const pageSize = 250;

const asTheyStand: Show = (page) => Promise.resolve(page);

/** The text of an export, piece by piece and newest first. It holds no more than a page at a time. */
export async function* exportHistory(
  source: Source,
  query: PagedQuery,
  writer: HistoryWriter,
  show: Show = asTheyStand,
): AsyncGenerator<string, void> {
  const outputs = Map.groupBy(await source.outputs(), ({ runId }) => runId);
  yield writer.head();
  for await (const page of historyPages(source, query, show)) {
    yield writer.rows(page.map((run) => exported(run, outputs.get(run.id) ?? [], source)));
  }
  yield writer.tail();
}

/** The rows of a query, newest first, page by page. Leaves the thread free in between. */
export async function* historyPages(
  history: History,
  { limit = Infinity, before, ...filter }: PagedQuery,
  show: Show = asTheyStand,
): AsyncGenerator<readonly Run[], void> {
  let left = limit;
  let last: readonly Run[] | undefined;
  while (left > 0) {
    const size = Math.min(pageSize, left);
    const page: readonly Run[] = last
      ? await pageAfter(last, history, filter, size)
      : await history.history({ ...filter, ...(before === undefined ? {} : { before }), limit: size });
    const shown = page.length === 0 ? page : await show(page);
    if (shown.length > 0) yield shown;
    if (page.length < size) return;
    left -= shown.length;
    last = page;
    await setImmediate();
  }
}

async function pageAfter(
  before: readonly Run[],
  history: History,
  filter: RunFilter,
  limit: number,
): Promise<readonly Run[]> {
  const last = before.at(-1);
  if (!last) return [];
  const page = await history.history({ ...filter, before: last.id, limit });
  if (page.length === limit || (await history.findRun(last.id))) return page;
  // Retention has removed the row that the page was to follow: its time takes its place.
  const until = Math.min(filter.until ?? Infinity, last.createdAt + 1);
  const given = new Set(before.map(({ id }) => id));
  const rest = await history.history({ ...filter, until, limit: limit + given.size });
  return rest.filter(({ id }) => !given.has(id)).slice(0, limit);
}

function exported(run: Run, outputs: readonly Output[], source: Source): ExportedRun {
  // What was taken over from elsewhere has left its log there, and a row of somebody else's making may have any id.
  const hasLog = run.startedAt !== undefined && run.reason !== 'imported' && canBeRunId(run.id);
  return { run, outputs, ...(hasLog ? { log: source.logPath(run.id) } : {}) };
}
