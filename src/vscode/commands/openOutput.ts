import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import { uiText } from '../../presentation/uiText.ts';
import type { JsonDocuments } from '../documents/jsonDocuments.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { OutputPreviews } from '../previews/outputPreviews.ts';
import type { OutputNode } from '../views/nodes.ts';
import { findOutput } from '../views/outputReference.ts';
import type { Command } from './command.ts';
import { pickTask } from './pickTask.ts';

const inPage = /^\.(md|markdown|txt|text|log)$/i;

/** Opens outputs as their type wants to be read. */
export class OutputOpener {
  readonly #previews: OutputPreviews;
  readonly #documents: JsonDocuments;

  constructor(previews: OutputPreviews, documents: JsonDocuments) {
    this.#previews = previews;
    this.#documents = documents;
  }

  async open(node: OutputNode): Promise<void> {
    const extension = extname(node.output.path);
    if (inPage.test(extension)) return this.#previews.open(node);
    const file = await node.from.scheduler.outputFile(node.output);
    if (file === undefined) return sayMissing(node);
    if (/^\.json$/i.test(extension)) return this.#documents.open(node);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
  }
}

export function openOutput(folders: FolderSchedulers, opener: OutputOpener): Command {
  return {
    id: 'scheduler.openOutput',
    async run(argument) {
      const node = await findOutput(folders, argument);
      if (node) await opener.open(node);
    },
  };
}

export function openLatestOutput(folders: FolderSchedulers, opener: OutputOpener): Command {
  return {
    id: 'scheduler.openLatestOutput',
    async run(argument) {
      const placeHolder = vscode.l10n.t('The latest output of which task?');
      const picked = await pickTask(folders, argument, placeHolder, ({ task }) => task.output !== undefined);
      if (!picked) return;
      const [output] = await picked.from.scheduler.outputs(picked.taskId);
      if (output) await opener.open({ kind: 'output', from: picked.from, output });
      else void vscode.window.showInformationMessage(vscode.l10n.t('This task has generated nothing yet.'));
    },
  };
}

export function openOutputSource(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.openOutputSource',
    async run(argument) {
      const node = await findOutput(folders, argument);
      if (!node) return;
      const file = await node.from.scheduler.outputFile(node.output);
      if (file === undefined) sayMissing(node);
      else await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    },
  };
}

export function saveOutputAs(folders: FolderSchedulers): Command {
  return {
    id: 'scheduler.saveOutputAs',
    async run(argument) {
      const node = await findOutput(folders, argument);
      if (!node) return;
      const file = await node.from.scheduler.outputFile(node.output);
      if (file === undefined) return sayMissing(node);
      const target = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(node.from.folder.uri, basename(node.output.path)),
      });
      if (target) await vscode.workspace.fs.copy(vscode.Uri.file(file), target, { overwrite: true });
    },
  };
}

function sayMissing({ output }: OutputNode): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t('The file {path} is no longer there.', { path: uiText(output.path) }),
  );
}
