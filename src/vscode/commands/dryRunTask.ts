import * as vscode from 'vscode';
import type { RunConsent } from '../approvals/runConsent.ts';
import { explainRefusal } from '../explainRefusal.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

/** Runs a task with what its `dryRun` adds. One that has none says how to add it. */
export function dryRunTask(folders: FolderSchedulers, consent: RunConsent): Command {
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
      const request = await consent.run(picked.from, picked.taskId, { dryRun: true });
      // Who has just been asked need not be told.
      if ('run' in request || request.refused === 'not-approved') return;
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
