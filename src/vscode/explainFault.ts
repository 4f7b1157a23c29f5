import { isBuiltin } from 'node:module';
import * as vscode from 'vscode';
import { ForeignStateError } from '../common/ownership.ts';
import { NewerSchemaError } from '../history/database/migrations.ts';
import { RelativeHomeError } from '../history/folders/statePaths.ts';
import { UnusableStateError } from '../history/folders/unusableState.ts';
import { HistoryUnwritableError } from '../history/database/unwritable.ts';
import { foreignWords } from '../presentation/foreignWords.ts';
import { unusableWords } from '../presentation/unusableWords.ts';
import { translate } from './translate.ts';

/** Why a scheduler cannot be opened, or its history not be written, for the one who can do something about it. */
export function explainFault(error: unknown): string {
  if (!isBuiltin('node:sqlite')) {
    return vscode.l10n.t('This VS Code lacks SQLite (node:sqlite), which keeps the history. Update VS Code.');
  }
  if (error instanceof NewerSchemaError) {
    return vscode.l10n.t(
      'A newer version of Workspace Scheduler has written the history. Update the extension to read it.',
    );
  }
  if (error instanceof RelativeHomeError) {
    return vscode.l10n.t('SCHEDULER_HOME must be an absolute path, not “{path}”.', { path: error.path });
  }
  if (error instanceof ForeignStateError) {
    const { reason, advice } = foreignWords(error);
    return `${translate(reason)} ${translate(advice)}`;
  }
  if (error instanceof UnusableStateError) {
    const { reason, advice } = unusableWords(error);
    return `${translate(reason)} ${translate(advice)}`;
  }
  if (error instanceof HistoryUnwritableError) return explainUnwritable(error);
  return error instanceof Error ? error.message : String(error);
}

function explainUnwritable({ reason, cause }: HistoryUnwritableError): string {
  switch (reason) {
    case 'full':
      return vscode.l10n.t('The disk of the history is full.');
    case 'read-only':
      return vscode.l10n.t('The history, or its disk, is read-only.');
    case 'io':
      return vscode.l10n.t('The disk of the history fails: {detail}', {
        detail: cause instanceof Error ? cause.message : String(cause),
      });
  }
}
