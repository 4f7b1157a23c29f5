import * as vscode from 'vscode';
import type { EnvironmentDocuments } from '../documents/environmentDocuments.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

/** Shows what a task would be run as, and with which environment. */
export function showEnvironment(folders: FolderSchedulers, documents: EnvironmentDocuments): Command {
  return {
    id: 'scheduler.showEnvironment',
    async run(argument) {
      const placeHolder = vscode.l10n.t('The environment of which task?');
      const picked = await pickTask(folders, argument, placeHolder);
      if (picked) await documents.show(picked.from, picked.taskId);
    },
  };
}
