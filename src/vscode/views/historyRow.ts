import * as vscode from 'vscode';
import { isActive, type Run } from '../../model/run.ts';
import { presentRun, presentTrigger } from '../../presentation/statusPresentation.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import { translate } from '../translate.ts';
import type { DayNode, RunNode } from './nodes.ts';

/** A run as a row of the History view. `now`: milliseconds since the epoch. */
export function runRow(node: RunNode, format: InstantFormat, now: number): vscode.TreeItem {
  const { run, from } = node;
  const { icon, color, label } = presentRun(run);
  const item = new vscode.TreeItem(uiText(run.label));
  const time = when(run, format, now);
  const parts = wasStarted(run)
    ? [...durationOf(run), ...attemptsOf(run), triggerOf(run), ...standsFor(run)]
    : countOf(run);
  // The icon's shape says "succeeded" already; whatever else a run became is also said in words.
  const status = translate(label);
  const plain = run.status === 'succeeded' && !run.warnings?.length;
  item.description = [time, ...(plain ? [] : [status]), ...parts].join(' · ');
  item.id = `${from.folder.uri.toString()} ${run.id}`;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = `run:${isActive(run) ? 'active' : hasLog(run) ? 'ended' : 'unstarted'}`;
  item.accessibilityInformation = { label: [uiText(run.label), time, status, ...parts].join(', ') };
  item.command = {
    command: 'scheduler.showRunLog',
    title: vscode.l10n.t('Show Run Log'),
    arguments: [node],
  };
  return item;
}

/** How many runs of a day ended how. */
export function dayWords({ runs, isWhole }: DayNode): string {
  const rows = runs.map(({ run }) => run);
  const started = rows.filter(wasStarted).reduce((sum, run) => sum + run.occurrences, 0);
  const count = (...of: Run['status'][]) =>
    rows.reduce((sum, { status, occurrences }) => sum + (of.includes(status) ? occurrences : 0), 0);
  const [missed, skipped, interrupted] = [count('missed'), count('skipped'), count('interrupted')];
  const failed = rows.filter(({ status }) => status === 'failed' || status === 'timed-out').length;
  return [
    ...(isWhole
      ? [started === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{count} runs', { count: started })]
      : [vscode.l10n.t('{count} runs and more', { count: started })]),
    ...(failed > 0 ? [vscode.l10n.t('{count} failed', { count: failed })] : []),
    ...(interrupted > 0 ? [vscode.l10n.t('{count} interrupted', { count: interrupted })] : []),
    ...(missed > 0 ? [vscode.l10n.t('{count} missed', { count: missed })] : []),
    ...(skipped > 0 ? [vscode.l10n.t('{count} skipped', { count: skipped })] : []),
  ].join(', ');
}

/** The time, with its day where that is not the day that the row stands under: an occurrence of last week. */
function when(run: Run, format: InstantFormat, now: number): string {
  const instant = run.startedAt ?? run.occurrence ?? run.createdAt;
  return format.dayKey(instant) === format.dayKey(run.createdAt)
    ? format.time(instant)
    : translate(format.moment(instant, now));
}

function durationOf({ startedAt, endedAt }: Run): string[] {
  return startedAt === undefined || endedAt === undefined
    ? []
    : [translate(formatDuration(Math.max(0, endedAt - startedAt)))];
}

function attemptsOf({ attempts }: Run): string[] {
  return attempts > 1 ? [vscode.l10n.t('{count} attempts', { count: attempts })] : [];
}

/** A dry run is asked for by hand, and nothing is worth more to know of it. */
function triggerOf(run: Run): string {
  if (run.dryRun) return vscode.l10n.t('dry run');
  if (run.reason === 'imported') return vscode.l10n.t('imported');
  return makesUp(run)
    ? vscode.l10n.t('in place of an interrupted run')
    : translate(presentTrigger(run.trigger));
}

/** It was started because another run had been interrupted, as its task's `interrupted` asks for. */
export function makesUp({ trigger, causedBy }: Run): boolean {
  return trigger === 'catch-up' && causedBy !== undefined;
}

/** An imported row may stand for many runs. */
function standsFor({ occurrences }: Run): string[] {
  return occurrences === 1 ? [] : [vscode.l10n.t('the last of {count} runs', { count: occurrences })];
}

/** Not a mere record that an occurrence did not run. */
function wasStarted({ status }: Run): boolean {
  return status !== 'missed' && status !== 'skipped';
}

function hasLog(run: Run): boolean {
  return wasStarted(run) && run.reason !== 'imported';
}

function countOf({ occurrences }: Run): string[] {
  return occurrences === 1 ? [] : [vscode.l10n.t('{count} occurrences', { count: occurrences })];
}
