import * as vscode from 'vscode';
import type { FolderScheduler } from '../folderSchedulers.ts';
import { configUri } from './configUri.ts';

/**
 * Writes `enabled` of one task into scheduler.json, through the editor's own document, so that what the user
 * has typed there stays, and the edit can be undone.
 */
export async function enableTask(from: FolderScheduler, taskId: string, enabled: boolean): Promise<void> {
  const { setTaskEnabled } = await import('../../config/editConfig.ts');
  const document = await vscode.workspace.openTextDocument(configUri(from.folder));
  const wasDirty = document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, replacement } of setTaskEnabled(document.getText(), taskId, enabled)) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    edit.replace(document.uri, range, replacement);
  }
  if (edit.size === 0) return;
  await vscode.workspace.applyEdit(edit);
  if (!wasDirty) await document.save();
  else {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('scheduler.json has other unsaved changes. Save it for this one to take effect.'),
    );
  }
}
