import * as vscode from 'vscode';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { configUri } from '../language/configUri.ts';
import { findTaskRange } from '../language/findTaskRange.ts';
import type { Command } from './command.ts';
import { pickFolder } from './pickFolder.ts';
import { pickTask } from './pickTask.ts';

export function openConfig(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.openConfig',
    async run() {
      const withConfig = folders.all().filter(({ scheduler }) => scheduler.config.file !== 'missing');
      const folder = await pickFolder(withConfig.map((from) => from.folder));
      if (folder) await vscode.window.showTextDocument(configUri(folder));
      else if (withConfig.length === 0) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('There is no scheduler.json here yet. “Scheduler: Create scheduler.json” makes one.'),
        );
      }
    },
  };
}

export function openDefinition(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.openDefinition',
    async run(argument) {
      const placeHolder = vscode.l10n.t('Which task should be opened?');
      const picked = await pickTask(folders, argument, placeHolder);
      if (!picked) return;
      const document = await vscode.workspace.openTextDocument(configUri(picked.from.folder));
      const selection = await findTaskRange(document, picked.taskId);
      await vscode.window.showTextDocument(document, selection ? { selection } : {});
    },
  };
}
