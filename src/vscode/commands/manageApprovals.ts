import { homedir } from 'node:os';
import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../engine/ports.ts';
import type { Approval } from '../../model/approval.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';

export interface ManageApprovalsParts {
  readonly folders: FolderSchedulers;
  readonly format: InstantFormat;
  readonly clock: Clock;
  readonly log: Log;
}

interface Item extends vscode.QuickPickItem {
  /** Every version of a task that is allowed. */
  readonly approvals: readonly Approval[];
}

/** Lists what the user has allowed, in whatever folder, and takes back what he picks. */
export function manageApprovals({ folders, format, clock, log }: ManageApprovalsParts): Command {
  return {
    id: 'scheduler.manageApprovals',
    async run() {
      // Here and not at the top: nobody needs it before.
      const { UserApprovals } = await import('../../app/userApprovals.ts');
      const user = new UserApprovals(process.env, { clock, log });
      const items = itemsOf(await user.list(), format);
      if (items.length === 0) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('You have allowed nothing yet, in no folder.'),
        );
        return;
      }
      const picked = await vscode.window.showQuickPick(items, {
        canPickMany: true,
        matchOnDescription: true,
        matchOnDetail: true,
        title: vscode.l10n.t('Manage Approvals'),
        placeHolder: vscode.l10n.t('What you pick may no longer run by itself. What runs now goes on.'),
      });
      if (!picked || picked.length === 0) return;
      await user.revoke(picked.flatMap(({ approvals }) => approvals));
      for (const { scheduler } of folders.all()) await scheduler.approvals.refresh();
      void vscode.window.showInformationMessage(
        picked.length === 1
          ? vscode.l10n.t('1 task is no longer allowed.')
          : vscode.l10n.t('{count} tasks are no longer allowed.', { count: picked.length }),
      );
    },
  };
}

/** One for each task, by folder. */
function itemsOf(approvals: readonly Approval[], format: InstantFormat): Item[] {
  const groups = Map.groupBy(approvals, ({ folder, taskId }) => JSON.stringify([folder, taskId]));
  return [...groups.values()]
    .map((group) => {
      const { folder, taskId } = group[0] as Approval;
      const newest = Math.max(...group.map(({ at }) => at));
      const since = vscode.l10n.t('Allowed {time}', { time: format.full(newest) });
      const versions = vscode.l10n.t('{count} versions', { count: group.length });
      return {
        label: uiText(taskId),
        description: uiText(shortPath(folder)),
        detail: group.length > 1 ? `${since} · ${versions}` : since,
        approvals: group,
      };
    })
    .sort((a, b) => a.description.localeCompare(b.description) || a.label.localeCompare(b.label));
}

/** `~/projects/site` */
function shortPath(path: string): string {
  const inHome = relative(homedir(), path);
  return inHome === '' || inHome === '..' || inHome.startsWith(`..${sep}`) || inHome === path
    ? path
    : `~${sep}${inHome}`;
}
