import * as vscode from 'vscode';
import type { TaskFigures } from '../../engine/archive.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import { translate } from '../translate.ts';

/** How a task's runs have ended so far: a line each, none where nothing has ended yet. */
export function figureLines(figures: TaskFigures, format: InstantFormat): string[] {
  const { runs, succeeded, p50, p95, lastSuccess, failureStreak } = figures;
  if (runs === 0) return [];
  const counts = { succeeded: number(succeeded), runs: number(runs), rate: rateWords(succeeded, runs) };
  const duration = (ms: number) => translate(formatDuration(ms));
  return [
    vscode.l10n.t('Succeeded: {succeeded} of {runs} ({rate})', counts),
    ...(p50 === undefined || p95 === undefined
      ? []
      : [
          vscode.l10n.t('Takes: {p50} as a rule, {p95} at most in 95 of 100 runs', {
            p50: duration(p50),
            p95: duration(p95),
          }),
        ]),
    ...(lastSuccess === undefined
      ? []
      : [vscode.l10n.t('Last success: {time}', { time: format.full(lastSuccess) })]),
    ...(failureStreak > 1
      ? [vscode.l10n.t('Failed in a row: {count}', { count: number(failureStreak) })]
      : []),
  ];
}

/** Cut, not rounded: 999 of 1,000 are not all. */
function rateWords(succeeded: number, runs: number): string {
  const shape = { style: 'percent', maximumFractionDigits: 1, roundingMode: 'trunc' } as const;
  return new Intl.NumberFormat(vscode.env.language, shape).format(succeeded / runs);
}

function number(count: number): string {
  return new Intl.NumberFormat(vscode.env.language).format(count);
}
