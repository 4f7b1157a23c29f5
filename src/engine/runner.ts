import type { Clock } from '../common/clock.ts';
import type { Outcome, Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import { OutputRelay } from './liveRun.ts';
import type {
  CancelReason,
  Execution,
  Executor,
  KeptRequest,
  LiveRun,
  Log,
  LogStore,
  OutputStore,
  PendingOutput,
  RunLog,
  RunOutput,
  RunPresenter,
  Started,
} from './ports.ts';
import type { Approvals } from './approvals.ts';
import type { RunStore } from './runStore.ts';
import { Publisher, type Published } from './publisher.ts';

export interface RunnerPorts {
  readonly clock: Clock;
  readonly store: RunStore;
  readonly approvals: Approvals;
  readonly executor: Executor;
  readonly logs: LogStore;
  readonly outputs: OutputStore;
  readonly presenter: RunPresenter;
  readonly log: Log;
}

/** How long the end of a terminal may come before that of its window, in milliseconds. */
const closingDelay = 1500;

interface Live {
  readonly relay: OutputRelay;
  execution?: Execution;
  /** Asked for, perhaps before there was a process. */
  cancelled?: CancelReason;
  /** Of an attempt that a keeper carries out: leaves it to that, as the host closes. */
  leave?: () => void;
}

/** What an attempt came to. */
export interface AttemptResult extends Published {
  /** To be called when that is written in its row. */
  readonly settled: () => void;
}

/** Carries an attempt of a run from its begun row to its end: process, log, generated files. */
export class Runner {
  readonly #ports: RunnerPorts;
  readonly #folder: string;
  readonly #stop: (runId: string) => void;
  readonly #publisher: Publisher;
  /** From a run's first attempt to its end, also while it waits for the next one. */
  readonly #live = new Map<string, Live>();

  /** `stop`: what a reader of a live run calls to end it. */
  constructor(ports: RunnerPorts, folder: string, stop: (runId: string) => void) {
    this.#ports = ports;
    this.#folder = folder;
    this.#stop = stop;
    this.#publisher = new Publisher(ports);
  }

  live(runId: string): LiveRun | undefined {
    return this.#live.get(runId)?.relay;
  }

  /** Also those that wait for their next attempt. */
  runs(): readonly Run[] {
    return [...this.#live.values()].map(({ relay }) => relay.run);
  }

  cancel(runId: string, reason: CancelReason): boolean {
    const live = this.#live.get(runId);
    if (!live) return false;
    if (reason === 'host-closed' && live.leave) {
      live.leave();
      return true;
    }
    live.cancelled ??= reason;
    live.execution?.cancel(reason);
    return true;
  }

  cancelAll(reason: CancelReason): void {
    for (const runId of this.#live.keys()) this.cancel(runId, reason);
  }

  /**
   * Resolves to how the attempt ended, when its process and files are dealt with; `undefined`: it goes on without
   * this host. Never rejects. Its row is still running then: `retry` or `settle` tells the followers, once the row
   * is written. `onStarted` is told when its row names the process.
   */
  async execute(run: Run, task: Task, onStarted: (run: Run) => void): Promise<AttemptResult | undefined> {
    const live = this.#liveFor(run, task);
    const of = task.retry && !run.dryRun ? Math.max(task.retry.attempts, run.attempts) : 1;
    const attempt = { number: run.attempts, of };
    const isKept = this.#ports.executor.keeps?.(task.run.kind) === true;
    let pending: PendingOutput | undefined;
    let log: RunLog | undefined;
    try {
      if (!isKept) log = await this.#ports.logs.open(run.id, attempt);
      pending = await this.#prepare(run, task);
    } catch (error) {
      // Without a place for what it prints or generates the run would leave no truth behind: it does not start.
      await log?.close();
      const reason = log || isKept ? 'output-failed' : 'log-not-opened';
      const outcome: Outcome = { status: 'failed', reason, detail: text(error) };
      return { outcome, outputs: [], settled: () => undefined };
    }
    const kept = isKept ? { attempt, ...keptOutput(task, pending) } : undefined;
    const outcome = await this.#process(live, { run, task, log, pending, kept }, onStarted);
    const { execution } = live;
    delete live.execution;
    delete live.leave;
    if (!outcome) {
      this.#live.delete(run.id);
      return undefined;
    }
    const published = pending
      ? await this.#publisher.publish(
          run,
          task.output?.keep ?? Infinity,
          outcome,
          pending,
          execution?.secrets ?? [],
        )
      : { outcome, outputs: [] };
    const logError = await log?.close();
    if (logError) this.#ports.log.error(`The log of run ${run.id} is incomplete`, logError);
    const logged: Outcome =
      logError && published.outcome.reason === undefined
        ? { ...published.outcome, reason: 'log-failed', detail: logError.message }
        : published.outcome;
    return { outcome: logged, outputs: published.outputs, settled: () => execution?.settled?.() };
  }

  #liveFor(run: Run, task: Task): Live {
    const known = this.#live.get(run.id);
    if (known) {
      known.relay.started(run);
      return known;
    }
    const relay = new OutputRelay(
      run,
      task,
      () => this.#stopFor(run.id),
      (error) => this.#ports.log.error(`A follower of run ${run.id} failed`, error),
    );
    const live: Live = { relay };
    this.#live.set(run.id, live);
    return live;
  }

  /** A reader wants it to end: its terminal has been closed, perhaps only because the whole window is closing. */
  #stopFor(runId: string): void {
    if (!this.#live.get(runId)?.leave) return this.#stop(runId);
    this.#ports.clock.setTimer(closingDelay, () => this.#stop(runId));
  }

  /** The run's row waits for its next attempt. */
  retry(run: Run): void {
    this.#live.get(run.id)?.relay.retry(run);
  }

  /** The run's row has ended. */
  settle(run: Run): void {
    this.#live.get(run.id)?.relay.end(run);
    this.#live.delete(run.id);
  }

  #prepare(run: Run, task: Task): Promise<PendingOutput> | undefined {
    const { output } = task;
    return output && this.#ports.outputs.prepare(run, { ...task, output });
  }

  /** `undefined`: it has been left to its keeper. */
  async #process(
    live: Live,
    { run, task, log, pending, kept }: AttemptParts,
    onStarted: (run: Run) => void,
  ): Promise<Outcome | undefined> {
    const { relay } = live;
    if (live.cancelled) return { status: 'cancelled', reason: live.cancelled };
    const onOutput = (output: RunOutput) => {
      log?.write(output);
      const followed = relay.relay(output);
      const captured = kept ? undefined : pending?.onOutput(output);
      return followed && captured ? Promise.all([followed, captured]) : (followed ?? captured);
    };
    const execution = this.#ports.executor.start({
      run,
      task,
      folder: this.#folder,
      env: pending?.env ?? {},
      onOutput,
      permit: (evidence) => this.#ports.approvals.permit(run, task, evidence),
      ...(kept && { kept }),
    });
    live.execution = execution;
    const left = new Promise<undefined>((resolve) => {
      if (kept) live.leave = () => resolve(undefined);
    });
    if (run.attempts <= 1) this.#present(relay);
    const started = await execution.started;
    if (started) {
      try {
        await this.#ports.store.spawned(run.id, started);
        relay.started(withStart(run, started));
        onStarted(relay.run);
      } catch (error) {
        this.#ports.log.error(`The process of run ${run.id} could not be noted`, error);
      }
    }
    if (!kept) return execution.finished;
    // Where it is just ending, its end is this host's to write.
    const outcome = await Promise.race([execution.finished, left]);
    return outcome ?? (execution.letGo?.() ? undefined : execution.finished);
  }

  /** What a host shows is beside the point of the run: its failure is logged, and the run goes on. */
  #present(relay: OutputRelay): void {
    try {
      this.#ports.presenter.present(relay);
    } catch (error) {
      this.#ports.log.error(`Run ${relay.run.id} could not be shown`, error);
    }
  }
}

interface AttemptParts {
  readonly run: Run;
  readonly task: Task;
  /** That of a kept run is its keeper's. */
  readonly log: RunLog | undefined;
  readonly pending: PendingOutput | undefined;
  readonly kept: KeptRequest | undefined;
}

function keptOutput({ output }: Task, pending: PendingOutput | undefined): Pick<KeptRequest, 'output'> {
  const handedOver = pending?.handOver?.();
  return output && handedOver ? { output: { ...handedOver, keep: output.keep } } : {};
}

/** As `RunStore.spawned` writes it. */
function withStart(run: Run, { startedAt, ...process }: Started): Run {
  const started = { ...run, ...process, attemptStartedAt: startedAt };
  return run.attempts <= 1 ? { ...started, startedAt } : started;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
