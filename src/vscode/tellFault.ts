import * as vscode from 'vscode';
import { uiText } from '../presentation/uiText.ts';
import { explainFault } from './explainFault.ts';

/** Tells the user, with what can be done about it, that nothing is scheduled in a folder. */
export async function tellFault(folder: vscode.WorkspaceFolder, error: unknown): Promise<void> {
  const [showLog, copy] = [vscode.l10n.t('Show Scheduler Log'), vscode.l10n.t('Copy Diagnostics')];
  const chosen = await vscode.window.showErrorMessage(
    vscode.l10n.t(
      'Nothing of “{folder}” runs: its scheduler could not be opened. It is tried again every 30 seconds. {reason}',
      { folder: uiText(folder.name), reason: uiText(explainFault(error)) },
    ),
    ...[showLog, copy],
  );
  if (chosen === showLog) await vscode.commands.executeCommand('scheduler.showLog');
  if (chosen === copy) await vscode.commands.executeCommand('scheduler.copyDiagnostics');
}
