import * as vscode from 'vscode';
import { uiText } from '../presentation/uiText.ts';
import { explainRefusal } from './explainRefusal.ts';
import type { FolderScheduler, FolderSchedulers } from './folderSchedulers.ts';
import { readRunLink, type RunLink } from './runLink.ts';

/**
 * Links from outside, from any page or mail: `vscode://workspace-scheduler.workspace-scheduler/run?task=ID`. Each asks
 * the user, runs only what he has allowed before, and cannot lead to allowing anything.
 */
export class LinkRuns implements vscode.UriHandler {
  readonly #folders: FolderSchedulers;
  readonly #ready: Promise<void>;
  /** A page may open a thousand links: those that come while one is asked about are dropped. */
  #isAsking = false;

  /** `ready` settles when the window's folders have been read. */
  constructor(folders: FolderSchedulers, ready: Promise<void>) {
    this.#folders = folders;
    this.#ready = ready;
  }

  async handleUri({ path, query, fragment }: vscode.Uri): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await this.#ready.catch(() => undefined);
      const link = readRunLink(path, query, fragment);
      const refusal = link
        ? await this.#run(link)
        : vscode.l10n.t('Nothing was done: a link asked for something unknown.');
      if (refusal !== undefined) void vscode.window.showWarningMessage(refusal);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Why it does not run, where its user has not said so himself. */
  async #run(link: RunLink): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) return explainRefusal('closed');
    const found = this.#find(link);
    if (typeof found === 'string') return found;
    if (!(await isAllowed(found, link.taskId))) return notAllowed(link);
    if (!(await confirm(found, link))) return undefined;
    // It may have changed while he was reading.
    if (!vscode.workspace.isTrusted) return explainRefusal('closed');
    if (!(await isAllowed(found, link.taskId))) return notAllowed(link);
    const request = await found.scheduler.run(link.taskId);
    return 'refused' in request ? explainRefusal(request.refused) : undefined;
  }

  /** Where the task is, or why that cannot be said. */
  #find({ taskId, folder }: RunLink): FolderScheduler | string {
    const found = this.#folders
      .all()
      .filter((from) => folder === undefined || from.folder.name === folder)
      .filter(({ scheduler }) => scheduler.tasks().some(({ task }) => task.id === taskId));
    const [first, ...others] = found;
    const task = uiText(taskId);
    if (!first) {
      return vscode.l10n.t('“{task}” was not run for a link: there is no such task here.', { task });
    }
    if (others.length === 0) return first;
    return vscode.l10n.t(
      '“{task}” was not run for a link: several folders have such a task, and the link must name one.',
      { task },
    );
  }
}

async function isAllowed({ scheduler }: FolderScheduler, taskId: string): Promise<boolean> {
  await scheduler.approvals.refresh([taskId]);
  return scheduler.approvals.state(taskId) === 'approved';
}

function notAllowed({ taskId }: RunLink): string {
  return vscode.l10n.t('“{task}” was not run for a link: you have not allowed it as it is.', {
    task: uiText(taskId),
  });
}

async function confirm(from: FolderScheduler, { taskId }: RunLink): Promise<boolean> {
  const task = from.scheduler.tasks().find((overview) => overview.task.id === taskId)?.task;
  const [look, run] = [vscode.l10n.t('Open Definition'), vscode.l10n.t('Run')];
  const detail = [
    vscode.l10n.t('Task: {id}', { id: uiText(taskId) }),
    vscode.l10n.t('Folder: {path}', { path: uiText(from.folder.uri.fsPath) }),
    ...(task?.enabled === false ? [vscode.l10n.t('It is disabled: its schedule rests for now.')] : []),
    '',
    vscode.l10n.t('Run it only if you know where the link comes from.'),
  ].join('\n');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('A link asks to run “{task}”.', { task: uiText(task?.label ?? taskId) }),
    { modal: true, detail },
    // The first is what Enter presses, which may come from somebody who was typing.
    ...[look, run],
  );
  if (chosen === look)
    await vscode.commands.executeCommand('scheduler.openDefinition', { kind: 'task', from, taskId });
  return chosen === run;
}
