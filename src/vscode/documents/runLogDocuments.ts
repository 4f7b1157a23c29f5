import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { LiveRun } from '../../engine/ports.ts';
import type { LogPart } from '../../model/log.ts';
import { isActive, type Run } from '../../model/run.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import { explainFault } from '../explainFault.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { runLogText } from './runLogText.ts';

const scheme = 'scheduler-log';
/** How soon a run that has printed is read again, in milliseconds; twice that with a megabyte in its log. */
const followDelay = 500;
const megabyte = 1024 * 1024;
/** The runs of other hosts do not tell when they print: so often their logs are looked at, in milliseconds. */
const lookDelay = 2000;

/** The logs of runs as read-only documents; one that is open while its run goes on follows it. */
export class RunLogDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #format: InstantFormat;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** What waits to read an open document again, by its address. */
  readonly #waiting = new Map<string, Disposable>();
  readonly #subscriptions: Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(folders: FolderSchedulers, format: InstantFormat) {
    this.#folders = folders;
    this.#format = format;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#wait(uri, undefined)),
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
    try {
      const parts = await from.scheduler.readLog(run.id);
      this.#keepUp(uri, from, run, parts ?? []);
      return await runLogText(from, run, parts, this.#format);
    } catch (error) {
      // A log that somebody else has put there, say.
      return explainFault(error);
    }
  }

  /** While the run goes on it is read again: once it has printed more, where that can be known. */
  #keepUp(uri: vscode.Uri, { scheduler }: FolderScheduler, run: Run, parts: readonly LogPart[]): void {
    const delay = followDelay * (1 + sizeOf(parts) / megabyte);
    const waiting = this.#waiting.get(uri.toString());
    const live = scheduler.live(run.id);
    if (live && waiting instanceof Following) waiting.delay = delay;
    else if (live) {
      const following = new Following(delay, () => this.#refresh(uri));
      this.#wait(uri, following);
      following.follow(live, () => this.#wait(uri, undefined));
    } else this.#wait(uri, isActive(run) ? later(lookDelay, () => this.#refresh(uri)) : undefined);
  }

  #wait(uri: vscode.Uri, next: Disposable | undefined): void {
    const key = uri.toString();
    this.#waiting.get(key)?.dispose();
    if (next) this.#waiting.set(key, next);
    else this.#waiting.delete(key);
  }

  #refresh(uri: vscode.Uri): void {
    const shown = vscode.workspace.textDocuments.some(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (shown) this.#changed.fire(uri);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const waiting of this.#waiting.values()) waiting.dispose();
    this.#changed.dispose();
  }
}

/** Calls back some time after a run has printed, once for all that it prints meanwhile. */
class Following implements Disposable {
  /** In milliseconds. */
  delay: number;
  readonly #callback: () => void;
  #timer: Disposable | undefined;
  #follower: Disposable | undefined;

  constructor(delay: number, callback: () => void) {
    this.delay = delay;
    this.#callback = callback;
  }

  /** What the run has printed already counts too: the last of it may not be in the log yet. */
  follow(live: LiveRun, ended: () => void): void {
    const onOutput = () => {
      this.#timer ??= later(this.delay, () => {
        this.#timer = undefined;
        this.#callback();
      });
    };
    this.#follower = live.follow({ onOutput, onEnd: ended });
  }

  dispose(): void {
    this.#follower?.dispose();
    this.#timer?.dispose();
  }
}

function later(delay: number, callback: () => void): Disposable {
  const timer = setTimeout(callback, delay);
  return { dispose: () => clearTimeout(timer) };
}

function sizeOf(parts: readonly LogPart[]): number {
  return parts.reduce((size, part) => size + ('cut' in part ? 0 : part.bytes.length), 0);
}

function uriOf(from: FolderScheduler, run: Run): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    path: `/${uiText(run.label).replaceAll(/[\\/]/g, '-')} ${run.id}.log`,
    query: JSON.stringify({ folder: from.folder.uri.toString(), id: run.id }),
  });
}
