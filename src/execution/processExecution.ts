import type { CancelReason, Execution, Started } from '../engine/ports.ts';
import type { Outcome } from '../model/run.ts';
import { startFailure } from './startProblem.ts';
import type { Stop } from './supervisedProcess.ts';

export interface StartedProcess {
  readonly pid: number;
  readonly pidToken: string | undefined | Promise<string | undefined>;
  readonly startedAt: number;
  readonly finished: Promise<Outcome>;
  readonly stop: (stop: Stop) => void;
  /** See `Started`. */
  readonly approval?: string;
  /** Of one that a keeper has started: see `Execution`. */
  readonly letGo?: () => boolean;
  readonly settled?: () => void;
}

/** What is being started. */
export interface Start {
  readonly isCancelled: () => boolean;
  readonly keepSecret: (secrets: readonly string[]) => void;
}

/** Starts a process, `undefined` if it was cancelled before there was one; or tells why there is none. */
export type Launcher = (start: Start) => Promise<StartedProcess | Outcome | undefined>;

/** One start of a process, from before there is one to its end. */
export class ProcessExecution implements Execution {
  readonly started: Execution['started'];
  readonly finished: Execution['finished'];
  #process: StartedProcess | undefined;
  #cancelled: Stop | undefined;
  #secrets: readonly string[] = [];

  constructor(launch: Launcher) {
    const starting = this.#start(launch);
    this.started = starting.then((process) => ('stop' in process ? started(process) : undefined));
    // Whoever waits for both is told of the start first.
    this.finished = this.started.then(async () => {
      const process = await starting;
      return 'stop' in process ? process.finished : process;
    });
  }

  get secrets(): readonly string[] {
    return this.#secrets;
  }

  cancel(reason: CancelReason): void {
    this.#cancelled ??= { status: 'cancelled', reason };
    this.#process?.stop({ status: 'cancelled', reason });
  }

  letGo(): boolean {
    return this.#process?.letGo?.() ?? false;
  }

  settled(): void {
    this.#process?.settled?.();
  }

  async #start(launch: Launcher): Promise<StartedProcess | Outcome> {
    try {
      const launched = await launch({
        isCancelled: () => this.#cancelled !== undefined,
        keepSecret: (secrets) => (this.#secrets = secrets),
      });
      if (launched && !('stop' in launched)) return this.#cancelled ?? launched;
      this.#process = launched;
    } catch (error) {
      // Nothing has run, so a cancel has been obeyed, whatever else was wrong.
      return this.#cancelled ?? startFailure(error);
    }
    // The cancel may also have come while the process was being made.
    if (this.#cancelled !== undefined) this.#process?.stop(this.#cancelled);
    return this.#process ?? this.#cancelled ?? startFailure(new Error('No process'));
  }
}

async function started({ pid, pidToken, startedAt, approval }: StartedProcess): Promise<Started> {
  const token = typeof pidToken === 'object' ? await pidToken.catch(() => undefined) : pidToken;
  return {
    ...{ pid, startedAt },
    ...(token === undefined ? {} : { pidToken: token }),
    ...(approval === undefined ? {} : { approval }),
  };
}
