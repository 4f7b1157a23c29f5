import type { Outcome, Run, RunReason, RunStatus } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { CancelReason, Follower, Gate, LiveRun } from './ports.ts';
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
const retryDelay = 5_000;

/** The runs of this host from their claim to their end: those that wait for a place, and those that go. */
export class Dispatcher {
  readonly #ports: DispatcherPorts;
  readonly #listener: DispatcherListener;
  readonly #runner: Runner;
  readonly #queue = new RunQueue();
  readonly #executing = new Set<Promise<void>>();
  #stopped = false;

  constructor(ports: DispatcherPorts, folder: string, listener: DispatcherListener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#runner = new Runner(ports, folder);
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

  /** Whether the run waits or goes here. */
  has(runId: string): boolean {
    return this.#queue.has(runId) || this.#runner.live(runId) !== undefined;
  }

  /** Ends a queued run of this host that cannot be run. */
  abandon(run: Run, reason: RunReason): void {
    void this.#end(run, { status: 'cancelled', reason });
  }

  /** Somebody else has ended a run that waits here. */
  drop(runId: string): void {
    this.#queue.take(runId);
  }

  /** Lets in those who wait, as far as there are places. Rejects where the store fails. */
  async beginQueued(maxConcurrent: number): Promise<void> {
    for (const queued of this.#queue.all()) {
      if (this.#stopped || !this.#ports.gate.isOpen()) return;
      const { run: waiting } = queued;
      // As it is now: it may have waited for long.
      const task = this.#listener.taskOf(queued);
      if (!task) {
        this.#queue.take(waiting.id);
        this.abandon(waiting, 'task-removed');
        continue;
      }
      const alone = task.overlap !== 'allow';
      await this.#listener.onStarting(task.id);
      const { clock, store } = this.#ports;
      const begun = await store.begin(waiting.id, { maxConcurrent, alone }, clock.now());
      if (begun) {
        // Not there any more: it was cancelled in the meantime, and its end is being written.
        if (!this.#queue.take(begun.id)) continue;
        // In this order: whoever hears of it may want to end it.
        this.#execute(begun, task);
        this.#listener.onRun(begun);
        continue;
      }
      const row = await store.run(waiting.id);
      if (row?.status !== 'queued') {
        this.#queue.take(waiting.id);
        if (row) this.#listener.onRun(row);
      } else if (await this.#isFull(maxConcurrent)) return;
      // Else another run of its task is going: it keeps its place in the queue, and holds up nobody.
    }
  }

  async #isFull(maxConcurrent: number): Promise<boolean> {
    const active = await this.#ports.store.active();
    return active.filter(({ status }) => status === 'running').length >= maxConcurrent;
  }

  /** Stops a run of this host, waiting or running. `false`: it is not one. */
  async cancel(runId: string, reason: CancelReason): Promise<boolean> {
    const queued = this.#queue.take(runId);
    if (!queued) return this.#runner.cancel(runId, reason);
    await this.#end(queued.run, { status: 'cancelled', reason });
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
      for (const { run } of this.#queue.all()) await this.cancel(run.id, 'host-closed');
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
    const execution = this.#runner
      .execute(run, task, (started) => this.#listener.onRun(started))
      .then(async ({ outcome, outputs }) => {
        const ended = await this.#end(run, outcome);
        this.#runner.settle(ended ?? { ...run, ...outcome });
        if (outputs.length > 0) this.#listener.onOutputs(task.id);
      })
      .catch((error: unknown) => this.#listener.onTrouble(error))
      .finally(() => {
        this.#executing.delete(execution);
        this.#listener.onPlaceFree();
      });
    this.#executing.add(execution);
  }

  /** Writes the end, again and again until it is written or this host stops: the process has ended. */
  async #end(of: Run, outcome: Outcome): Promise<Run | undefined> {
    for (;;) {
      try {
        const { store, clock } = this.#ports;
        const followers = this.#listener.followersOf(of, outcome.status);
        const { run, others } = await store.end(of.id, outcome, clock.now(), followers);
        // A row that another host has ended stays as it is.
        const ended = run ?? (await store.run(of.id));
        if (ended) this.#listener.onRun(ended);
        for (const other of others) this.#listener.onRun(other);
        return ended;
      } catch (error) {
        this.#listener.onTrouble(error);
        if (this.#stopped) return undefined;
        await new Promise<void>((resolve) => this.#ports.clock.setTimer(retryDelay, resolve));
      }
    }
  }
}
