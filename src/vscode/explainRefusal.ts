import * as vscode from 'vscode';
import type { RunRefusal } from '../engine/runRequest.ts';

/** Why a task was not run when it was asked for. */
export function explainRefusal(refusal: RunRefusal | 'failed', dryRun = false): string {
  switch (refusal) {
    case 'closed':
      return vscode.workspace.isTrusted
        ? vscode.l10n.t('This folder is virtual: its tasks can be looked at, nothing runs here.')
        : vscode.l10n.t('Nothing runs in Restricted Mode. Trust this workspace to run its tasks.');
    case 'unknown-task':
      return vscode.l10n.t('This task is not in scheduler.json, or has an error there.');
    case 'not-approved':
      return vscode.l10n.t(
        'You have not allowed this task as it is now. “Scheduler: Review Tasks…” shows what it runs.',
      );
    case 'already-active':
      return dryRun
        ? vscode.l10n.t('A dry run of this task is going already.')
        : vscode.l10n.t('This task is already running.');
    case 'unsupported-kind':
      return vscode.l10n.t('Runs of this kind cannot be carried out in this window.');
    case 'no-dry-run':
      return vscode.l10n.t(
        'This task has no dry run. Say in its “run” what a dry run adds, such as: {example}',
        { example: '"dryRun": { "args": ["--dry-run"] }' },
      );
    case 'failed':
      return vscode.l10n.t('The run could not be started. The scheduler log says why.');
  }
}
