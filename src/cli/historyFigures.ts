import type { DayCounts, TaskFigures } from '../engine/archive.ts';
import { message } from '../common/message.ts';
import type { CommonOptions } from './commonOptions.ts';
import type { Console } from './console.ts';
import { figuresJson } from './json/figuresJson.ts';
import { refuseUnknownTask } from './knownTask.ts';
import type { OpenWorkspace } from './openWorkspace.ts';
import { dayTable } from './printers/dayTable.ts';
import { figuresTable } from './printers/figuresTable.ts';

export interface FigureOptions {
  readonly task?: string;
  readonly figures?: true;
  /** How many days back, today included. */
  readonly days?: number;
}

const dayLength = 86_400_000;

/** What comes of all runs together: figures of each task, and how many runs a day had. */
export async function historyFigures(
  console: Console,
  options: FigureOptions & CommonOptions,
  workspace: OpenWorkspace,
): Promise<void> {
  const figures = options.figures ? await figuresOf(options, workspace) : undefined;
  const wording = console.wording();
  const period =
    options.days === undefined ? undefined : periodOf(options.days, wording.instants.dayKey(wording.now));
  const days = period && (await daysOf(period, options, workspace));
  if (options.json) {
    console.printJson({
      workspace: workspace.scheduler.folder,
      ...(figures && { figures: figures.map(figuresJson) }),
      ...(days && { ...period, days }),
    });
    return;
  }
  if (figures) {
    const nothing = message('No task of scheduler.json has run yet.');
    console.print(figures.length === 0 ? [wording.translate(nothing)] : figuresTable(figures, wording));
  }
  if (figures && days) console.print(['']);
  if (days && period) {
    const nothing = message('Nothing has happened from {from} to {to}.', period);
    console.print(days.length === 0 ? [wording.translate(nothing)] : dayTable(days, wording));
  }
}

/** Of the task that is named, or of all that the config has and that have ended at least once. */
async function figuresOf(
  { task }: FigureOptions,
  { scheduler }: OpenWorkspace,
): Promise<readonly TaskFigures[]> {
  const { brokenTaskIds } = scheduler.config;
  if (task !== undefined) {
    const figures = await scheduler.figures(task);
    if (figures.runs === 0 && !brokenTaskIds.includes(task)) await refuseUnused(task, scheduler);
    return [figures];
  }
  const ids = [...scheduler.tasks().map((each) => each.task.id), ...brokenTaskIds];
  const all: TaskFigures[] = [];
  for (const id of ids) all.push(await scheduler.figures(id));
  return all.filter(({ runs }) => runs > 0);
}

async function refuseUnused(task: string, scheduler: OpenWorkspace['scheduler']): Promise<void> {
  if ((await scheduler.history({ taskId: task, limit: 1 })).length === 0) refuseUnknownTask(task, scheduler);
}

async function daysOf(
  period: { readonly from: string; readonly to: string },
  { task }: FigureOptions,
  { scheduler }: OpenWorkspace,
): Promise<readonly DayCounts[]> {
  if (task !== undefined) await refuseUnused(task, scheduler);
  return scheduler.days({ ...period, ...(task === undefined ? {} : { taskId: task }) });
}

/** So many days up to today, by the calendar. */
function periodOf(days: number, today: string): { readonly from: string; readonly to: string } {
  const from = new Date(Date.parse(today) - (days - 1) * dayLength).toISOString().slice(0, 10);
  return { from, to: today };
}
