import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { LiveRun, Log, RunPresenter } from '../../engine/ports.ts';
import type { RunRequest } from '../../engine/runRequest.ts';
import type { Task } from '../../model/task.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { RunConsent } from '../approvals/runConsent.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { explainRefusal } from '../explainRefusal.ts';
import { RunTerminal, type TerminalContext } from './runTerminal.ts';

export const taskType = 'scheduler';

/** What a terminal shows: a task's runs, or its dry runs. */
interface Shown {
  readonly folder: vscode.WorkspaceFolder;
  readonly taskId: string;
  readonly dryRun: boolean;
}

const reveals: Readonly<Record<Task['reveal'], vscode.TaskRevealKind>> = {
  never: vscode.TaskRevealKind.Never,
  silent: vscode.TaskRevealKind.Silent,
  always: vscode.TaskRevealKind.Always,
};

/**
 * Joins runs and VS Code's tasks. A run that the scheduler starts gets a task, so that it has a terminal and
 * Terminate Task works; a task that the user starts under Run Task gets a run. The process never waits for
 * its terminal, which comes when the editor is ready and is told what has been printed so far.
 */
export class SchedulerTasks implements vscode.TaskProvider, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #consent: RunConsent;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #format: InstantFormat;
  /** The newest run of a task that still wants a terminal, by task. */
  readonly #runs = new Map<string, { shown: Shown; live: LiveRun }>();
  /** Terminals that wait for the run that was asked for, by task. */
  readonly #terminals = new Map<string, RunTerminal>();
  /** Tasks that VS Code has been asked to start. */
  readonly #opening = new Set<string>();
  readonly #subscription: Disposable;

  constructor(folders: FolderSchedulers, consent: RunConsent, log: Log, clock: Clock, format: InstantFormat) {
    this.#folders = folders;
    this.#consent = consent;
    this.#log = log;
    this.#clock = clock;
    this.#format = format;
    this.#subscription = vscode.tasks.onDidEndTask(({ execution }) => {
      const key = keyOfTask(execution.task);
      if (key !== undefined) void this.#openTerminal(key);
    });
  }

  presenter(folder: vscode.WorkspaceFolder): RunPresenter {
    return {
      present: (live) => {
        const shown: Shown = { folder, taskId: live.task.id, dryRun: live.run.dryRun === true };
        const key = keyOf(shown);
        const terminal = this.#terminals.get(key);
        this.#terminals.delete(key);
        if (terminal) terminal.show(live);
        else if (printsHere(live.task)) {
          this.#runs.set(key, { shown, live });
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
    const { shown, live } = wanted;
    try {
      await vscode.tasks.executeTask(this.#task(shown, live.task, reveals[live.task.reveal], show));
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
    const folders = this.#folders.all().filter(({ isVirtual }) => !isVirtual);
    return folders.flatMap(({ folder, scheduler }) =>
      scheduler.tasks().map(({ task }) => {
        const shown = { folder, taskId: task.id, dryRun: false };
        return this.#task(shown, task, vscode.TaskRevealKind.Always);
      }),
    );
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const id: unknown = task.definition['task'];
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    if (typeof id !== 'string' || !folder) return undefined;
    const shown: Shown = { folder, taskId: id, dryRun: task.definition['dryRun'] === true };
    const execution = this.#execution(shown, this.#runOnOpen(shown));
    return new vscode.Task(task.definition, folder, task.name, taskType, execution);
  }

  #execution(shown: Shown, open: (terminal: RunTerminal) => void): vscode.CustomExecution {
    const context: TerminalContext = {
      clock: this.#clock,
      format: this.#format,
      attemptsOf: async (runId) =>
        (await this.#folders.get(shown.folder.uri)?.scheduler.attempts(runId)) ?? [],
    };
    return new vscode.CustomExecution(() => Promise.resolve(new RunTerminal(open, context)));
  }

  #task(
    shown: Shown,
    task: Task,
    reveal: vscode.TaskRevealKind,
    open: (terminal: RunTerminal) => void = this.#runOnOpen(shown),
  ): vscode.Task {
    const { folder, dryRun } = shown;
    const definition = { type: taskType, task: task.id, ...(dryRun ? { dryRun } : {}) };
    const label = uiText(task.label);
    const name = dryRun ? vscode.l10n.t('{task} (dry run)', { task: label }) : label;
    const execution = this.#execution(shown, open);
    const result = new vscode.Task(definition, folder, name, taskType, execution, []);
    result.detail = uiText(task.description ?? '');
    // One terminal per task, and one for its dry runs, used again by its next run, that never takes the focus.
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

  #runOnOpen(shown: Shown): (terminal: RunTerminal) => void {
    return (terminal) => {
      // VS Code keys executions by task and may call this one for a run of ours: that one is meant then.
      if (!this.#takeRun(keyOf(shown), terminal)) void this.#startRun(shown, terminal);
    };
  }

  async #startRun(shown: Shown, terminal: RunTerminal): Promise<void> {
    const { folder, dryRun } = shown;
    const from = this.#folders.get(folder.uri);
    if (!from) {
      terminal.refuse(vscode.l10n.t('There is no scheduler.json in “{folder}”.', { folder: folder.name }));
      return;
    }
    const key = keyOf(shown);
    this.#terminals.set(key, terminal);
    const request = await this.#request(from, shown, terminal);
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
    terminal.refuse(explainRefusal(request.refused, dryRun));
  }

  async #request(
    from: FolderScheduler,
    shown: Shown,
    terminal: RunTerminal,
  ): Promise<RunRequest | { readonly refused: 'failed' }> {
    const { taskId, dryRun } = shown;
    const key = keyOf(shown);
    const onAsk = () =>
      terminal.wait(vscode.l10n.t('Waiting for you to allow it…'), () => {
        if (this.#terminals.get(key) === terminal) this.#terminals.delete(key);
      });
    const isWanted = () => this.#terminals.get(key) === terminal;
    try {
      return await this.#consent.run(from, taskId, { dryRun, onAsk, isWanted });
    } catch (error) {
      this.#log.error(`${taskId} could not be run`, error);
      return { refused: 'failed' };
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** What VS Code runs itself has a terminal of VS Code's, or needs none. */
function printsHere({ run }: Task): boolean {
  return run.kind !== 'task' && run.kind !== 'vscode';
}

/** The key of a task of ours, as it comes back from VS Code. */
function keyOfTask({ definition, scope }: vscode.Task): string | undefined {
  const taskId: unknown = definition['task'];
  if (definition.type !== taskType || typeof taskId !== 'string' || typeof scope !== 'object')
    return undefined;
  return keyOf({ folder: scope, taskId, dryRun: definition['dryRun'] === true });
}

function keyOf({ folder, taskId, dryRun }: Shown): string {
  return `${folder.uri.toString()} ${taskId}${dryRun ? ' dry' : ''}`;
}
