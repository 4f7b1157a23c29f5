import type { Execution, ExecutionRequest, Executor, ResolvedRun } from '../engine/ports.ts';
import type { Evidence } from '../model/approval.ts';
import type { Outcome } from '../model/run.ts';
import type { RunSpec, Task } from '../model/task.ts';

/** Gives each run to the executor that can carry out its kind. */
export class ExecutorByKind implements Executor {
  readonly #executors: readonly [Executor, ...Executor[]];

  constructor(executors: readonly [Executor, ...Executor[]]) {
    this.#executors = executors;
  }

  canRun(kind: RunSpec['kind']): boolean {
    return this.#executors.some((executor) => executor.canRun(kind));
  }

  keeps(kind: RunSpec['kind']): boolean {
    return this.#executors.find((executor) => executor.canRun(kind))?.keeps?.(kind) ?? false;
  }

  start(request: ExecutionRequest): Execution {
    return this.#of(request.task).start(request);
  }

  evidence(task: Task, folder: string, batch?: object): Promise<Evidence> {
    return this.#of(task).evidence(task, folder, batch);
  }

  resolve(task: Task, folder: string, dryRun: boolean): Promise<ResolvedRun | Outcome> {
    return this.#of(task).resolve(task, folder, dryRun);
  }

  secretsOf(task: Task, folder: string): Promise<readonly string[]> {
    return this.#of(task).secretsOf(task, folder);
  }

  /** Where none can, the first refuses it as every executor does. */
  #of({ run }: Task): Executor {
    return this.#executors.find((executor) => executor.canRun(run.kind)) ?? this.#executors[0];
  }
}
