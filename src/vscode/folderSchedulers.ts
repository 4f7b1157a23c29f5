import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { HostPorts } from '../app/createScheduler.ts';
import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import { Emitter } from '../common/emitter.ts';
import type { Executor, Gate, Log, RunPresenter } from '../engine/ports.ts';
import type { SchedulerEvent } from '../model/events.ts';
import { hostExecution } from './hostExecution.ts';
import { configUri } from './language/configUri.ts';
import { tellFault } from './tellFault.ts';
import { Retries } from './retries.ts';
import { hasConfig, isVirtual, VirtualFolder } from './virtualFolder.ts';

/** One workspace folder with a scheduler.json, and its scheduler. */
export interface FolderScheduler {
  readonly folder: vscode.WorkspaceFolder;
  readonly scheduler: WorkspaceScheduler;
  /** On no disk: its tasks can be looked at, nothing runs. */
  readonly isVirtual: boolean;
}

export interface FolderEvent {
  /** `undefined`: folders have come or gone. */
  readonly from: FolderScheduler | undefined;
  readonly event: SchedulerEvent;
}

/** Workspace Trust, asked anew at each look. */
const trust: Gate = { isOpen: () => vscode.workspace.isTrusted };
/** Of virtual folders. */
const closed: Gate = { isOpen: () => false };

/** Whether the runs of a folder go on when the window closes. */
function letsRunsEnd(folder: vscode.WorkspaceFolder): boolean {
  return vscode.workspace.getConfiguration('scheduler', folder).get('whenWindowCloses') === 'letEnd';
}

/** A folder whose scheduler could not be opened, or whose scheduler.json could not be put in force. */
export interface FolderFault {
  readonly folder: vscode.WorkspaceFolder;
  readonly error: unknown;
}

export interface FolderSchedulersParts {
  readonly log: Log;
  readonly clock: Clock;
  /** Carries out the runs of a folder that need VS Code. */
  readonly executorOf: (folder: vscode.WorkspaceFolder) => Executor;
  readonly create?: (ports: HostPorts) => Promise<WorkspaceScheduler>;
}

/** Between two tries to open what could not be opened, in milliseconds. */
const retryDelay = 30_000;

/** Keeps one scheduler per workspace folder that has a scheduler.json, from its appearance to the window's end. */
export class FolderSchedulers implements Disposable {
  readonly #parts: FolderSchedulersParts;
  readonly #open = new Map<string, Promise<FolderScheduler | undefined>>();
  readonly #ready = new Map<string, FolderScheduler>();
  readonly #faults = new Map<string, FolderFault>();
  readonly #virtual = new Map<string, VirtualFolder>();
  readonly #retries: Retries;
  readonly #watchers = new Map<string, Disposable>();
  readonly #events: Emitter<FolderEvent>;
  readonly #subscriptions: Disposable[] = [];

  #presenterOf: (folder: vscode.WorkspaceFolder) => RunPresenter = () => ({ present: () => undefined });

  constructor(parts: FolderSchedulersParts) {
    this.#parts = parts;
    this.#retries = new Retries(parts.clock, retryDelay);
    this.#events = new Emitter((error) => parts.log.error('A view failed', error));
  }

  get onEvent() {
    return this.#events.event;
  }

  all(): FolderScheduler[] {
    return [...this.#ready.values()].sort((a, b) => a.folder.index - b.folder.index);
  }

  get(folder: vscode.Uri | string): FolderScheduler | undefined {
    return this.#ready.get(folder.toString());
  }

  /** What is tried again by itself: those that have no scheduler are not among `all`. */
  faults(): FolderFault[] {
    return [...this.#faults.values()];
  }

  /** The folders with a scheduler, or that should have one, as far as they are on a disk. */
  known(): vscode.WorkspaceFolder[] {
    const folders = [...this.all(), ...this.faults()].map(({ folder }) => folder);
    return [...new Set(folders)].filter((folder) => !isVirtual(folder));
  }

  /**
   * Opens the folders of the window, and follows them and their scheduler.json from now on. `presenterOf`: how
   * the runs of a folder are shown.
   */
  async openAll(presenterOf: (folder: vscode.WorkspaceFolder) => RunPresenter): Promise<void> {
    this.#presenterOf = presenterOf;
    this.#subscriptions.push(
      vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const folder of removed) void this.#close(folder.uri);
        for (const folder of added) void this.#add(folder);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#trustGranted()),
      vscode.workspace.onDidSaveTextDocument((document) => {
        const saved = document.uri.toString();
        const known = [...this.all(), ...this.faults()];
        const from = known.find(({ folder }) => configUri(folder).toString() === saved);
        if (from) void this.#reload(from.folder);
      }),
    );
    await Promise.all((vscode.workspace.workspaceFolders ?? []).map((folder) => this.#add(folder)));
    this.#events.fire({ from: undefined, event: { type: 'config' } });
  }

  async #add(folder: vscode.WorkspaceFolder): Promise<void> {
    // Its own folder as the base: that needs no recursive watching, which some hosts lack.
    const place = vscode.Uri.joinPath(configUri(folder), '..');
    const pattern = new vscode.RelativePattern(place, 'scheduler.json');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const reload = () => void this.#reload(folder);
    watcher.onDidCreate(reload);
    watcher.onDidChange(reload);
    watcher.onDidDelete(reload);
    this.#watchers.set(folder.uri.toString(), watcher);
    await this.#reload(folder);
  }

  /** Looks for a scheduler.json that has been put into one of the window's folders. */
  async lookAgain(uri: vscode.Uri): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.find((one) => one.uri.toString() === uri.toString());
    if (folder) await this.#reload(folder);
  }

