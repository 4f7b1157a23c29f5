import * as vscode from 'vscode';
import { configUri } from '../language/configUri.ts';
import type { Command } from './command.ts';
import { pickFolder } from './pickFolder.ts';

/** Makes a first scheduler.json, never over one that is there, and opens it. */
export function createConfig(): Command {
  return {
    id: 'scheduler.createConfig',
    async run() {
      const folder = await pickFolder(vscode.workspace.workspaceFolders ?? []);
      if (!folder) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('Open a folder first: scheduler.json belongs to one.'),
        );
        return;
      }
      const { newConfigText } = await import('../../config/editConfig.ts');
      const uri = configUri(folder);
      const edit = new vscode.WorkspaceEdit();
      edit.createFile(uri, {
        contents: new TextEncoder().encode(newConfigText()),
        ignoreIfExists: true,
      });
      await vscode.workspace.applyEdit(edit);
      await vscode.window.showTextDocument(uri);
    },
  };
}
