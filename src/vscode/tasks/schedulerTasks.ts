import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { LiveRun, Log, RunPresenter } from '../../engine/ports.ts';
import type { RunRequest } from '../../engine/scheduler.ts';
import type { Task } from '../../model/task.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { explainRefusal } from '../explainRefusal.ts';
import { RunTerminal } from './runTerminal.ts';

export const taskType = 'scheduler';

/**
 * Joins runs and VS Code's tasks. A run that the scheduler starts gets a task, so that it has a terminal and
 * Terminate Task works; a task that the user starts under Run Task gets a run. The process never waits for
 * its terminal, which comes when the editor is ready and is told what has been printed so far.
 */
export class SchedulerTasks implements vscode.TaskProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #log: Log;
  /** The newest run of a task that still wants a terminal, by task. */
  readonly #runs = new Map<string, { folder: vscode.WorkspaceFolder; live: LiveRun }>();
  /** Terminals that wait for the run that was asked for, by task. */
  readonly #terminals = new Map<string, RunTerminal>();
  /** Tasks that VS Code has been asked to start. */
  readonly #opening = new Set<string>();
  readonly #subscription: Disposable;

  constructor(folders: FolderSchedulers, log: Log) {
    this.#folders = folders;
    this.#log = log;
    this.#subscription = vscode.tasks.onDidEndTask(({ execution }) => {
      const key = keyOfTask(execution.task);
      if (key !== undefined) void this.#openTerminal(key);
    });
  }

  presenter(folder: vscode.WorkspaceFolder): RunPresenter {
    return {
      present: (live) => {
        const key = keyOf(folder, live.task.id);
        const terminal = this.#terminals.get(key);
        this.#terminals.delete(key);
        if (terminal) terminal.show(live);
        else {
          this.#runs.set(key, { folder, live });
          void this.#openTerminal(key);
        }
      },
    };
  }

  /** VS Code asks the user what to do about a task that is started twice, so the last one has to end first. */
  async #openTerminal(key: string): Promise<void> {
    const wanted = this.#runs.get(key);
    const busy = vscode.tasks.taskExecutions.some(({ task }) => keyOfTask(task) === key);
    if (!wanted || busy || this.#opening.has(key)) return;
    this.#opening.add(key);
    const show = (terminal: RunTerminal) => this.#showRun(key, terminal);
    const { folder, live } = wanted;
    try {
      await vscode.tasks.executeTask(this.#task(folder, live.task, vscode.TaskRevealKind.Never, show));
    } catch (error) {
      this.#runs.delete(key);
      this.#log.error(`No terminal for run ${live.run.id}`, error);
    } finally {
      this.#opening.delete(key);
    }
  }

  /** Gives the terminal the run that wants one. `false`: there is none. */
  #takeRun(key: string, terminal: RunTerminal): boolean {
    const wanted = this.#runs.get(key);
    this.#runs.delete(key);
    if (wanted) terminal.show(wanted.live);
    return wanted !== undefined;
  }

  #showRun(key: string, terminal: RunTerminal): void {
    if (this.#takeRun(key, terminal)) return;
    terminal.refuse(vscode.l10n.t('This run is shown in another terminal.'));
  }

  provideTasks(): vscode.Task[] {
    return this.#folders
      .all()
      .flatMap(({ folder, scheduler }) =>
        scheduler.tasks().map(({ task }) => this.#task(folder, task, vscode.TaskRevealKind.Always)),
      );
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const id: unknown = task.definition['task'];
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    if (typeof id !== 'string' || !folder) return undefined;
    return new vscode.Task(
      task.definition,
      folder,
      task.name,
      taskType,
      new vscode.CustomExecution(() => Promise.resolve(new RunTerminal(this.#runOnOpen(folder, id)))),
    );
  }

  #task(
    folder: vscode.WorkspaceFolder,
    task: Task,
    reveal: vscode.TaskRevealKind,
    open: (terminal: RunTerminal) => void = this.#runOnOpen(folder, task.id),
  ): vscode.Task {
    const definition = { type: taskType, task: task.id };
    const execution = new vscode.CustomExecution(() => Promise.resolve(new RunTerminal(open)));
    const result = new vscode.Task(definition, folder, task.label, taskType, execution, []);
    result.detail = task.description ?? '';
    // One terminal per task, used again by its next run, that never takes the focus.
    result.presentationOptions = {
      reveal,
      focus: false,
      echo: false,
      clear: true,
      showReuseMessage: false,
      panel: vscode.TaskPanelKind.Dedicated,
    };
    return result;
  }

  #runOnOpen(folder: vscode.WorkspaceFolder, taskId: string): (terminal: RunTerminal) => void {
    return (terminal) => {
      // VS Code keys executions by task and may call this one for a run of ours: that one is meant then.
      if (!this.#takeRun(keyOf(folder, taskId), terminal)) void this.#startRun(folder, taskId, terminal);
    };
  }

  async #startRun(folder: vscode.WorkspaceFolder, taskId: string, terminal: RunTerminal): Promise<void> {
    const from = this.#folders.get(folder.uri);
    if (!from) {
      terminal.refuse(vscode.l10n.t('There is no scheduler.json in “{folder}”.', { folder: folder.name }));
      return;
    }
    const key = keyOf(folder, taskId);
    this.#terminals.set(key, terminal);
    const request = await this.#request(from, taskId);
    if ('run' in request) {
      // Still not shown: every place is taken.
      if (this.#terminals.get(key) !== terminal) return;
      terminal.wait(vscode.l10n.t('Waiting until another run has ended…'), () => {
        this.#terminals.delete(key);
        void from.scheduler.cancel(request.run.id);
      });
      return;
    }
    if (this.#terminals.get(key) === terminal) this.#terminals.delete(key);
    terminal.refuse(explainRefusal(request.refused));
  }

  async #request(
    { scheduler }: FolderScheduler,
    taskId: string,
  ): Promise<RunRequest | { readonly refused: 'failed' }> {
    try {
      return await scheduler.run(taskId);
    } catch (error) {
      this.#log.error(`${taskId} could not be run`, error);
      return { refused: 'failed' };
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** The key of a task of ours, as it comes back from VS Code. */
function keyOfTask({ definition, scope }: vscode.Task): string | undefined {
  const id: unknown = definition['task'];
  const ours = definition.type === taskType && typeof id === 'string' && typeof scope === 'object';
  return ours ? keyOf(scope, id) : undefined;
}

function keyOf(folder: vscode.WorkspaceFolder, taskId: string): string {
  return `${folder.uri.toString()} ${taskId}`;
}
