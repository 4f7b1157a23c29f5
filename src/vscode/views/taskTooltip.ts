import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { createPositions } from '../../config/problem.ts';
import type { TaskFigures } from '../../engine/archive.ts';
import type { Run } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Task } from '../../model/task.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { figureLines } from './figureLines.ts';
import { reportLines, withSummary } from './runTooltip.ts';

/** How many errors of a broken task its tooltip names. */
const errorLimit = 3;

/** All about a task, line by line. `schedules` are the task's own, with labels in place of ids. */
export async function taskTooltip(
  { task, next, active, last }: TaskOverview,
  schedules: readonly Schedule[],
  format: InstantFormat,
  now: number,
  figures: TaskFigures,
): Promise<string | vscode.MarkdownString> {
  const lines = [task.label, ...(task.description ? [task.description] : []), ''];
  lines.push(vscode.l10n.t('Task: {id}', { id: task.id }));
  if (task.group) lines.push(vscode.l10n.t('Group: {group}', { group: task.group }));
  const elsewhere = task.timezone !== machineTimezone();
  const schedule = await inWords(schedules, elsewhere ? task.timezone : undefined);
  if (schedule !== '') lines.push(vscode.l10n.t('Schedule: {schedule}', { schedule }));
  if (next !== undefined) {
    const time = format.full(next);
    lines.push(
      next <= now
        ? vscode.l10n.t('Due since: {time}', { time })
        : vscode.l10n.t('Next run: {time}', { time }),
    );
  }
  if (elsewhere && usesItsZone(task)) lines.push(vscode.l10n.t('Time zone: {zone}', { zone: task.timezone }));
  if (active) lines.push(...activeLines(active, format));
  if (last) {
    const time = format.full(last.endedAt ?? last.createdAt);
    const status = translate(presentRun(last).label);
    lines.push(vscode.l10n.t('Last run: {status}, {time}', { status, time }), ...reportLines(last));
  }
  lines.push(...figureLines(figures, format));
  return withSummary(lines, last?.summary);
}

function activeLines(active: Run, format: InstantFormat): string[] {
  const status = translate(presentRun(active).label);
  const what = active.dryRun ? vscode.l10n.t('dry run: {status}', { status }) : status;
  return [
    vscode.l10n.t('Now: {status}', { status: what }),
    ...(active.retryAt === undefined
      ? []
      : [vscode.l10n.t('Next attempt: {time}', { time: format.full(active.retryAt) })]),
  ];
}

/** What is wrong with a task that cannot run as it is written, and where. */
export function brokenTaskTooltip({ scheduler }: FolderScheduler, taskId: string): string {
  const { problems, text } = scheduler.config;
  const errors = problems
    .filter((problem) => problem.taskId === taskId && problem.severity === 'error')
    .slice(0, errorLimit);
  const positions = createPositions(text);
  return [
    taskId,
    ...errors.map((problem) =>
      vscode.l10n.t('line {line}: {message}', {
        line: positions(problem.offset).line,
        message: translate(problem.message),
      }),
    ),
    '',
    vscode.l10n.t('This task does not run until its error is fixed. The other tasks go on.'),
  ].join('\n');
}

/** Whether some schedule goes by the task's own zone: one that names a zone, or no time at all, does not. */
function usesItsZone({ schedules }: Task): boolean {
  return schedules.some(
    (schedule) => schedule.form !== 'startup' && schedule.form !== 'after' && schedule.timezone === undefined,
  );
}

/** Loaded for the first tooltip, the words of cron expressions being many. */
async function inWords(schedules: readonly Schedule[], timezone: string | undefined): Promise<string> {
  const { describeSchedules } = await import('../../schedule/words/describe.ts');
  const options = { translate, locale: vscode.env.language };
  return describeSchedules(schedules, timezone === undefined ? options : { ...options, timezone });
}
