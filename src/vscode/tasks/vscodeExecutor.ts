import type * as vscode from 'vscode';
import { Mask } from '../../common/mask.ts';
import type { Execution, ExecutionRequest, Executor, ResolvedRun } from '../../engine/ports.ts';
import type { Evidence } from '../../model/approval.ts';
import type { Outcome } from '../../model/run.ts';
import type { RunSpec, Task } from '../../model/task.ts';
import { EditorExecution, type EditorJob } from './editorExecution.ts';
import { lookAtTask, secretsOfTask } from './lookAtTask.ts';
import { VscodeCommandJob } from './vscodeCommandJob.ts';
import { findTask, VscodeTaskJob, type TaskJobPorts } from './vscodeTaskJob.ts';

/** Carries out the runs of a folder that only a VS Code window can: its tasks and its commands. */
export class VscodeExecutor implements Executor {
  readonly #folder: vscode.Uri;
  readonly #ports: TaskJobPorts;

  constructor(folder: vscode.Uri, ports: TaskJobPorts) {
    this.#folder = folder;
    this.#ports = ports;
  }

  canRun(kind: RunSpec['kind']): boolean {
    return kind === 'task' || kind === 'vscode';
  }

  start(request: ExecutionRequest): Execution {
    return new EditorExecution(this.#job(request), request, this.#ports.clock);
  }

  #job({ run: { id }, task, folder, onOutput }: ExecutionRequest): EditorJob {
    const { run } = task;
    const look = (found?: vscode.Task) => lookAtTask(found, task, folder);
    if (run.kind === 'task') {
      return new VscodeTaskJob({ runId: id, label: run.task, folder: this.#folder }, look, this.#ports);
    }
    if (run.kind === 'vscode') return new VscodeCommandJob(run, look, onOutput);
    return { look, run: () => Promise.resolve(unsupported(run)), stop: () => Promise.resolve() };
  }

  async evidence(task: Task, folder: string): Promise<Evidence> {
    return (await lookAtTask(await this.#find(task), task, folder)).evidence;
  }

  async resolve({ run, secrets }: Task, folder: string): Promise<ResolvedRun | Outcome> {
    if (run.kind === 'vscode') {
      const mask = new Mask(secretsOfTask(undefined, secrets));
      const args = run.args.map((arg) => mask.text(JSON.stringify(arg) ?? ''));
      return { commandLine: [run.command, ...args], cwd: folder, variables: [] };
    }
    if (run.kind !== 'task') return unsupported(run);
    return (await findTask(run.task, this.#folder))
      ? { commandLine: [run.task], cwd: folder, variables: [] }
      : { status: 'failed', reason: 'vscode-task-not-found', detail: run.task };
  }

  async secretsOf(task: Task): Promise<readonly string[]> {
    return secretsOfTask(await this.#find(task), task.secrets);
  }

  async #find({ run }: Task): Promise<vscode.Task | undefined> {
    const find = run.kind === 'task' ? findTask(run.task, this.#folder) : undefined;
    // A provider of another extension may fail: then there is no such task.
    return find?.catch(() => undefined);
  }
}

function unsupported({ kind }: RunSpec): Outcome {
  return { status: 'failed', reason: 'unsupported-kind', detail: kind };
}
