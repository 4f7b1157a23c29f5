import * as vscode from 'vscode';
import { historyPages } from '../../app/exportHistory.ts';
import { isActive, runStatuses } from '../../model/run.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { knownTasks, type KnownTask } from '../knownTasks.ts';
import type { Command } from './command.ts';
import { pickOpenFolder } from './pickFolder.ts';
import { pickedTask } from './pickTask.ts';

/** Runs are counted up to here, so that the question comes at once. */
const countLimit = 10_000;
const ended = runStatuses.filter((status) => !isActive({ status }));

interface Cleared {
  readonly from: FolderScheduler;
  /** `undefined`: every task. */
  readonly task: KnownTask | undefined;
}

/** Removes the runs of a task, or of all, from the history, once the user has been told what goes. */
export function clearHistory(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.clearHistory',
    async run(argument) {
      const chosen = await choose(folders, argument);
      if (!chosen) return;
      const { from, task } = chosen;
      const count = await countRuns(from, task?.id);
      if (count === 0) {
        void vscode.window.showInformationMessage(
          task
            ? vscode.l10n.t('The history of “{task}” is empty already.', { task: uiText(task.label) })
            : vscode.l10n.t('The history is empty already.'),
        );
        return;
      }
      if (!(await confirm(chosen, count))) return;
      const title = vscode.l10n.t('Clearing the history');
      const removed = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title },
        () => from.scheduler.clearHistory(task?.id),
      );
      void vscode.window.showInformationMessage(
        removed === 1
          ? vscode.l10n.t('1 run was removed from the history.')
          : vscode.l10n.t('{count} runs were removed from the history.', { count: numberWords(removed) }),
      );
    },
  };
}

async function choose(folders: FolderSchedulers, argument: unknown): Promise<Cleared | undefined> {
  const given = pickedTask(folders, argument);
  if (given) {
    const { from, taskId } = given;
    return { from, task: { id: taskId, label: labelOf(from, taskId) } };
  }
  const from = await pickOpenFolder(folders);
  if (!from) return undefined;
  const items = [
    { label: vscode.l10n.t('All tasks'), description: '', task: undefined },
    ...(await knownTasks(from)).map((task) => ({
      label: uiText(task.label),
      description: uiText(task.id),
      task,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('The history of which task should be cleared?'),
    matchOnDescription: true,
  });
  return picked && { from, task: picked.task };
}

function labelOf({ scheduler }: FolderScheduler, taskId: string): string {
  return scheduler.tasks().find(({ task }) => task.id === taskId)?.task.label ?? taskId;
}

async function confirm({ task }: Cleared, count: number): Promise<boolean> {
  const clear = vscode.l10n.t('Clear History');
  const question = task
    ? vscode.l10n.t('Clear the history of “{task}”?', { task: uiText(task.label) })
    : vscode.l10n.t('Clear the history of all tasks?');
  const chosen = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail: `${countWords(count)}\n\n${whatStays()}` },
    clear,
  );
  return chosen === clear;
}

function countWords(count: number): string {
  if (count === 1) return vscode.l10n.t('1 run is removed, with its log. This cannot be undone.');
  return count > countLimit
    ? vscode.l10n.t('More than {count} runs are removed, with their logs. This cannot be undone.', {
        count: numberWords(countLimit),
      })
    : vscode.l10n.t('{count} runs are removed, with their logs. This cannot be undone.', {
        count: numberWords(count),
      });
}

function whatStays(): string {
  return vscode.l10n.t('The files that they generated stay, and so do runs that are still going or waiting.');
}

function numberWords(count: number): string {
  return new Intl.NumberFormat(vscode.env.language).format(count);
}

/** How many rows would go, at most one more than `countLimit`. */
async function countRuns({ scheduler }: FolderScheduler, taskId: string | undefined): Promise<number> {
  let count = 0;
  const query = { statuses: ended, limit: countLimit + 1, ...(taskId !== undefined && { taskId }) };
  for await (const page of historyPages(scheduler, query)) count += page.length;
  return count;
}
