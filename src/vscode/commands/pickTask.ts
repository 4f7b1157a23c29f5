import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import { uiText } from '../../presentation/uiText.ts';
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
  const given = pickedTask(folders, argument);
  if (given) return given;
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
    label: uiText(task.label),
    description: uiText([task.id, folder].filter(Boolean).join(' · ')),
    detail: uiText(task.description ?? ''),
    iconPath: new vscode.ThemeIcon(shown ? presentRun(shown).icon : 'circle-outline'),
    taskId: task.id,
  };
}

/** The task that a command was called on: a row of the Tasks view, say. */
export function pickedTask(folders: FolderSchedulers, argument: unknown): PickedTask | undefined {
  if (!isOfFolder(folders, argument) || !('taskId' in argument)) return undefined;
  const { from, taskId } = argument;
  return typeof taskId === 'string' ? { from, taskId } : undefined;
}

/** Whether it comes from a view of ours. What a link or another extension makes up holds no scheduler of this window. */
export function isOfFolder(
  folders: FolderSchedulers,
  argument: unknown,
): argument is { readonly from: FolderScheduler } {
  if (typeof argument !== 'object' || argument === null || !('from' in argument)) return false;
  return folders.all().some((from) => from === argument.from);
}
