import * as vscode from 'vscode';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';

/** The only one of the folders, or the one that the user picks. */
export async function pickFolder(
  folders: readonly vscode.WorkspaceFolder[],
): Promise<vscode.WorkspaceFolder | undefined> {
  if (folders.length < 2) return folders[0];
  const items = folders.map((folder) => ({
    label: uiText(folder.name),
    description: uiText(folder.uri.fsPath),
    folder,
  }));
  const placeHolder = vscode.l10n.t('Which folder?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.folder;
}

/** The only folder with a scheduler, or the one that the user picks. */
export async function pickOpenFolder(folders: FolderSchedulers): Promise<FolderScheduler | undefined> {
  const open = folders.all();
  if (open.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No folder of this window has a schedule.'));
    return undefined;
  }
  const folder = await pickFolder(open.map((from) => from.folder));
  return open.find((from) => from.folder === folder);
}
