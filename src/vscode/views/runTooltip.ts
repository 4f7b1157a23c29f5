import * as vscode from 'vscode';
import type { Attempt, Run } from '../../model/run.ts';
import { escapeMarkdown } from '../../presentation/escapeMarkdown.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { statLines } from '../../presentation/runStats.ts';
import { explainWarning } from '../../presentation/runWarning.ts';
import { presentRun, presentStatus } from '../../presentation/statusPresentation.ts';
import { summaryExcerpt } from '../../presentation/summaryExcerpt.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { makesUp } from './historyRow.ts';

/** All about a run, line by line, and its summary below. */
export async function runTooltip(
  run: Run,
  { scheduler }: FolderScheduler,
  format: InstantFormat,
): Promise<string | vscode.MarkdownString> {
  const status = translate(presentRun(run).label);
  const lines = [vscode.l10n.t('{task}: {status}', { task: run.label, status }), ...reportLines(run)];
  const cause = run.causedBy === undefined ? undefined : await scheduler.findRun(run.causedBy);
  if (cause) lines.push(causeLine(run, cause));
  if (run.attempts > 1) lines.push(...(await scheduler.attempts(run.id)).map(attemptLine));
  lines.push('');
  const row = (text: string, instant: number | undefined) => {
    if (instant !== undefined) lines.push(`${text} ${format.full(instant)}`);
  };
  row(vscode.l10n.t('Due:'), run.occurrence);
  row(vscode.l10n.t('Started:'), run.startedAt);
  row(vscode.l10n.t('Next attempt:'), run.status === 'queued' ? run.retryAt : undefined);
  row(vscode.l10n.t('Ended:'), run.startedAt === undefined ? undefined : run.endedAt);
  lines.push(vscode.l10n.t('Run: {id}', { id: run.id }));
  return withSummary(lines, run.summary);
}

/** Why a run is as it is, and what it reports: a line each. */
export function reportLines(run: Run): string[] {
  const reason = explainRun(run);
  return [
    ...(run.dryRun ? [vscode.l10n.t('Dry run')] : []),
    ...(reason ? [translate(reason)] : []),
    ...(run.warnings ?? []).map((warning) =>
      vscode.l10n.t('Warning: {warning}', { warning: translate(explainWarning(warning)) }),
    ),
    ...(run.stats ? statLines(run.stats) : []),
  ];
}

/** The lines as they are, with the Markdown that the script has written below them. */
export function withSummary(
  lines: readonly string[],
  summary: string | undefined,
): string | vscode.MarkdownString {
  const plain = lines.map(uiText);
  if (summary === undefined || summary.trim() === '') return plain.join('\n');
  // Two spaces at its end break a line, and an empty one begins a paragraph.
  const text = plain.map((line) => (line === '' ? '' : `${escapeMarkdown(line)}  `)).join('\n');
  return new vscode.MarkdownString(`${text}\n\n---\n\n${summaryExcerpt(summary)}`);
}

function causeLine(run: Run, cause: Run): string {
  const of = { task: cause.label, run: cause.id };
  if (run.status === 'skipped') {
    const status = translate(presentStatus(cause.status).label);
    return vscode.l10n.t('It was to follow {task}: {status} ({run})', { ...of, status });
  }
  if (makesUp(run)) return vscode.l10n.t('In place of a run of {task} that was interrupted ({run})', of);
  return vscode.l10n.t('Started by the end of {task} ({run})', of);
}

function attemptLine(attempt: Attempt): string {
  const { number, startedAt, endedAt } = attempt;
  const reason = explainRun(attempt);
  return vscode.l10n
    .t('Attempt {number}: {status}, {duration}. {reason}', {
      number,
      status: translate(presentStatus(attempt.status).label),
      duration: translate(formatDuration(Math.max(0, endedAt - startedAt))),
      reason: reason ? translate(reason) : '',
    })
    .trimEnd();
}
