import * as vscode from 'vscode';
import type { Run } from '../../model/run.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { isOfFolder, pickTask } from './pickTask.ts';

/** Stops a run, be it going, waiting for its turn or for its next attempt, here or in another host. */
export function stopRun(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.stopRun',
    async run(argument) {
      const found = runNode(folders, argument) ?? (await pickActive(folders, argument));
      // One that has ended meanwhile is what was asked for.
      if (found) await found.from.scheduler.cancel(found.run.id);
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

function runNode(
  folders: FolderSchedulers,
  argument: unknown,
): { from: FolderScheduler; run: Run } | undefined {
  if (!isOfFolder(folders, argument) || !('run' in argument)) return undefined;
  return { from: argument.from, run: argument.run as Run };
}