  /** Reads the folder's scheduler.json again; the first one that appears makes the scheduler. */
  async #reload(folder: vscode.WorkspaceFolder): Promise<void> {
    const key = folder.uri.toString();
    this.#retries.cancel(key);
    const opening = this.#open.get(key);
    if (opening) {
      const opened = await opening;
      if (opened) await this.#begin(opened);
      return;
    }
    const created = this.#create(folder);
    this.#open.set(key, created);
    if (!(await created)) this.#open.delete(key);
    this.#events.fire({ from: undefined, event: { type: 'config' } });
  }

  async #create(folder: vscode.WorkspaceFolder): Promise<FolderScheduler | undefined> {
    let scheduler: WorkspaceScheduler;
    try {
      if (!(await isThere(folder))) {
        this.#faults.delete(folder.uri.toString());
        return undefined;
      }
      scheduler = await this.#createScheduler(folder);
    } catch (error) {
      this.#failed(folder, error);
      return undefined;
    }
    const opened = { folder, scheduler, isVirtual: isVirtual(folder) };
    scheduler.onEvent((event) => this.#events.fire({ from: opened, event }));
    this.#ready.set(folder.uri.toString(), opened);
    await this.#begin(opened, { isNew: true });
    this.#parts.log.info(`Opened ${scheduler.folder} with ${scheduler.tasks().length} tasks`);
    return opened;
  }

  async #createScheduler(folder: vscode.WorkspaceFolder): Promise<WorkspaceScheduler> {
    // Here and not at the top, like every larger library: the editor does not wait for it.
    const create = this.#parts.create ?? (await import('../app/createScheduler.ts')).createScheduler;
    const { clock, log } = this.#parts;
    if (isVirtual(folder)) {
      const { folder: copy, home } = await this.#standIn(folder);
      const env = { ...process.env, SCHEDULER_HOME: home };
      const presenter = { present: () => undefined };
      return create({ kind: 'vscode', folder: copy, clock, env, gate: closed, presenter, log });
    }
    return create({
      kind: 'vscode',
      folder: folder.uri.fsPath,
      clock,
      env: process.env,
      execution: hostExecution(folder),
      executor: this.#parts.executorOf(folder),
      gate: trust,
      presenter: this.#presenterOf(folder),
      letRunsEnd: () => letsRunsEnd(folder),
      log,
    });
  }

  async #standIn(folder: vscode.WorkspaceFolder): Promise<VirtualFolder> {
    const key = folder.uri.toString();
    const standIn = this.#virtual.get(key) ?? (await VirtualFolder.make(folder));
    this.#virtual.set(key, standIn);
    return standIn;
  }

  /** Puts scheduler.json in force, and begins with what has not been done yet. */
  async #begin(opened: FolderScheduler, { isNew = false } = {}): Promise<void> {
    const { folder, scheduler } = opened;
    const key = folder.uri.toString();
    const isFaulty = this.#faults.has(key);
    try {
      await this.#virtual.get(key)?.renew();
      // What has been read may not have been put in force.
      await scheduler.reload({ force: isFaulty });
      if (!isNew && !isFaulty) return;
      if (!opened.isVirtual) {
        scheduler.start();
        await scheduler.readHistory();
      }
      this.#faults.delete(key);
    } catch (error) {
      this.#failed(folder, error);
    }
    if (!isNew) this.#events.fire({ from: undefined, event: { type: 'config' } });
  }

  async #trustGranted(): Promise<void> {
    for (const { folder, scheduler } of this.all()) {
      await scheduler.gateOpened().catch((error: unknown) => this.#failed(folder, error));
    }
    this.#events.fire({ from: undefined, event: { type: 'config' } });
  }

  /** Says so once, however often it is tried again. */
  #failed(folder: vscode.WorkspaceFolder, error: unknown): void {
    const key = folder.uri.toString();
    this.#parts.log.error(`The scheduler of ${folder.name} could not be opened`, error);
    // The folder has left the window meanwhile.
    if (!this.#watchers.has(key)) return;
    if (!this.#faults.has(key)) void tellFault(folder, error);
    this.#faults.set(key, { folder, error });
    this.#retries.later(key, () => void this.#reload(folder));
  }

  async #close(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    this.#watchers.get(key)?.dispose();
    this.#watchers.delete(key);
    this.#retries.cancel(key);
    this.#faults.delete(key);
    const opened = await this.#open.get(key);
    this.#open.delete(key);
    this.#ready.delete(key);
    this.#events.fire({ from: undefined, event: { type: 'config' } });
    await opened?.scheduler.stop();
    await this.#virtual.get(key)?.remove();
    this.#virtual.delete(key);
  }

  /** Ends the runs of this window and waits until their ends are written. */
  async stop(): Promise<void> {
    this.dispose();
    await Promise.all([...this.#ready.values()].map(({ scheduler }) => scheduler.stop()));
    await Promise.all([...this.#virtual.values()].map((standIn) => standIn.remove()));
  }

  dispose(): void {
    this.#retries.dispose();
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#watchers.clear();
  }
}

/** Rejects where a virtual folder cannot say. */
async function isThere(folder: vscode.WorkspaceFolder): Promise<boolean> {
  const config = configUri(folder);
  if (isVirtual(folder)) return hasConfig(config);
  return access(config.fsPath).then(
    () => true,
    () => false,
  );
}
