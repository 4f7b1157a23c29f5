import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { EvidenceFile, TaskReview } from '../../model/approval.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';

const scheme = 'scheduler-review';

/** A text that is compared: what scheduler.json says of a task, allowed or now, or a file as it was allowed. */
type Subject = { readonly folder: string } & (
  { readonly task: string; readonly isBefore: boolean } | { readonly hash: string }
);

/** Shows what is reviewed in editors: files as they are, and beside what was allowed of them. */
export class ReviewDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(folders: FolderSchedulers) {
    this.#folders = folders;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** As text and as it is read when it runs, whatever editor or encoding the workspace wants for it. */
  async open({ scheduler }: FolderScheduler, file: EvidenceFile): Promise<void> {
    const uri = vscode.Uri.file(resolve(scheduler.folder, file.path));
    const document = await vscode.workspace.openTextDocument(uri, { encoding: 'utf8' });
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** What of the task has changed in scheduler.json since it was allowed, or, with `file`, in that file. */
  async compare(from: FolderScheduler, review: TaskReview, file?: EvidenceFile): Promise<void> {
    if (file) return this.#compareFile(from, review, file);
    const folder = from.folder.uri.toString();
    const name = `${review.taskId}.jsonc`;
    const sides = [true, false].map((isBefore) => this.#uri(name, { folder, task: review.taskId, isBefore }));
    await this.#diff(sides[0] as vscode.Uri, sides[1] as vscode.Uri, review.taskId);
  }

  async #compareFile(from: FolderScheduler, review: TaskReview, file: EvidenceFile): Promise<void> {
    const hash = allowedFile(review, file)?.hash;
    const isKept = hash !== undefined && (await from.scheduler.approvals.content(hash)) !== undefined;
    if (!isKept) {
      await this.open(from, file);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is no copy of {path} as you allowed it: it is shown as it is now.', {
          path: uiText(file.path),
        }),
      );
      return;
    }
    const before = this.#uri(basename(file.path), { folder: from.folder.uri.toString(), hash });
    await this.#diff(before, vscode.Uri.file(resolve(from.scheduler.folder, file.path)), file.path);
  }

  async #diff(before: vscode.Uri, now: vscode.Uri, what: string): Promise<void> {
    const title = vscode.l10n.t('{what} (allowed ↔ now)', { what: uiText(what) });
    await vscode.commands.executeCommand('vscode.diff', before, now, title, { preview: true });
  }

  #uri(name: string, subject: Subject): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: JSON.stringify(subject) });
    this.#changed.fire(uri);
    return uri;
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const subject = JSON.parse(query) as Subject;
    const scheduler = this.#folders.get(subject.folder)?.scheduler;
    if ('hash' in subject) return (await scheduler?.approvals.content(subject.hash)) ?? '';
    const [review] = (await scheduler?.approvals.reviews([subject.task])) ?? [];
    if (!review?.before) return '';
    const { comparedTexts } = await import('../../presentation/reviewChanges.ts');
    const { allowed, now } = comparedTexts(review.before, review, translate);
    return subject.isBefore ? allowed : now;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function allowedFile({ before }: TaskReview, { role, path }: EvidenceFile): EvidenceFile | undefined {
  const known = before?.evidence.files.filter((file) => file.path === path) ?? [];
  return known.find((file) => file.role === role) ?? known[0];
}
