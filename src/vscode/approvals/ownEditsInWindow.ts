import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { Log } from '../../engine/ports.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { isOwnChange, OwnText, type SeenEdit } from './ownEdits.ts';

/** A larger document would hold the editor up while it is hashed. In characters. */
const longest = 1_000_000;
const none: ReadonlySet<string> = new Set();

/** Of the user alone: whatever a workspace says of it is not asked. */
function isWanted(): boolean {
  const setting = vscode.workspace.getConfiguration('scheduler').inspect<boolean>('trustOwnEdits');
  return setting?.globalValue === true && vscode.workspace.isTrusted;
}

/** Allows changes of scripts that the user types in this window, where the user's setting says so. */
export class OwnEditsInWindow implements Disposable {
  readonly #folders: FolderSchedulers;
  readonly #log: Log;
  readonly #texts = new Map<vscode.TextDocument, OwnText>();
  /** Which tasks were allowed right before the document was saved. */
  readonly #approved = new WeakMap<vscode.TextDocument, readonly string[]>();
  readonly #subscription: Disposable;
  /** Only where that is wanted: a listener to saves holds each of them up. */
  #listening: Disposable | undefined;

  constructor(folders: FolderSchedulers, log: Log) {
    this.#folders = folders;
    this.#log = log;
    this.#subscription = vscode.Disposable.from(
      folders.onEvent(({ event }) => {
        if (event.type === 'config' || event.type === 'approvals') this.#followAll();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('scheduler.trustOwnEdits')) this.#begin();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#begin()),
    );
    this.#begin();
  }

  /** The setting may be another one. */
  #begin(): void {
    this.#listening?.dispose();
    this.#listening = isWanted() ? this.#listen() : undefined;
    this.#texts.clear();
    this.#followAll();
  }

  #listen(): Disposable {
    return vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#follow(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#texts.delete(document)),
      vscode.workspace.onDidChangeTextDocument((change) => this.#changed(change)),
      vscode.workspace.onWillSaveTextDocument(({ document }) => this.#willSave(document)),
    );
  }

  #followAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#follow(document);
  }

  #follow(document: vscode.TextDocument): void {
    if (this.#texts.has(document) || !isWanted()) return;
    if (
      !this.#folders.all().some((from) => from.scheduler.approvals.watched().includes(pathIn(from, document)))
    )
      return;
    this.#texts.set(document, new OwnText(document.isDirty ? undefined : hashOf(document)));
  }

  #changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const text = this.#texts.get(document);
    if (!text) return;
    if (contentChanges.length > 0) {
      const edit = seen(document, contentChanges, reason);
      if (document.isDirty) text.changed(edit);
      else text.changed(edit, hashOf(document) ?? 'too long');
    } else if (document.isDirty) text.differs();
  }

  #willSave(document: vscode.TextDocument): void {
    const from = this.#texts.has(document) ? this.#folderOf(document) : undefined;
    if (!from) return;
    const tasks = from.scheduler.tasks().filter(({ approval }) => approval === 'approved');
    this.#approved.set(
      document,
      tasks.map(({ task }) => task.id),
    );
  }

  /** To be called before anything else is made of a save. */
  async saved(document: vscode.TextDocument): Promise<void> {
    const text = this.#texts.get(document);
    const from = text && this.#folderOf(document);
    if (!from) return;
    const approved = this.#approved.get(document) ?? [];
    const saved = hashOf(document);
    const origins = saved === undefined ? none : text.saved(saved);
    const { config } = from.scheduler.config;
    this.#approved.delete(document);
    if (saved === undefined) this.#texts.delete(document);
    if (saved === undefined || !config || origins.size === 0 || approved.length === 0 || !isWanted()) return;
    const path = relative(from.scheduler.folder, pathIn(from, document)).replaceAll(sep, '/');
    const reviews = await from.scheduler.approvals.reviews(approved);
    const own = reviews.filter((review) =>
      isOwnChange(review, { path, saved, origins }, config.outputDirectory),
    );
    if (own.length === 0) return;
    const allowed = await from.scheduler.approvals.allow(own.map(({ taskId, hash }) => ({ taskId, hash })));
    for (const { taskId, hash } of allowed) {
      this.#log.info(`Allowed ${taskId} as ${hash}: ${path} was typed by its user (trustOwnEdits)`);
    }
  }

  #folderOf({ uri }: vscode.TextDocument): FolderScheduler | undefined {
    const folder = uri.scheme === 'file' ? vscode.workspace.getWorkspaceFolder(uri) : undefined;
    return folder && this.#folders.get(folder.uri);
  }

  dispose(): void {
    this.#listening?.dispose();
    this.#subscription.dispose();
  }
}

/** Absolute, as evidence says it: the folder itself may have been opened by a link. */
export function pathIn({ folder, scheduler }: FolderScheduler, { uri }: vscode.TextDocument): string {
  return uri.scheme === 'file' ? join(scheduler.folder, relative(folder.uri.fsPath, uri.fsPath)) : '';
}

/** As the file holds it in UTF-8; in another encoding, or with a byte order mark, it is not the hash of the file. */
function hashOf(document: vscode.TextDocument): string | undefined {
  const text = document.getText();
  return text.length > longest ? undefined : createHash('sha256').update(text).digest('hex');
}

function seen(
  document: vscode.TextDocument,
  changes: readonly vscode.TextDocumentContentChangeEvent[],
  reason: vscode.TextDocumentChangeReason | undefined,
): SeenEdit {
  const { activeTextEditor: editor, state } = vscode.window;
  return {
    size: changes.reduce((sum, { rangeLength, text }) => sum + rangeLength + text.length, 0),
    isUndo: reason !== undefined,
    isInFront: state.focused && editor?.document === document,
    isAtCursor: changes.every(({ range }) =>
      editor?.selections.some((selection) => selection.intersection(range) !== undefined),
    ),
  };
}
