import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';

export interface PickedTask {
  readonly from: FolderScheduler;
  readonly taskId: string;
}

/** The task that a command was called on; otherwise the user picks one of those that `fit`. */
export async function pickTask(
  folders: FolderSchedulers,
  argument: unknown,
  placeHolder: string,
  fit: (overview: TaskOverview) => boolean = () => true,
): Promise<PickedTask | undefined> {
  if (isPicked(argument)) return argument;
  const all = folders.all();
  const items = all.flatMap((from) =>
    from.scheduler
      .tasks()
      .filter(fit)
      .map((overview) => ({ ...itemOf(overview, all.length > 1 ? from.folder.name : ''), from })),
  );
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no task to choose from here.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked && { from: picked.from, taskId: picked.taskId };
}

function itemOf(
  { task, active, last }: TaskOverview,
  folder: string,
): vscode.QuickPickItem & { taskId: string } {
  const shown = active ?? last;
  return {
    label: task.label,
    description: [task.id, folder].filter(Boolean).join(' · '),
    detail: task.description ?? '',
    iconPath: new vscode.ThemeIcon(shown ? presentRun(shown).icon : 'circle-outline'),
    taskId: task.id,
  };
}

/** Called on a row of the Tasks view, say. */
export function isPicked(argument: unknown): argument is PickedTask {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'from' in argument &&
    'taskId' in argument &&
    typeof argument.taskId === 'string'
  );
}
