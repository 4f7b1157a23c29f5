import type { Outcome, Run, RunReason, RunStatus } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { CancelReason, Gate, LiveRun } from './ports.ts';
import type { Begun, Follower } from './runStore.ts';
import { retryDelay } from './retry.ts';
import { RunQueue, type QueuedRun } from './runQueue.ts';
import { Runner, type RunnerPorts } from './runner.ts';

export interface DispatcherPorts extends RunnerPorts {
  readonly gate: Gate;
}

/** What the dispatcher asks, and tells of. */
export interface DispatcherListener {
  /** Which tasks the end of a run starts. */
  followersOf(run: Run, status: RunStatus): readonly Follower[];
  /** A task as the config has it now; undefined: it has been taken out. */
  taskOf(queued: QueuedRun): Task | undefined;
  /** A run of the task is about to begin. */
  onStarting(taskId: string): Promise<void>;
  /** A row is new or has changed, perhaps by what this host has not done itself. */
  onRun(run: Run): void;
  onOutputs(taskId: string): void;
  /** A place has come free. */
  onPlaceFree(): void;
  onTrouble(error: unknown): void;
}

/** After a failure of the store. */
const storeDelay = 5_000;
/** How long another host that comes first has to take a place, in milliseconds; it may be held up, or stopped. */
const patience = 2_000;

/** The runs of this host from their claim to their end: those that wait for a place, and those that go. */
export class Dispatcher {
  readonly #ports: DispatcherPorts;
  readonly #listener: DispatcherListener;
  readonly #runner: Runner;
  readonly #queue = new RunQueue();
  readonly #executing = new Set<Promise<void>>();
  /** Since when runs of this host have given way to another host's, by run. */
  readonly #gaveWay = new Map<string, number>();
  #stopped = false;

