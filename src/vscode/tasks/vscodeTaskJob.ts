import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import { DisposableStore } from '../../common/disposables.ts';
import { processStartToken } from '../../common/processIdentity.ts';
import type { Started } from '../../engine/ports.ts';
import type { Outcome } from '../../model/run.ts';
import type { EditorJob, JobEvents, JobLook } from './editorExecution.ts';
import { findByLabel } from './taskLabel.ts';

/**
 * How long VS Code may take to tell of the process of a task that it has started, and of its exit code after the
 * end, in milliseconds. A task that only has others done before it has neither.
 */
const tellingGrace = 500;

export interface TaskJobPorts {
  readonly clock: Clock;
  /** Tasks of this window that our runs have begun, by key: until it tells so itself, VS Code may be asked twice. */
  readonly going: Set<string>;
  /** Ends the process of a run, if it is still that one by its start, with all its descendants. */
  readonly endProcess: (run: { readonly id: string } & Omit<Started, 'startedAt'>) => Promise<void>;
}

/** A VS Code task, of whatever provider, carried out by VS Code. */
export class VscodeTaskJob implements EditorJob {
  readonly #runId: string;
  readonly #label: string;
  readonly #folder: vscode.Uri;
  readonly #look: (task: vscode.Task | undefined) => Promise<JobLook>;
  readonly #ports: TaskJobPorts;
  readonly #ended = Promise.withResolvers<Outcome>();
  #task: vscode.Task | undefined;
  #execution: Thenable<vscode.TaskExecution> | undefined;
  /** The process of the task, once VS Code has told of it. */
  #process: { readonly pid: number; readonly pidToken: Promise<string | undefined> } | undefined;

  /** `look`: at what a task rests on. */
  constructor(
    { runId, label, folder }: { runId: string; label: string; folder: vscode.Uri },
    look: (task: vscode.Task | undefined) => Promise<JobLook>,
    ports: TaskJobPorts,
  ) {
    this.#runId = runId;
    this.#label = label;
    this.#folder = folder;
    this.#look = look;
    this.#ports = ports;
  }

  async look(): Promise<JobLook> {
    this.#task = await findTask(this.#label, this.#folder);
    return this.#look(this.#task);
  }

  async run(events: JobEvents): Promise<Outcome> {
    const task = this.#task;
    if (!task) return failed('vscode-task-not-found', this.#label);
    const key = keyOf(task);
    const { going } = this.#ports;
    // VS Code would ask the user what to do about a task that is started twice.
    const isBusy = vscode.tasks.taskExecutions.some((execution) => keyOf(execution.task) === key);
    if (isBusy || going.has(key)) return failed('vscode-task-busy', this.#label);
    if (!events.begin()) return failed('spawn-failed', this.#label);
    going.add(key);
    const heard = new DisposableStore();
    try {
      this.#listen(key, events, heard);
      this.#execution = vscode.tasks.executeTask(task);
      await this.#execution;
      return await this.#ended.promise;
    } finally {
      going.delete(key);
      heard.dispose();
    }
  }

  /** From before the start on: a short task may have ended before VS Code says that it has begun. */
  #listen(key: string, events: JobEvents, heard: DisposableStore): void {
    const { clock } = this.#ports;
    const isOurs = ({ execution }: { execution: vscode.TaskExecution }) => keyOf(execution.task) === key;
    const end = (exitCode: number | undefined) => this.#ended.resolve(outcomeOf(exitCode));
    heard.add(
      vscode.tasks.onDidStartTask((event) => {
        if (isOurs(event)) heard.add(clock.setTimer(tellingGrace, () => events.started({})));
      }),
    );
    heard.add(
      vscode.tasks.onDidStartTaskProcess((event) => {
        if (isOurs(event)) void this.#noteProcess(event.processId, events);
      }),
    );
    heard.add(
      vscode.tasks.onDidEndTaskProcess((event) => {
        if (isOurs(event)) end(event.exitCode);
      }),
    );
    heard.add(
      vscode.tasks.onDidEndTask((event) => {
        if (isOurs(event)) heard.add(clock.setTimer(tellingGrace, () => end(undefined)));
      }),
    );
  }

  async #noteProcess(pid: number, events: JobEvents): Promise<void> {
    // Tasks of extensions have no process and say so in different ways.
    if (!(pid > 0)) return;
    const pidToken = processStartToken(pid);
    this.#process = { pid, pidToken };
    const token = await pidToken;
    events.started(token === undefined ? {} : { pid, pidToken: token });
  }

  async stop(killAfter: number): Promise<void> {
    const { clock } = this.#ports;
    const over = new Promise<void>((resolve) => void clock.setTimer(killAfter, resolve));
    // The start itself may still be going on.
    const execution = await Promise.race([this.#execution, over.then(() => undefined)]);
    // Before its terminal goes: VS Code ends no more than the shell, whose children then have no known parent.
    await this.#endProcess();
    if (execution) execution.terminate();
    else void this.#execution?.then((late) => late.terminate());
    await Promise.race([this.#ended.promise, over]);
    // VS Code may never tell. Whatever it is, it is not ours any more.
    this.#ended.resolve(outcomeOf(undefined));
  }

  async #endProcess(): Promise<void> {
    const pidToken = await this.#process?.pidToken;
    if (!this.#process || pidToken === undefined) return;
    await this.#ports.endProcess({ id: this.#runId, pid: this.#process.pid, pidToken });
  }
}

/** Asked for anew at each run: tasks come and go with their files and extensions. */
export async function findTask(label: string, folder: vscode.Uri): Promise<vscode.Task | undefined> {
  const tasks = await vscode.tasks.fetchTasks();
  const labelled = tasks.map((task) => ({
    task,
    name: task.name,
    source: task.source,
    type: task.definition.type,
    folder: folderOf(task),
  }));
  return findByLabel(labelled, label, folder.toString())?.task;
}

function folderOf({ scope }: vscode.Task): string | undefined {
  return typeof scope === 'object' ? scope.uri.toString() : undefined;
}

/** One task has many objects: each question to VS Code gives new ones. */
function keyOf(task: vscode.Task): string {
  return JSON.stringify([folderOf(task) ?? task.scope, task.source, task.name]);
}

function failed(reason: NonNullable<Outcome['reason']>, detail: string): Outcome {
  return { status: 'failed', reason, detail };
}

function outcomeOf(exitCode: number | undefined): Outcome {
  if (exitCode === undefined) return { status: 'failed', reason: 'exit-unknown' };
  return exitCode === 0
    ? { status: 'succeeded', exitCode }
    : { status: 'failed', reason: 'exit-code', exitCode };
}
