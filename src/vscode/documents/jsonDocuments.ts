import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { OutputNode } from '../views/nodes.ts';
import { findOutput, referenceTo } from '../views/outputReference.ts';

const scheme = 'scheduler-output';
/** A larger file is opened as it is: laying it out would hold up the editor. In bytes. */
const sizeLimit = 2 * 1024 * 1024;

/** JSON outputs as read-only documents, laid out to be read. */
export class JsonDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #registration: Disposable;

  constructor(folders: FolderSchedulers) {
    this.#folders = folders;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async open(node: OutputNode): Promise<void> {
    const uri = vscode.Uri.from({
      scheme,
      path: `/${basename(node.output.path)}`,
      query: JSON.stringify(referenceTo(node)),
    });
    const path = await node.from.scheduler.outputFile(node.output);
    const large = path !== undefined && (await stat(path)).size > sizeLimit;
    const document = await vscode.workspace.openTextDocument(large ? vscode.Uri.file(path) : uri);
    await vscode.languages.setTextDocumentLanguage(document, 'json');
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const node = await findOutput(this.#folders, JSON.parse(uri.query));
    const path = await node?.from.scheduler.outputFile(node.output);
    if (!node || path === undefined) return vscode.l10n.t('The file is no longer there.');
    const text = await readFile(path, 'utf8');
    // Laid out first: a secret may stand in the file in a way that JSON has other words for.
    const mask = await node.from.scheduler.maskFor(node.output.taskId);
    try {
      return mask(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    } catch {
      // Not JSON after all: what it is, as it is.
      return mask(text);
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
