import * as vscode from 'vscode';
import { enableTask } from '../language/enableTask.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

export function enableTaskCommand(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.enableTask',
    async run(argument) {
      const placeHolder = vscode.l10n.t('Which task should be enabled?');
      const picked = await pickTask(folders, argument, placeHolder, ({ task }) => !task.enabled);
      if (picked) await enableTask(picked.from, picked.taskId, true);
    },
  };
}

export function disableTaskCommand(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.disableTask',
    async run(argument) {
      const placeHolder = vscode.l10n.t('Which task should be disabled?');
      const picked = await pickTask(folders, argument, placeHolder, ({ task }) => task.enabled);
      if (picked) await enableTask(picked.from, picked.taskId, false);
    },
  };
}
