import * as vscode from 'vscode';
import type { LogPart } from '../../model/log.ts';
import { isActive, type Attempt, type Run } from '../../model/run.ts';
import { readableLog } from '../../presentation/logText.ts';
import { withoutControls } from '../../presentation/plainLine.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { presentRun, presentStatus, presentTrigger } from '../../presentation/statusPresentation.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import { oneLine } from '../../presentation/uiText.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { reportLines } from '../views/runTooltip.ts';

/** All that is known of a run: what became of it, what it reports, and what it has printed. */
export async function runLogText(
  { scheduler }: FolderScheduler,
  run: Run,
  parts: readonly LogPart[] | undefined,
  format: InstantFormat,
): Promise<string> {
  const outputs = (await scheduler.outputs(run.taskId)).filter(({ runId }) => runId === run.id);
  const attempts = run.attempts > 1 ? await scheduler.attempts(run.id) : [];
  const { summary } = run;
  const head = [
    ...header(run, format),
    ...attempts.map(attemptLine).map(oneLine),
    ...outputs.map(({ path }) => `${vscode.l10n.t('Output:')} ${oneLine(path)}`),
  ];
  return [
    ...head.map(withCommonSpaces),
    '',
    ...(summary === undefined ? [] : [vscode.l10n.t('— Summary —'), withoutControls(summary).trimEnd(), '']),
    await body(run, parts),
  ].join('\n');
}

/** The editor frames each no-break space of a log, which French has before every colon. */
function withCommonSpaces(line: string): string {
  return line.replaceAll(/[\u00a0\u202f]/g, ' ');
}

function header(run: Run, format: InstantFormat): string[] {
  const status = translate(presentRun(run).label);
  const lines = [
    vscode.l10n.t('{task}: {status}', { task: `${oneLine(run.label)} (${run.taskId})`, status }),
    ...reportLines(run).map(oneLine),
  ];
  const instant = (name: string, at: number | undefined) => {
    if (at !== undefined) lines.push(`${name} ${format.full(at)}`);
  };
  const { startedAt, endedAt } = run;
  lines.push(`${vscode.l10n.t('Trigger:')} ${translate(presentTrigger(run.trigger))}`);
  instant(vscode.l10n.t('Due:'), run.occurrence);
  instant(vscode.l10n.t('Started:'), startedAt);
  if (startedAt !== undefined && endedAt !== undefined) {
    const duration = translate(formatDuration(Math.max(0, endedAt - startedAt)));
    lines.push(`${vscode.l10n.t('Duration:')} ${duration}`);
  }
  instant(vscode.l10n.t('Next attempt:'), isActive(run) ? run.retryAt : undefined);
  lines.push(`${vscode.l10n.t('Run:')} ${run.id}`);
  return lines;
}

function attemptLine(attempt: Attempt): string {
  const reason = explainRun(attempt);
  return vscode.l10n
    .t('Attempt {number}: {status}, {duration}. {reason}', {
      number: attempt.number,
      status: translate(presentStatus(attempt.status).label),
      duration: translate(formatDuration(Math.max(0, attempt.endedAt - attempt.startedAt))),
      reason: reason ? translate(reason) : '',
    })
    .trimEnd();
}

async function body(run: Run, parts: readonly LogPart[] | undefined): Promise<string> {
  if (parts && parts.length > 0) {
    return readableLog(parts, {
      attempt: (number) => vscode.l10n.t('— Attempt {number} —', { number }),
      cut: (bytes) => vscode.l10n.t('… {bytes} bytes are left out here …', { bytes }),
    });
  }
  if (isActive(run)) return vscode.l10n.t('It has printed nothing yet.');
  return run.startedAt === undefined
    ? withCommonSpaces(vscode.l10n.t('It never started: there is nothing that it could have printed.'))
    : vscode.l10n.t('It printed nothing.');
}
