import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import { filterWords } from './filterWords.ts';
import { isFiltered } from './historyFilter.ts';
import type { HistoryShown, HistoryView } from './historyView.ts';

/** Says above the History view what it is filtered by, and tells its welcome view and its buttons. */
export class HistoryHeader implements Disposable {
  readonly #tree: Pick<vscode.TreeView<unknown>, 'message' | 'description'>;
  readonly #subscription: Disposable;
  #isFiltered = false;

  constructor(tree: Pick<vscode.TreeView<unknown>, 'message' | 'description'>, view: HistoryView) {
    this.#tree = tree;
    this.#subscription = view.onDidShow((shown) => this.#update(shown));
  }

  #update({ filter, isEmpty }: HistoryShown): void {
    const filtered = isFiltered(filter);
    const words = filterWords(filter);
    // A message takes the place of the welcome view, which offers what to do where nothing is found.
    this.#tree.message = filtered && !isEmpty ? vscode.l10n.t('Filtered: {filter}', { filter: words }) : '';
    this.#tree.description = filtered && isEmpty ? words : '';
    if (filtered === this.#isFiltered) return;
    this.#isFiltered = filtered;
    void vscode.commands.executeCommand('setContext', 'scheduler.historyFiltered', filtered);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
