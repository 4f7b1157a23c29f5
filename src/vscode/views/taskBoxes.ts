import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import { uiText } from '../../presentation/uiText.ts';
import { enableTask } from '../language/enableTask.ts';
import type { FolderNode, TaskNode } from './nodes.ts';

/** Writes a ticked or cleared box of the Tasks view into scheduler.json. */
export class TaskBoxes implements Disposable {
  readonly #subscription: Disposable;
  /** One file edit at a time: boxes may be ticked faster than a file is saved. */
  #writing: Promise<void> = Promise.resolve();

  constructor(tree: vscode.TreeView<FolderNode | TaskNode>) {
    this.#subscription = tree.onDidChangeCheckboxState(({ items }) => {
      for (const [node, state] of items) {
        if (node.kind !== 'task') continue;
        const enabled = state === vscode.TreeItemCheckboxState.Checked;
        this.#writing = this.#writing.then(() => enableTask(node.from, node.taskId, enabled)).catch(report);
      }
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function report(error: unknown): void {
  void vscode.window.showErrorMessage(
    vscode.l10n.t('scheduler.json could not be changed: {reason}', {
      reason: uiText(error instanceof Error ? error.message : String(error)),
    }),
  );
}
