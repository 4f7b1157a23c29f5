import { exportHistory, historyPages, type PagedQuery } from '../../app/exportHistory.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import { historyWriter, type HistoryFormat } from '../../presentation/historyFormats.ts';
import { causesOf } from '../causesOf.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { historyFigures, type FigureOptions } from '../historyFigures.ts';
import { asAskedFor, historyQuery, type HistoryFilterOptions } from '../historyQuery.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { openWorkspace, type OpenWorkspace } from '../openWorkspace.ts';
import { printAsRead } from '../printAsRead.ts';
import { historyTable } from '../printers/historyTable.ts';
import { machineZoneLines } from '../printers/machineZone.ts';
import { Refusal } from '../refusal.ts';

export interface HistoryOptions extends CommonOptions, HistoryFilterOptions, FigureOptions {
  /** Infinity: all. */
  readonly limit?: number;
  readonly format?: HistoryFormat | 'table';
}

/** A table is laid out as a whole. */
const longestTable = 100_000;

/** `scheduler history`: what ran, was skipped or was missed, newest first. */
export async function history(given: Console, asked: HistoryOptions): Promise<ExitCode> {
  refuseContradictions(asked);
  const options = asked.format === 'json' ? { ...asked, json: true as const } : asked;
  const console = given.atOneInstant();
  const use = { to: 'read', configOptional: true } as const;
  return openWorkspace(console, options, use, async (workspace) => {
    if (options.figures || options.days !== undefined) await historyFigures(console, options, workspace);
    else {
      const query = await historyQuery(options, workspace, console.wording().now);
      await refuseUnusedTask(options, workspace);
      const format = options.json ? 'json' : (options.format ?? 'table');
      const { limit = 20 } = options;
      if (format === 'table') await printTable(console, { ...query, limit }, options, workspace);
      else await printExport(console, { ...query, limit }, format, options, workspace);
    }
    return exitCodes.success;
  });
}

function refuseContradictions(options: HistoryOptions): void {
  const { json, format } = options;
  if (json && format !== undefined && format !== 'json') {
    throw new Refusal(message('--json does not go with --format {format}.', { format }));
  }
  if (!options.figures && options.days === undefined) return;
  const name = options.figures ? '--figures' : '--days';
  const rowOptions = ['status', 'trigger', 'since', 'until', 'text', 'before', 'limit'] as const;
  for (const option of rowOptions) {
    if (options[option] === undefined) continue;
    throw new Refusal(message('--{option} does not go with {name}.', { option, name }));
  }
  if (format === 'csv' || format === 'ndjson') {
    throw new Refusal(message('--format {format} does not go with {name}.', { format, name }));
  }
}

/** A task that is gone from the config keeps its history, a misspelt one has none. */
async function refuseUnusedTask({ task }: HistoryOptions, { scheduler }: OpenWorkspace): Promise<void> {
  if (task === undefined || scheduler.config.brokenTaskIds.includes(task)) return;
  if ((await scheduler.history({ taskId: task, limit: 1 })).length === 0) refuseUnknownTask(task, scheduler);
}

async function printExport(
  console: Console,
  query: PagedQuery,
  format: HistoryFormat,
  options: HistoryOptions,
  workspace: OpenWorkspace,
): Promise<void> {
  const { scheduler } = workspace;
  const translate = (text: Parameters<Console['translate']>[0]) => console.translate(text);
  const writer = historyWriter(format, { workspace: scheduler.folder, translate });
  const show = (page: readonly Run[]) => asAskedFor(page, options, workspace);
  await printAsRead(console.stdout, exportHistory(scheduler, query, writer, show));
}

async function printTable(
  console: Console,
  query: PagedQuery & { readonly limit: number },
  options: HistoryOptions,
  workspace: OpenWorkspace,
): Promise<void> {
  const { scheduler } = workspace;
  const limit = Math.min(query.limit, longestTable);
  const runs: Run[] = [];
  for await (const page of historyPages(scheduler, { ...query, limit }, (rows) =>
    asAskedFor(rows, options, workspace),
  )) {
    runs.push(...page);
  }
  const wording = console.wording();
  if (runs.length === 0) {
    console.print([wording.translate(await whyEmpty(query, workspace))]);
    return;
  }
  const ids = new Set(runs.map(({ taskId }) => taskId));
  const tasks = scheduler.tasks().flatMap((each) => (ids.has(each.task.id) ? [each.task] : []));
  console.print([
    ...machineZoneLines(tasks, machineTimezone(), wording),
    ...historyTable(runs, wording, await causesOf(runs, scheduler)),
  ]);
  if (query.limit <= longestTable || runs.length < longestTable) return;
  const cut = message('These are the newest {count}: --format csv, json or ndjson has all.', {
    count: longestTable,
  });
  console.remark([wording.translate(cut)]);
}

async function whyEmpty({ taskId, before, ...others }: PagedQuery, { scheduler }: OpenWorkspace) {
  const ofTask = taskId === undefined ? {} : { taskId };
  const hasAny = (await scheduler.history({ ...ofTask, limit: 1 })).length > 0;
  if (!hasAny) return message('Nothing has run yet.');
  // The limit is among them.
  return before !== undefined && Object.keys(others).length === 1
    ? message('There is nothing older.')
    : message('The history has runs, but none that is asked for here.');
}