  constructor(ports: DispatcherPorts, folder: string, listener: DispatcherListener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#runner = new Runner(ports, folder, (runId) => {
      this.cancel(runId, 'stopped').catch((error: unknown) => this.#listener.onTrouble(error));
    });
  }

  /** How many wait for a place. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Whether one waits or goes. */
  get isBusy(): boolean {
    return this.#queue.size > 0 || this.#executing.size > 0;
  }

  live(runId: string): LiveRun | undefined {
    return this.#runner.live(runId);
  }

  add(queued: QueuedRun): void {
    this.#queue.add(queued);
  }

  /** The runs that wait or go here, as far as this host knows. */
  runs(): readonly Run[] {
    return [...[...this.#queue.inOrder()].map(({ run }) => run), ...this.#runner.runs()];
  }

  /** Whether the run waits or goes here. */
  has(runId: string): boolean {
    return this.#queue.has(runId) || this.#runner.live(runId) !== undefined;
  }

  /** Ends a queued run of this host that cannot be run. */
  abandon(run: Run, reason: RunReason): void {
    void this.#end(run, { status: 'cancelled', reason }).then((ended) => ended && this.#runner.settle(ended));
  }

  /** Somebody else has ended a run that waits here. */
  drop(run: Run): void {
    this.#gaveWay.delete(run.id);
    if (this.#queue.take(run.id)) this.#runner.settle(run);
  }

  /** Lets in those who wait, as far as there are places. Rejects where the store fails. */
  async beginQueued(maxConcurrent: number): Promise<void> {
    for (const queued of this.#queue.inOrder()) {
      if (this.#stopped || !this.#ports.gate.isOpen()) return;
      // Without asking: this host alone fills every place.
      if (this.#executing.size >= maxConcurrent) return;
      const { run: waiting } = queued;
      if (isWaiting(queued, this.#ports.clock.now())) continue;
      // As it is now: it may have waited for long.
      const task = this.#listener.taskOf(queued);
      if (!task) {
        this.#queue.take(waiting.id);
        this.abandon(waiting, 'task-removed');
        continue;
      }
      if (!waiting.dryRun && waiting.attempts === 0) await this.#listener.onStarting(task.id);
      const { refused, run } = await this.#begin(waiting, task, maxConcurrent);
      if (refused === 'full') return;
      if (refused === 'gone') {
        this.#queue.take(waiting.id);
        if (run) this.#listener.onRun(run);
      }
      // Else it keeps its place in the queue, and holds up nobody.
      if (refused !== undefined) continue;
      // Not there any more: it was cancelled in the meantime, and its end is being written.
      if (!this.#queue.take(run.id)) continue;
      // In this order: whoever hears of it may want to end it.
      this.#execute(run, task);
      this.#listener.onRun(run);
    }
  }

  async #begin(waiting: Run, task: Task, maxConcurrent: number): Promise<Begun> {
    const { clock, store } = this.#ports;
    const now = clock.now();
    const since = this.#gaveWay.get(waiting.id) ?? now;
    const alone = task.overlap !== 'allow' && !waiting.dryRun;
    // A clock that was set back must not keep it waiting.
    const giveWay = Math.abs(now - since) < patience;
    const limits = { maxConcurrent, alone, giveWay };
    let begun = await store.begin(waiting.id, limits, now);
    if (begun.refused === 'gone' && !begun.run) {
      // The history has been replaced, and does not know the run yet.
      await store.restore([waiting], []);
      begun = await store.begin(waiting.id, limits, now);
    }
    if (begun.refused === 'turn') this.#gaveWay.set(waiting.id, since);
    else this.#gaveWay.delete(waiting.id);
    return begun;
  }

  /**
   * When the time of one of those comes who wait for an instant, and not for a place, in milliseconds since the
   * epoch; Infinity: there is none.
   */
  nextTurn(now: number): number {
    let next = Infinity;
    for (const since of this.#gaveWay.values()) {
      if (since + patience > now) next = Math.min(next, since + patience);
    }
    for (const queued of this.#queue.inOrder()) {
      if (isWaiting(queued, now)) next = Math.min(next, queued.run.retryAt ?? now);
    }
    return next;
  }

  /** Stops a run of this host, waiting or running. `false`: it is not one. */
  async cancel(runId: string, reason: CancelReason): Promise<boolean> {
    const queued = this.#queue.take(runId);
    if (!queued) return this.#runner.cancel(runId, reason);
    this.#gaveWay.delete(runId);
    const ended = await this.#end(queued.run, { status: 'cancelled', reason });
    // It may have waited for its next attempt, with somebody looking on.
    this.#runner.settle(ended ?? { ...queued.run, status: 'cancelled', reason });
    // It may have held a place for a moment.
    this.#listener.onPlaceFree();
    return true;
  }

  /** From now on nothing begins, and what goes is ended. */
  close(): void {
    this.#stopped = true;
    this.#runner.cancelAll('host-closed');
  }

  /** After `close`: ends those who wait, and waits for the ends of those who go and of what they start. */
  async drain(): Promise<void> {
    for (;;) {
      for (const { run } of [...this.#queue.inOrder()]) await this.cancel(run.id, 'host-closed');
      if (this.#executing.size > 0) await Promise.all(this.#executing);
      else if (this.#queue.size === 0) return;
    }
  }

  /** Resolves at the next end of one that goes or waits; `undefined`: there is none. */
  nextDeparture(): Promise<unknown> | undefined {
    if (this.#executing.size > 0) return Promise.all(this.#executing);
    return this.#queue.size > 0 ? this.#queue.departure() : undefined;
  }

  #execute(run: Run, task: Task): void {
    const execution = this.#attempt(run, task)
      .catch((error: unknown) => this.#listener.onTrouble(error))
      .finally(() => {
        this.#executing.delete(execution);
        this.#listener.onPlaceFree();
      });
    this.#executing.add(execution);
  }

  async #attempt(run: Run, task: Task): Promise<void> {
    const result = await this.#runner.execute(run, task, (started) => this.#listener.onRun(started));
    // It outlives this host, and whoever is there then writes its end.
    if (!result) return;
    const { outcome, outputs, settled } = result;
    if (await this.#retry(run, task, outcome)) return settled();
    const ended = await this.#end(run, outcome);
    if (ended) settled();
    this.#runner.settle(ended ?? { ...run, ...outcome });
    if (outputs.length > 0) this.#listener.onOutputs(task.id);
  }

  /** Puts the run back into the queue, where it is to be tried again. */
  async #retry(run: Run, task: Task, outcome: Outcome): Promise<boolean> {
    const delay = run.dryRun ? undefined : retryDelay(task.retry, run.attempts, outcome);
    if (delay === undefined || this.#stopped) return false;
    const { store, clock } = this.#ports;
    const now = clock.now();
    const waiting = await store.retry(run.id, outcome, now + delay, now);
    if (!waiting) return false;
    this.#queue.add({ run: waiting, task });
    this.#runner.retry(waiting);
    this.#listener.onRun(waiting);
    return true;
  }

  /** Writes the end, again and again until it is written or this host stops: the process has ended. */
  async #end(of: Run, outcome: Outcome): Promise<Run | undefined> {
    for (;;) {
      try {
        const { store, clock } = this.#ports;
        const followers = this.#listener.followersOf(of, outcome.status);
        let { run, others } = await store.end(of.id, outcome, clock.now(), followers);
        // A row that another host has ended stays as it is.
        let ended = run ?? (await store.run(of.id));
        if (!ended) {
          // The history has been replaced, and does not know the run yet.
          await store.restore([of], []);
          ({ run, others } = await store.end(of.id, outcome, clock.now(), followers));
          ended = run;
        }
        if (ended) this.#listener.onRun(ended);
        for (const other of others) this.#listener.onRun(other);
        return ended;
      } catch (error) {
        this.#listener.onTrouble(error);
        if (this.#stopped) return undefined;
        await new Promise<void>((resolve) => this.#ports.clock.setTimer(storeDelay, resolve));
      }
    }
  }
}

/** Whether its next attempt is still to come. A clock that was set back must not put it off. */
function isWaiting({ run, task }: QueuedRun, now: number): boolean {
  if (run.retryAt === undefined || run.retryAt <= now) return false;
  return run.retryAt - now <= (retryDelay(task.retry, run.attempts, { status: 'failed' }) ?? 0);
}
