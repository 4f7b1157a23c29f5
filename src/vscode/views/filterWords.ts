import * as vscode from 'vscode';
import type { RunStatus, Trigger } from '../../model/run.ts';
import { presentStatus, presentTrigger } from '../../presentation/statusPresentation.ts';
import { uiText } from '../../presentation/uiText.ts';
import { translate } from '../translate.ts';
import type { HistoryFilter, Period } from './historyFilter.ts';

/** What the filter asks for, as short as it can be said. */
export function filterWords({ task, statuses, triggers, period, text }: HistoryFilter): string {
  return [
    ...(task ? [uiText(task.label)] : []),
    ...(statuses ? [statusWords(statuses)] : []),
    ...(triggers ? [triggerWords(triggers)] : []),
    ...(period ? [periodWords(period)] : []),
    ...(text === undefined ? [] : [vscode.l10n.t('“{text}”', { text: uiText(text) })]),
  ].join(' · ');
}

export function statusWords(statuses: readonly RunStatus[]): string {
  return statuses.map((status) => translate(presentStatus(status).label)).join(', ');
}

export function triggerWords(triggers: readonly Trigger[]): string {
  return triggers.map((trigger) => translate(presentTrigger(trigger))).join(', ');
}

export function periodWords(period: Period): string {
  switch (period) {
    case 'today':
      return vscode.l10n.t('today');
    case 'yesterday':
      return vscode.l10n.t('yesterday');
    case 'week':
      return vscode.l10n.t('last 7 days');
    case 'month':
      return vscode.l10n.t('last 30 days');
  }
}
