import * as vscode from 'vscode';
import type { ConfigState } from '../../app/configFile.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { explainApprovalsTrouble } from '../approvals/approvalsTrouble.ts';
import { waitingTasks } from './waiting.ts';

type State = 'unopened' | 'noConfig' | 'broken' | 'noTasks' | 'ready';

/** Tells the welcome views which case they are in, and the Tasks view what to say above its tasks. */
export class ViewState implements Disposable {
  readonly #folders: FolderSchedulers;
  readonly #tasks: vscode.TreeView<unknown>;
  readonly #subscription: Disposable;
  #state: State | undefined;
  #waits: boolean | undefined;

  constructor(folders: FolderSchedulers, tasks: vscode.TreeView<unknown>) {
    this.#folders = folders;
    this.#tasks = tasks;
    this.#subscription = folders.onEvent(({ event }) => {
      if (event.type === 'config' || event.type === 'schedule' || event.type === 'approvals') this.#update();
    });
  }

  #update(): void {
    const configs = this.#folders.all().map(({ scheduler }) => scheduler.config);
    const state = configs.length === 0 && this.#folders.faults().length > 0 ? 'unopened' : stateOf(configs);
    if (state !== this.#state) {
      this.#state = state;
      void vscode.commands.executeCommand('setContext', 'scheduler.state', state);
    }
    const waiting = waitingTasks(this.#folders).length;
    if (waiting > 0 !== this.#waits) {
      this.#waits = waiting > 0;
      void vscode.commands.executeCommand('setContext', 'scheduler.waiting', this.#waits);
    }
    this.#tasks.message = state === 'ready' ? bannerOf(this.#folders, waiting) : '';
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function stateOf(configs: readonly ConfigState[]): State {
  const present = configs.filter(({ file }) => file !== 'missing');
  if (present.length === 0) return 'noConfig';
  if (present.every(({ config }) => config === undefined)) return 'broken';
  const someTask = present.some(
    ({ config, brokenTaskIds }) => (config?.tasks.length ?? 0) + brokenTaskIds.length > 0,
  );
  return someTask ? 'ready' : 'noTasks';
}

/** What stands above the tasks; nothing where all is well. */
function bannerOf(folders: FolderSchedulers, waiting: number): string {
  const all = folders.all();
  if (all.every(({ isVirtual }) => isVirtual)) {
    return vscode.l10n.t('This folder is virtual: its tasks can be looked at, nothing runs here.');
  }
  if (!vscode.workspace.isTrusted) {
    return vscode.l10n.t('Restricted Mode: nothing runs until you trust this workspace.');
  }
  if (all.some(({ scheduler: { config } }) => config.file === 'broken' || config.file === 'unreadable')) {
    return vscode.l10n.t('scheduler.json has an error. The last good version stays in force.');
  }
  const trouble = explainApprovalsTrouble(folders);
  if (trouble !== undefined) return trouble;
  if (waiting === 0) return '';
  return waiting === 1
    ? vscode.l10n.t('1 task waits for your approval.')
    : vscode.l10n.t('{count} tasks wait for your approval.', { count: waiting });
}
