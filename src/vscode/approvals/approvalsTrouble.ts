import * as vscode from 'vscode';
import { ApprovalsFileError } from '../../approval/approvalsFileError.ts';
import type { Disposable } from '../../common/disposables.ts';
import { approvalsFaultWords } from '../../presentation/approvalsFaultWords.ts';
import { uiText } from '../../presentation/uiText.ts';
import { explainFault } from '../explainFault.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';

/** Why what the user has allowed is not known, and what to do about it; `undefined`: it is known. */
export function explainApprovalsTrouble(folders: FolderSchedulers): string | undefined {
  const error = folders
    .all()
    .map(({ scheduler }) => scheduler.approvals.trouble)
    .find((trouble) => trouble !== undefined);
  if (error === undefined) return undefined;
  return vscode.l10n.t('Your approvals cannot be read, and nothing runs without them. {reason}', {
    reason: uiText(explain(error)),
  });
}

function explain(error: unknown): string {
  if (!(error instanceof ApprovalsFileError)) return explainFault(error);
  const { reason, advice } = approvalsFaultWords(error);
  return `${translate(reason)} ${translate(advice)}`;
}

/** Says so once, until it is over. */
export function tellOfApprovalsTrouble(folders: FolderSchedulers): Disposable {
  let told: string | undefined;
  return folders.onEvent(({ event }) => {
    if (event.type !== 'approvals' && event.type !== 'config') return;
    const trouble = explainApprovalsTrouble(folders);
    if (trouble !== undefined && trouble !== told) void tell(trouble);
    told = trouble;
  });
}

async function tell(trouble: string): Promise<void> {
  const showLog = vscode.l10n.t('Show Scheduler Log');
  if (await vscode.window.showErrorMessage(trouble, showLog)) {
    await vscode.commands.executeCommand('scheduler.showLog');
  }
}
