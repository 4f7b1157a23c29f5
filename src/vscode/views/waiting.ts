import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';

/** Nothing runs where the workspace is not trusted or the folder is virtual: there its approval changes nothing. */
export function isUnapproved({ isVirtual }: FolderScheduler, { approval }: TaskOverview): boolean {
  return approval !== 'approved' && !isVirtual && vscode.workspace.isTrusted;
}

/** The tasks that would run, were it not for their user's approval. */
export function waitingTasks(folders: FolderSchedulers): TaskOverview[] {
  return folders
    .all()
    .flatMap((from) =>
      from.scheduler.tasks().filter((overview) => overview.task.enabled && isUnapproved(from, overview)),
    );
}
