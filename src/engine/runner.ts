import type { Clock } from '../common/clock.ts';
import type { Output } from '../model/output.ts';
import type { Outcome, Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import { OutputRelay } from './liveRun.ts';
import type {
  CancelReason,
  Execution,
  Executor,
  LiveRun,
  Log,
  LogStore,
  OutputStore,
  PendingOutput,
  RunLog,
  RunOutput,
  RunPresenter,
  RunStore,
  Started,
} from './ports.ts';

export interface RunnerPorts {
  readonly clock: Clock;
  readonly store: RunStore;
  readonly executor: Executor;
  readonly logs: LogStore;
  readonly outputs: OutputStore;
  readonly presenter: RunPresenter;
  readonly log: Log;
}

interface Live {
  readonly relay: OutputRelay;
  execution?: Execution;
  /** Asked for, perhaps before there was a process. */
  cancelled?: CancelReason;
}

/** What an attempt came to. */
export interface AttemptResult {
  readonly outcome: Outcome;
  readonly outputs: readonly Output[];
}

/** Carries an attempt of a run from its begun row to its end: process, log, generated files. */
export class Runner {
  readonly #ports: RunnerPorts;
  readonly #folder: string;
  readonly #stop: (runId: string) => void;
  /** From a run's first attempt to its end, also while it waits for the next one. */
  readonly #live = new Map<string, Live>();

  /** `stop`: what a reader of a live run calls to end it. */
  constructor(ports: RunnerPorts, folder: string, stop: (runId: string) => void) {
    this.#ports = ports;
    this.#folder = folder;
    this.#stop = stop;
  }

  live(runId: string): LiveRun | undefined {
    return this.#live.get(runId)?.relay;
  }

  cancel(runId: string, reason: CancelReason): boolean {
    const live = this.#live.get(runId);
    if (!live) return false;
    live.cancelled ??= reason;
    live.execution?.cancel(reason);
    return true;
  }

  cancelAll(reason: CancelReason): void {
    for (const runId of this.#live.keys()) this.cancel(runId, reason);
  }

  /**
   * Resolves to how the attempt ended, when its process and files are dealt with. Never rejects. Its row is still
   * running then: `retry` or `settle` tells the followers, once the row is written. `onStarted` is told when its
   * row names the process.
   */
  async execute(run: Run, task: Task, onStarted: (run: Run) => void): Promise<AttemptResult> {
    const live = this.#liveFor(run, task);
    let pending: PendingOutput | undefined;
    let log: RunLog | undefined;
    try {
      const of = task.retry && !run.dryRun ? Math.max(task.retry.attempts, run.attempts) : 1;
      log = await this.#ports.logs.open(run.id, { number: run.attempts, of });
      pending = await this.#prepare(run, task);
    } catch (error) {
      // Without a place for what it prints or generates the run would leave no truth behind: it does not start.
      await log?.close();
      const reason = log ? 'output-failed' : 'log-failed';
      return { outcome: { status: 'failed', reason, detail: text(error) }, outputs: [] };
    }
    const outcome = await this.#process(live, run, task, log, pending, onStarted);
    const secrets = live.execution?.secrets ?? [];
    delete live.execution;
    const published = await this.#publish(run, task, outcome, pending, secrets);
    const logError = await log.close();
    if (logError) this.#ports.log.error(`The log of run ${run.id} is incomplete`, logError);
    const logged: Outcome =
      logError && published.outcome.reason === undefined
        ? { ...published.outcome, reason: 'log-failed', detail: logError.message }
        : published.outcome;
    return { outcome: logged, outputs: published.outputs };
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
      () => this.#stop(run.id),
      (error) => this.#ports.log.error(`A follower of run ${run.id} failed`, error),
    );
    const live: Live = { relay };
    this.#live.set(run.id, live);
    return live;
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

  async #process(
    live: Live,
    run: Run,
    task: Task,
    log: RunLog,
    pending: PendingOutput | undefined,
    onStarted: (run: Run) => void,
  ): Promise<Outcome> {
    const { relay } = live;
    if (live.cancelled) return { status: 'cancelled', reason: live.cancelled };
    const onOutput = (output: RunOutput) => {
      log.write(output);
      const followed = relay.relay(output);
      const captured = pending?.onOutput(output);
      return followed && captured ? Promise.all([followed, captured]) : (followed ?? captured);
    };
    const execution = this.#ports.executor.start({
      run,
      task,
      folder: this.#folder,
      env: pending?.env ?? {},
      onOutput,
    });
    live.execution = execution;
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
    return execution.finished;
  }

  /** What a host shows is beside the point of the run: its failure is logged, and the run goes on. */
  #present(relay: OutputRelay): void {
    try {
      this.#ports.presenter.present(relay);
    } catch (error) {
      this.#ports.log.error(`Run ${relay.run.id} could not be shown`, error);
    }
  }

  async #publish(
    run: Run,
    task: Task,
    outcome: Outcome,
    pending: PendingOutput | undefined,
    secrets: readonly string[],
  ): Promise<AttemptResult> {
    if (!pending) return { outcome, outputs: [] };
    if (outcome.status !== 'succeeded' || run.dryRun) {
      await this.#discard(run, pending);
      return { outcome, outputs: [] };
    }
    try {
      const outputs = await pending.publish(run.startedAt ?? run.createdAt, secrets);
      await this.#ports.store.addOutputs(outputs);
      if (outputs.length > 0) await this.#prune(task);
      return { outcome, outputs };
    } catch (error) {
      this.#ports.log.error(`The output of run ${run.id} could not be kept`, error);
      return { outcome: { ...outcome, reason: 'output-failed', detail: text(error) }, outputs: [] };
    }
  }

  /** Of a run that did not succeed, or was a dry one. What is left of its files does not hide why it failed. */
  async #discard(run: Run, pending: PendingOutput): Promise<void> {
    try {
      await pending.discard();
    } catch (error) {
      this.#ports.log.error(`The unfinished output of run ${run.id} could not be removed`, error);
    }
  }

  /** The run's own output is safe by now: an older one that cannot be removed is a matter for the log. */
  async #prune(task: Task): Promise<void> {
    const { store, outputs, clock, log } = this.#ports;
    try {
      const recorded = await store.outputs(task.id);
      for (const { path } of await outputs.prune(recorded, task.output?.keep ?? Infinity)) {
        await store.removeOutput(path, clock.now());
        log.info(`Removed ${path}: the newest ${task.output?.keep} outputs of ${task.id} stay`);
      }
    } catch (error) {
      log.error(`Older outputs of ${task.id} could not be removed`, error);
    }
  }
}

/** As `RunStore.spawned` writes it. */
function withStart(run: Run, { startedAt, ...process }: Started): Run {
  const started = { ...run, ...process, attemptStartedAt: startedAt };
  return run.attempts <= 1 ? { ...started, startedAt } : started;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
