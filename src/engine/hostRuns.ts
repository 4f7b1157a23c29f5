import {
  isActive,
  isSameHost,
  type Run,
  type RunReason,
  type RunStatus,
  type Trigger,
} from '../model/run.ts';
import { Chain } from './chain.ts';
import { Dispatcher, type DispatcherPorts } from './dispatcher.ts';
import type { HostRegistry, KeptRuns, LiveRun } from './ports.ts';
import type { Follower, OpenRequest, Written } from './runStore.ts';
import type { SchedulerConfig, Task } from '../model/task.ts';
import type { TaskStates } from './taskStates.ts';

export interface HostRunsPorts extends DispatcherPorts {
  readonly hosts: HostRegistry;
  /** Ends the rows of hosts that are gone, writes what their ends start, and says which rows these are. */
  readonly recover: (
    followersOf: (run: Run, status: RunStatus) => readonly Follower[],
  ) => Promise<readonly Run[]>;
  /** The runs that have outlived their hosts; none, where nobody keeps any. */
  readonly keptRuns?: Pick<KeptRuns, 'stop'>;
}

/** What HostRuns tells of. */
export interface HostRunsListener {
  /** A row is new or has changed. */
  onRun(run: Run): void;
  /** The same, and another host has written it. */
  onRunElsewhere(run: Run): void;
  onOutputs(taskId: string): void;
  /** A run of the task is about to begin. */
  onStarting(taskId: string): Promise<void>;
  /** A run of this host has ended: another may begin, and the schedule may go on. */
  onPlaceFree(): void;
  onTrouble(error: unknown): void;
}

/** The runs of this host, and what it knows of those of others: rows come in here, whoever has written them. */
export class HostRuns {
  readonly #ports: HostRunsPorts;
  readonly #states: TaskStates;
  readonly #listener: HostRunsListener;
  readonly #dispatcher: Dispatcher;
  #chain: Chain;
  /** Tasks that stand in the config with errors: those of their runs that wait go by what they were. */
  #broken: ReadonlySet<string> = new Set();
  #maxConcurrent = 1;
  /** What the config says is known, be it that there is none. */
  #isConfigured = false;
  #othersActive = false;
  /** Counts what has come in. */
  #news = 0;

