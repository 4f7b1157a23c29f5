import type { CancelReason, Execution } from '../engine/ports.ts';
import type { Outcome } from '../model/run.ts';
import { startFailure } from './startProblem.ts';
import type { Stop, SupervisedProcess } from './supervisedProcess.ts';

type StartedProcess = Pick<SupervisedProcess, 'pid' | 'startedAt' | 'finished' | 'stop'>;

/** Starts a process, `undefined` if it was cancelled before there was one. */
type Launcher = (isCancelled: () => boolean) => Promise<StartedProcess | undefined>;

/** One start of a process, from before there is one to its end. */
export class ProcessExecution implements Execution {
  readonly started: Execution['started'];
  readonly finished: Execution['finished'];
  #process: StartedProcess | undefined;
  #cancelled: Stop | undefined;

  constructor(launch: Launcher) {
    const starting = this.#start(launch);
    this.started = starting.then((process) =>
      'pid' in process ? { pid: process.pid, startedAt: process.startedAt } : undefined,
    );
    this.finished = starting.then((process) => ('pid' in process ? process.finished : process));
  }

  cancel(reason: CancelReason): void {
    this.#cancelled ??= { status: 'cancelled', reason };
    this.#process?.stop(this.#cancelled);
  }

  async #start(launch: Launcher): Promise<StartedProcess | Outcome> {
    try {
      this.#process = await launch(() => this.#cancelled !== undefined);
    } catch (error) {
      // Nothing has run, so a cancel has been obeyed, whatever else was wrong.
      return this.#cancelled ?? startFailure(error);
    }
    // The cancel may also have come while the process was being made.
    if (this.#cancelled !== undefined) this.#process?.stop(this.#cancelled);
    return this.#process ?? this.#cancelled ?? startFailure(new Error('No process'));
  }
}
