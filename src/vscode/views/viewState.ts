import * as vscode from 'vscode';
import type { ConfigState } from '../../app/configFile.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';

type State = 'unopened' | 'noConfig' | 'broken' | 'noTasks' | 'ready';

/** Tells the welcome views which case they are in, and the Tasks view what to say above its tasks. */
export class ViewState implements Disposable {
  readonly #folders: FolderSchedulers;
  readonly #tasks: vscode.TreeView<unknown>;
  readonly #subscription: Disposable;
  #state: State | undefined;

  constructor(folders: FolderSchedulers, tasks: vscode.TreeView<unknown>) {
    this.#folders = folders;
    this.#tasks = tasks;
    this.#subscription = folders.onEvent(({ event }) => {
      if (event.type === 'config' || event.type === 'schedule') this.#update();
    });
  }

  #update(): void {
    const configs = this.#folders.all().map(({ scheduler }) => scheduler.config);
    const state = configs.length === 0 && this.#folders.faults().length > 0 ? 'unopened' : stateOf(configs);
    if (state !== this.#state) {
      this.#state = state;
      void vscode.commands.executeCommand('setContext', 'scheduler.state', state);
    }
    this.#tasks.message = bannerOf(
      state,
      configs.some(({ file }) => file === 'broken' || file === 'unreadable'),
    );
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
function bannerOf(state: State, broken: boolean): string {
  if (state !== 'ready') return '';
  if (!vscode.workspace.isTrusted) {
    return vscode.l10n.t('Restricted Mode: nothing runs until you trust this workspace.');
  }
  return broken ? vscode.l10n.t('scheduler.json has an error. The last good version stays in force.') : '';
}
