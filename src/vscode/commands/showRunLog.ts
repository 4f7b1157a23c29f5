import * as vscode from 'vscode';
import type { Run } from '../../model/run.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { RunLogDocuments } from '../documents/runLogDocuments.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import type { Command } from './command.ts';
import { isOfFolder } from './pickTask.ts';

interface FolderRun {
  readonly from: FolderScheduler;
  readonly run: Run;
}

/** A row of a view: of a run, or of a task. */
interface FolderNode {
  readonly from: FolderScheduler;
  readonly run?: Run;
  readonly taskId?: string;
}

/** How many of the newest runs the palette offers, of each folder. */
const offered = 50;

/** Opens the log of a run, of a task's newest run, or of one that the user picks. */
export function showRunLog(
  folders: FolderSchedulers,
  documents: RunLogDocuments,
  format: InstantFormat,
): Command {
  return {
    id: 'scheduler.showRunLog',
    async run(argument) {
      const found = await (argument === undefined ? pickRun(folders, format) : runOf(folders, argument));
      if (found) await documents.show(found.from, found.run);
    },
  };
}

async function runOf(folders: FolderSchedulers, argument: unknown): Promise<FolderRun | undefined> {
  if (!isOfFolder(folders, argument)) return undefined;
  const node: FolderNode = argument;
  if (node.run) return { from: node.from, run: node.run };
  if (node.taskId === undefined) return undefined;
  const [run] = await node.from.scheduler.history({ taskId: node.taskId, limit: 1 });
  return run && { from: node.from, run };
}

async function pickRun(folders: FolderSchedulers, format: InstantFormat): Promise<FolderRun | undefined> {
  const items: (vscode.QuickPickItem & FolderRun)[] = [];
  for (const from of folders.all()) {
    for (const run of await from.scheduler.history({ limit: offered })) {
      const { icon, label } = presentRun(run);
      items.push({
        label: uiText(run.label),
        description: `${run.dryRun ? `${vscode.l10n.t('dry run')} · ` : ''}${translate(label)} · ${format.full(run.startedAt ?? run.createdAt)}`,
        iconPath: new vscode.ThemeIcon(icon),
        from,
        run,
      });
    }
  }
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing has run yet.'));
    return undefined;
  }
  const placeHolder = vscode.l10n.t('The log of which run?');
  return vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
}
