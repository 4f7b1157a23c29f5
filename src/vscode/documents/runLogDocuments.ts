import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposables.ts';
import { isActive, type Run } from '../../model/run.ts';
import { readableLog } from '../../presentation/logText.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { presentStatus, presentTrigger } from '../../presentation/statusPresentation.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { readLogFile } from './logFile.ts';

const scheme = 'scheduler-log';
/** How often the document of a running run is read again, in milliseconds. */
const followDelay = 500;

/** The logs of runs as read-only documents; one that is open while its run goes on follows it. */
export class RunLogDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #format: InstantFormat;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #followed = new Map<string, Disposable>();
  readonly #subscriptions: Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(folders: FolderSchedulers, format: InstantFormat) {
    this.#folders = folders;
    this.#format = format;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#unfollow(uri)),
      folders.onEvent(({ from, event }) => {
        if (event.type === 'run' && from) this.#refresh(uriOf(from, event.run));
      }),
    ];
  }

  async show(from: FolderScheduler, run: Run): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uriOf(from, run));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { folder, id } = JSON.parse(uri.query) as { folder: string; id: string };
    const from = this.#folders.get(folder);
    const run = await from?.scheduler.findRun(id);
    if (!from || !run) return vscode.l10n.t('This run is no longer in the history.');
    const live = from.scheduler.live(run.id);
    if (live && !this.#followed.has(uri.toString())) this.#follow(uri, live.follow.bind(live));
    const outputs = (await from.scheduler.outputs(run.taskId)).filter(({ runId }) => runId === run.id);
    const generated = outputs.map(({ path }) => `${vscode.l10n.t('Output:')} ${path}`);
    return [...this.#header(run), ...generated, '', await this.#body(from, run)].join('\n');
  }

  #header(run: Run): string[] {
    const status = translate(presentStatus(run.status).label);
    const lines = [vscode.l10n.t('{task}: {status}', { task: `${run.label} (${run.taskId})`, status })];
    const reason = explainRun(run);
    if (reason) lines.push(translate(reason));
    const row = (name: string, value: string | undefined) => {
      if (value !== undefined) lines.push(`${name} ${value}`);
    };
    const { startedAt, endedAt, occurrence } = run;
    row(vscode.l10n.t('Trigger:'), translate(presentTrigger(run.trigger)));
    row(vscode.l10n.t('Due:'), occurrence === undefined ? undefined : this.#format.full(occurrence));
    row(vscode.l10n.t('Started:'), startedAt === undefined ? undefined : this.#format.full(startedAt));
    if (startedAt !== undefined && endedAt !== undefined) {
      row(vscode.l10n.t('Duration:'), translate(formatDuration(endedAt - startedAt)));
    }
    row(vscode.l10n.t('Run:'), run.id);
    return lines;
  }

  async #body(from: FolderScheduler, run: Run): Promise<string> {
    const log = await readLogFile(from.scheduler.logPath(run.id));
    if (!log || log.head === '') {
      if (isActive(run)) return vscode.l10n.t('It has printed nothing yet.');
      return run.startedAt === undefined
        ? vscode.l10n.t('It never started: there is nothing that it could have printed.')
        : vscode.l10n.t('It printed nothing.');
    }
    if (log.left === 0) return readableLog(log.head);
    const cut = vscode.l10n.t('… {bytes} bytes are left out here …', { bytes: log.left });
    return [readableLog(log.head), cut, readableLog(log.tail)].join('\n\n');
  }

  /** Reads again while the run prints, at most every `followDelay`. */
  #follow(uri: vscode.Uri, follow: (follower: { onOutput(): void; onEnd(): void }) => Disposable): void {
    let timer: NodeJS.Timeout | undefined;
    const refresh = () => {
      timer = undefined;
      this.#changed.fire(uri);
    };
    const held = new DisposableStore();
    this.#followed.set(uri.toString(), held);
    held.add({ dispose: () => clearTimeout(timer) });
    held.add(
      follow({
        onOutput: () => (timer ??= setTimeout(refresh, followDelay)),
        onEnd: () => this.#unfollow(uri),
      }),
    );
  }

  #unfollow(uri: vscode.Uri): void {
    this.#followed.get(uri.toString())?.dispose();
    this.#followed.delete(uri.toString());
  }

  #refresh(uri: vscode.Uri): void {
    const shown = vscode.workspace.textDocuments.some(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (shown) this.#changed.fire(uri);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const followed of this.#followed.values()) followed.dispose();
    this.#changed.dispose();
  }
}

function uriOf(from: FolderScheduler, run: Run): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    path: `/${run.label.replaceAll(/[\\/]/g, '-')} ${run.id}.log`,
    query: JSON.stringify({ folder: from.folder.uri.toString(), id: run.id }),
  });
}
