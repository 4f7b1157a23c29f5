import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import { describeResolved } from '../../presentation/resolvedText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';

const scheme = 'scheduler-environment';

interface Subject {
  /** The URI of the workspace folder. */
  readonly folder: string;
  readonly task: string;
}

/** What tasks would be run as, as read-only documents. Each opening looks anew. */
export class EnvironmentDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(folders: FolderSchedulers) {
    this.#folders = folders;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async show({ folder }: FolderScheduler, taskId: string): Promise<void> {
    const subject: Subject = { folder: folder.uri.toString(), task: taskId };
    const uri = vscode.Uri.from({
      scheme,
      path: `/${taskId.replaceAll(/[\\/]/g, '-')}.txt`,
      query: JSON.stringify(subject),
    });
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const { folder, task: taskId } = JSON.parse(query) as Subject;
    const scheduler = this.#folders.get(folder)?.scheduler;
    const task = scheduler?.tasks().find((overview) => overview.task.id === taskId)?.task;
    const resolved = await scheduler?.resolveRun(taskId);
    if (!task || !resolved) {
      return vscode.l10n.t('This task is not in scheduler.json, or has an error there.');
    }
    const dry = task.dryRun && (await scheduler?.resolveRun(taskId, { dryRun: true }));
    return describeResolved(task, resolved, dry, translate);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
