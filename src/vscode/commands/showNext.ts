import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import { formatUntil, type InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import type { TaskNode } from '../views/nodes.ts';
import type { Command } from './command.ts';

/** Lists what comes next; the chosen task is shown in the Tasks view. */
export function showNext(
  folders: FolderSchedulers,
  clock: Clock,
  format: InstantFormat,
  reveal: (node: TaskNode) => Thenable<void>,
): Command {
  return {
    id: 'scheduler.showNext',
    async run() {
      const now = clock.now();
      const due = folders
        .all()
        .flatMap((from) => from.scheduler.tasks().map((overview) => ({ from, overview })))
        .filter(({ overview }) => overview.next !== undefined || overview.active)
        .sort((a, b) => timeOf(a) - timeOf(b));
      if (due.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is due.'));
        return;
      }
      const items = due.map(({ from, overview }) => ({
        label: uiText(overview.task.label),
        iconPath: new vscode.ThemeIcon(overview.active ? presentRun(overview.active).icon : 'calendar'),
        description: describe(overview.next, now, format),
        node: { kind: 'task', from, taskId: overview.task.id, overview } satisfies TaskNode,
      }));
      const placeHolder = vscode.l10n.t('What is next');
      const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
      if (picked) await reveal(picked.node);
    },
  };
}

function timeOf({ overview }: { from: FolderScheduler; overview: TaskNode['overview'] }): number {
  return overview?.active ? 0 : (overview?.next ?? Infinity);
}

function describe(next: number | undefined, now: number, format: InstantFormat): string {
  if (next === undefined) return '';
  const when = next <= now ? vscode.l10n.t('due now') : translate(formatUntil(next, now));
  return `${when} · ${translate(format.moment(next, now))}`;
}
