import * as vscode from 'vscode';
import type { RunRequest } from '../engine/scheduler.ts';

type Refusal = Extract<RunRequest, { refused: unknown }>['refused'];

/** Why a task was not run when it was asked for. */
export function explainRefusal(refusal: Refusal | 'failed'): string {
  switch (refusal) {
    case 'closed':
      return vscode.l10n.t('Nothing runs in Restricted Mode. Trust this workspace to run its tasks.');
    case 'unknown-task':
      return vscode.l10n.t('This task is not in scheduler.json, or has an error there.');
    case 'already-active':
      return vscode.l10n.t('This task is already running.');
    case 'failed':
      return vscode.l10n.t('The run could not be started. The scheduler log says why.');
  }
}