  constructor(ports: HostRunsPorts, folder: string, states: TaskStates, listener: HostRunsListener) {
    this.#ports = ports;
    this.#states = states;
    this.#listener = listener;
    this.#chain = new Chain();
    this.#dispatcher = new Dispatcher(ports, folder, {
      followersOf: (run, status) => this.#chain.followersOf(run, status),
      taskOf: ({ run, task }) =>
        this.#states.get(run.taskId)?.task ?? (this.#broken.has(run.taskId) ? task : undefined),
      onStarting: (taskId) => listener.onStarting(taskId),
      onRun: (run) => this.takeIn(run),
      onOutputs: (taskId) => listener.onOutputs(taskId),
      onPlaceFree: () => listener.onPlaceFree(),
      onTrouble: (error) => listener.onTrouble(error),
    });
  }

  /** How many wait for a place. */
  get waiting(): number {
    return this.#dispatcher.waiting;
  }

  /** Whether one waits or goes. */
  get isBusy(): boolean {
    return this.#dispatcher.isBusy;
  }

  /** Another host has active runs: it may die, and they would stay. */
  get othersActive(): boolean {
    return this.#othersActive;
  }

  live(runId: string): LiveRun | undefined {
    return this.#dispatcher.live(runId);
  }

  use({ tasks, maxConcurrent }: SchedulerConfig, broken: readonly string[]): void {
    this.#chain = new Chain(tasks, (task) => this.#obstacleTo(task));
    this.#broken = new Set(broken);
    this.#maxConcurrent = maxConcurrent;
    this.#isConfigured = true;
  }

  #obstacleTo(task: Task): RunReason | undefined {
    if (!this.#ports.executor.canRun(task.run.kind)) return 'unsupported-kind';
    return this.#ports.approvals.isApproved(task) ? undefined : 'not-approved';
  }

  /** There is no config: nothing follows anything. */
  useNone(): void {
    this.#isConfigured = true;
  }

  /** The runs of this host that wait or go. */
  own(): readonly Run[] {
    return this.#dispatcher.runs();
  }

  /** Another process has written a row, or changed one. What this host's own rows say, it knows better itself. */
  hear(run: Run): void {
    if (isSameHost(run.host, this.#ports.hosts.self)) return this.#heed(run);
    this.#news++;
    this.#states.note(run);
    this.#listener.onRunElsewhere(run);
    if (run.status === 'succeeded') this.#listener.onOutputs(run.taskId);
  }

  /** A row is new or has changed: everybody hears of it, and what it asks of this host is done. */
  takeIn(run: Run): void {
    this.#news++;
    this.#states.note(run);
    this.#listener.onRun(run);
    if (!isSameHost(run.host, this.#ports.hosts.self)) return;
    if (!isActive(run)) this.#dispatcher.drop(run);
    else if (run.status === 'queued' && !this.#dispatcher.has(run.id)) this.#queue(run);
    this.#heed(run);
  }

  #queue(run: Run): void {
    const task = this.#states.get(run.taskId)?.task;
    if (task) this.#dispatcher.add({ run, task });
    else this.#dispatcher.abandon(run, 'task-removed');
  }

  /** Ends a run of this host that somebody wants to end. */
  #heed({ id, host, status, stopRequested }: Run): void {
    if (!stopRequested || !isActive({ status }) || !isSameHost(host, this.#ports.hosts.self)) return;
    this.#dispatcher.cancel(id, stopRequested).catch((error: unknown) => this.#listener.onTrouble(error));
  }

  /** Asks for a run outside the schedule. */
  async open(
    { id: taskId, label, overlap, priority }: Task,
    trigger: Trigger,
    how: Pick<OpenRequest, 'orSkip' | 'dryRun'> = {},
  ): Promise<Run | undefined> {
    if (this.#othersActive) await this.recover();
    const request: OpenRequest = { taskId, label, overlap, priority, trigger, ...how };
    return this.#takeInAll(await this.#ports.store.open(request, this.#ports.clock.now()));
  }

  #takeInAll({ run, others }: Written): Run | undefined {
    for (const row of [run, ...others]) if (row) this.takeIn(row);
    return run;
  }

  /**
   * Ends what dead hosts left behind. To be called at the start and while other hosts have active runs. As long as
   * nobody knows what follows an end, because the config cannot be read, none is written.
   */
  async recover(): Promise<void> {
    if (!this.#isConfigured) return this.readActive();
    const followersOf = (run: Run, status: RunStatus) => this.#chain.followersOf(run, status);
    for (const run of await this.#ports.recover(followersOf)) {
      this.takeIn(run);
      if (run.status === 'succeeded') this.#listener.onOutputs(run.taskId);
    }
    await this.readActive();
  }

  async readActive(): Promise<void> {
    let active: readonly Run[];
    let news: number;
    // An answer that a run's end has overtaken would leave its task active for good.
    do {
      news = this.#news;
      active = await this.#ports.store.active();
    } while (news !== this.#news);
    this.#states.noteActive(active);
    const { self } = this.#ports.hosts;
    this.#othersActive = active.some(({ host }) => !isSameHost(host, self));
    for (const run of active) this.#heed(run);
  }

  /** Lets in those who wait, as far as there are places. Rejects where the store fails. */
  letIn(): Promise<void> {
    return this.#dispatcher.beginQueued(this.#maxConcurrent);
  }

  /** Stops a run, waiting or running; that of another host is asked to. `false`: it is not active any more. */
  async cancel(runId: string): Promise<boolean> {
    if (await this.#dispatcher.cancel(runId, 'stopped')) return true;
    const asked = await this.#ports.store.requestStop(runId, 'stopped');
    if (asked) {
      this.takeIn(asked);
      await this.#ports.keptRuns?.stop(asked);
    }
    return asked !== undefined;
  }

  /** See `Dispatcher.nextTurn`. */
  nextTurn(now: number): number {
    return this.#dispatcher.nextTurn(now);
  }

  /** Resolves at the next end of one that goes or waits; `undefined`: there is none. */
  nextDeparture(): Promise<unknown> | undefined {
    return this.#dispatcher.nextDeparture();
  }

  /** From now on nothing begins, and what goes is ended. */
  close(): void {
    this.#dispatcher.close();
  }

  /** After `close`: waits for the ends of those that wait or go, and of what these start. */
  drain(): Promise<void> {
    return this.#dispatcher.drain();
  }
}
