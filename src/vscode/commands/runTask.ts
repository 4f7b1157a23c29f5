import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { RunConsent } from '../approvals/runConsent.ts';
import { explainRefusal } from '../explainRefusal.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

export function runTask(folders: FolderSchedulers, consent: RunConsent): Command {
  return {
    id: 'scheduler.runTask',
    async run(argument) {
      if (!vscode.workspace.isTrusted) {
        void vscode.window.showWarningMessage(explainRefusal('closed'));
        return;
      }
      const idle = ({ active }: TaskOverview) => active === undefined || active.dryRun === true;
      const picked = await pickTask(folders, argument, vscode.l10n.t('Which task should run now?'), idle);
      if (!picked) return;
      const request = await consent.run(picked.from, picked.taskId);
      // Who has just been asked need not be told.
      if ('run' in request || request.refused === 'not-approved') return;
      void vscode.window.showWarningMessage(explainRefusal(request.refused));
    },
  };
}
