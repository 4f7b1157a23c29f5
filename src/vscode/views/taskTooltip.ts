import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { createPositions } from '../../config/problem.ts';
import type { TaskFigures } from '../../engine/archive.ts';
import type { ApprovalState } from '../../model/approval.ts';
import type { Run } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Task } from '../../model/task.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { figureLines } from './figureLines.ts';
import { reportLines, withSummary } from './runTooltip.ts';

/** How many errors of a broken task its tooltip names. */
const errorLimit = 3;

/**
 * All about a task, line by line. `schedules` are the task's own, with labels in place of ids. One that is not
 * `approved` waits for its user.
 */
export async function taskTooltip(
  { task, next, active, last, approval }: TaskOverview,
  schedules: readonly Schedule[],
  format: InstantFormat,
  now: number,
  figures: TaskFigures,
): Promise<string | vscode.MarkdownString> {
  const lines = [task.label, ...(task.description ? [task.description] : []), ''];
  const isUnapproved = approval !== 'approved';
  if (isUnapproved) lines.push(...whyItWaits(approval), '');
  lines.push(vscode.l10n.t('Task: {id}', { id: task.id }));
  if (task.group) lines.push(vscode.l10n.t('Group: {group}', { group: task.group }));
  const elsewhere = task.timezone !== machineTimezone();
  const schedule = await inWords(schedules, elsewhere ? task.timezone : undefined);
  if (schedule !== '') lines.push(vscode.l10n.t('Schedule: {schedule}', { schedule }));
  if (next !== undefined) {
    const time = format.full(next);
    if (next > now) {
      lines.push(
        isUnapproved
          ? vscode.l10n.t('Next run, once it is allowed: {time}', { time })
          : vscode.l10n.t('Next run: {time}', { time }),
      );
    } else if (!isUnapproved || approval === 'changed')
      lines.push(vscode.l10n.t('Due since: {time}', { time }));
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

function whyItWaits(approval: ApprovalState): string[] {
  return [
    approval === 'new'
      ? vscode.l10n.t(
          'You have not allowed this task yet: it does not run by itself, and asks first when you run it.',
        )
      : vscode.l10n.t(
          'This task has changed since you allowed it: it does not run by itself, and asks first when you run it.',
        ),
    vscode.l10n.t('Review it, and allow it if it is what you want to run.'),
  ];
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
    uiText(taskId),
    ...errors.map((problem) =>
      vscode.l10n.t('line {line}: {message}', {
        line: positions(problem.offset).line,
        message: uiText(translate(problem.message)),
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
