import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import type { KindNode, OutputNode } from './nodes.ts';

type Node = KindNode | OutputNode;

/** What was generated in every folder, by kind, newest first. */
export class OutputsView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #clock: Clock;
  readonly #format: InstantFormat;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(folders: FolderSchedulers, clock: Clock, format: InstantFormat) {
    this.#folders = folders;
    this.#clock = clock;
    this.#format = format;
    this.#subscription = folders.onEvent(({ from, event }) => {
      if (event.type === 'outputs' || event.type === 'elsewhere' || !from) this.#changed.fire();
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return node.kind === 'outputKind' ? [...node.outputs] : [];
    const kinds = new Map<string, OutputNode[]>();
    for (const from of this.#folders.all()) {
      for (const output of await from.scheduler.outputs()) {
        const nodes = kinds.get(output.kind) ?? [];
        nodes.push({ kind: 'output', from, output });
        kinds.set(output.kind, nodes);
      }
    }
    return [...kinds]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, outputs]) => ({ kind: 'outputKind', name, outputs }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'outputKind') {
      const item = new vscode.TreeItem(kindLabel(node.name), vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.name;
      item.description = String(node.outputs.length);
      item.iconPath = new vscode.ThemeIcon(kindIcon(node.name));
      return item;
    }
    const { from, output } = node;
    const task = from.scheduler.tasks().find((overview) => overview.task.id === output.taskId)?.task;
    const item = new vscode.TreeItem(uiText(task?.label ?? output.taskId));
    item.id = `${from.folder.uri.toString()} ${output.path}`;
    const moment = translate(this.#format.moment(output.createdAt, this.#clock.now()));
    item.description = uiText(`${moment} · ${basename(output.path)}`);
    // The icon follows the file's type, from the user's own icon theme.
    item.resourceUri = vscode.Uri.joinPath(from.folder.uri, output.path);
    item.iconPath = vscode.ThemeIcon.File;
    item.tooltip = uiText(output.path);
    item.contextValue = 'output';
    item.command = {
      command: 'scheduler.openOutput',
      title: vscode.l10n.t('Open Output'),
      arguments: [node],
    };
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function kindLabel(kind: string): string {
  switch (kind) {
    case 'haiku':
      return vscode.l10n.t('Haikus');
    case 'report':
      return vscode.l10n.t('Reports');
    case 'export':
      return vscode.l10n.t('Exports');
    default:
      return uiText(kind);
  }
}

function kindIcon(kind: string): string {
  switch (kind) {
    case 'haiku':
      return 'quote';
    case 'report':
      return 'graph';
    case 'export':
      return 'database';
    default:
      return 'file';
  }
}
