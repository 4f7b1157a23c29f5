import * as vscode from 'vscode';
import { isActive, type Run } from '../../model/run.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

export function stopRun(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.stopRun',
    async run(argument) {
      const found = isRunNode(argument) ? argument : await pickActive(folders, argument);
      if (!found || (await found.from.scheduler.cancel(found.run.id))) return;
      const now = await found.from.scheduler.findRun(found.run.id);
      if (now && !isActive(now)) return;
      void vscode.window.showWarningMessage(
        vscode.l10n.t('This run belongs to another window or command line. Stop it there.'),
      );
    },
  };
}

async function pickActive(
  folders: FolderSchedulers,
  argument: unknown,
): Promise<{ from: FolderScheduler; run: Run } | undefined> {
  const placeHolder = vscode.l10n.t('Which run should stop?');
  const picked = await pickTask(folders, argument, placeHolder, ({ active }) => active !== undefined);
  const run = picked?.from.scheduler.tasks().find(({ task }) => task.id === picked.taskId)?.active;
  return picked && run && { from: picked.from, run };
}

function isRunNode(argument: unknown): argument is { from: FolderScheduler; run: Run } {
  return typeof argument === 'object' && argument !== null && 'run' in argument && 'from' in argument;
}
