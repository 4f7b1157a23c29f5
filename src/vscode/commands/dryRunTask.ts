import * as vscode from 'vscode';
import { explainRefusal } from '../explainRefusal.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

/** Runs a task with what its `dryRun` adds. One that has none says how to add it. */
export function dryRunTask(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.dryRunTask',
    async run(argument) {
      if (!vscode.workspace.isTrusted) {
        void vscode.window.showWarningMessage(explainRefusal('closed'));
        return;
      }
      const placeHolder = vscode.l10n.t('Which task should be tried in a dry run?');
      const picked = await pickTask(folders, argument, placeHolder, ({ task }) => task.dryRun !== undefined);
      if (!picked) return;
      const request = await picked.from.scheduler.run(picked.taskId, { dryRun: true });
      if ('run' in request) return;
      const text = explainRefusal(request.refused, true);
      if (request.refused !== 'no-dry-run') {
        void vscode.window.showWarningMessage(text);
        return;
      }
      const openDefinition = vscode.l10n.t('Open Definition');
      // Not awaited: the command is done, whether or not somebody looks at what it says.
      void vscode.window.showInformationMessage(text, openDefinition).then((chosen) => {
        if (chosen) return vscode.commands.executeCommand('scheduler.openDefinition', picked);
        return undefined;
      });
    },
  };
}
