import * as vscode from 'vscode';
import type { ReviewPages } from '../approvals/reviewPage.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';
import { pickedTask } from './pickTask.ts';

/** Opens the page by which the tasks of a folder are allowed. */
export function reviewApprovals(folders: FolderSchedulers, pages: Pick<ReviewPages, 'open'>): Command {
  return {
    id: 'scheduler.reviewApprovals',
    async run(argument) {
      if (!vscode.workspace.isTrusted) {
        void sayRestricted();
        return;
      }
      const picked = pickedTask(folders, argument);
      if (picked) await pages.open(picked.from, picked.taskId);
      else await reviewOneOf(folders.all(), pages);
    },
  };
}

/** Of the only one of these folders, or of the one that the user picks. */
export async function reviewOneOf(
  all: readonly FolderScheduler[],
  pages: Pick<ReviewPages, 'open'>,
): Promise<void> {
  const real = all.filter(({ isVirtual }) => !isVirtual);
  const [first] = real;
  if (!first) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No folder of this window has a schedule.'));
    return;
  }
  const from = real.length === 1 ? first : await pickOneOf(real);
  if (from) await pages.open(from);
}

async function pickOneOf(all: readonly FolderScheduler[]): Promise<FolderScheduler | undefined> {
  const items = all.map((from) => ({
    label: from.folder.name,
    description: waitingWords(from),
    from,
  }));
  const placeHolder = vscode.l10n.t('The tasks of which folder?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.from;
}

function waitingWords({ scheduler }: FolderScheduler): string {
  const count = scheduler
    .tasks()
    .filter(({ task, approval }) => task.enabled && approval !== 'approved').length;
  if (count === 0) return vscode.l10n.t('nothing waits for you');
  return count === 1
    ? vscode.l10n.t('1 task waits for you')
    : vscode.l10n.t('{count} tasks wait for you', { count });
}

async function sayRestricted(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Restricted Mode: nothing can be allowed before you trust this workspace.'),
    manage,
  );
  if (chosen) await vscode.commands.executeCommand('workbench.trust.manage');
}
