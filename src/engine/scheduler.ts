import { DisposableStore, type Disposable } from '../common/disposables.ts';
import { Emitter } from '../common/emitter.ts';
import type { SchedulerEvent } from '../model/events.ts';
import { isSameHost, type Run, type Trigger } from '../model/run.ts';
import type { SchedulerConfig, Task } from '../model/task.ts';
import { Dispatcher, type DispatcherPorts } from './dispatcher.ts';
import { planTick, type TickPlan } from './planTick.ts';
import type { Cursor, HostRegistry, LiveRun } from './ports.ts';
import { Serial } from './serial.ts';
import { TaskStates } from './taskStates.ts';

export interface SchedulerPorts extends DispatcherPorts {
  readonly hosts: HostRegistry;
  /** Ends the rows of hosts that are gone, and says which. */
  readonly recover: () => Promise<readonly Run[]>;
}

/** What became of a request to run a task by hand. */
export type RunRequest =
  { readonly run: Run } | { readonly refused: 'closed' | 'unknown-task' | 'already-active' };

/** The timer is never armed for longer, so that sleep and clock changes are noticed. */
const longestWait = 60_000;
/** After a failure of the store. */
const retryDelay = 5_000;
/** Two hosts that never agree (of two versions, say) must not put each other's schedules out of force for ever. */
const staleInterval = 60_000;

/** The only loop: looks at the clock, claims what is due, starts what has a place, arms one timer. */
export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #dispatcher: Dispatcher;
  readonly #states = new TaskStates();
  readonly #serial = new Serial();
  readonly #events: Emitter<SchedulerEvent>;
  readonly #subscriptions = new DisposableStore();
  #maxConcurrent = 1;
  #timer: Disposable | undefined;
  #looping = false;
  #watching = false;
  #stopped = false;
  #othersActive = false;
  /** The config in use has been enrolled. */
  #enrolled = false;
  #staleAnnounced = -Infinity;
  /** Those who wait could not be let in. */
  #queueFailed = false;
  /** Counts what has been announced. */
  #news = 0;

  constructor(ports: SchedulerPorts, folder: string) {
    this.#ports = ports;
    this.#events = new Emitter((error) => ports.log.error('A listener failed', error));
    this.#dispatcher = new Dispatcher(ports, folder, {
      onRun: (run) => this.#announce(run),
      onOutputs: (taskId) => this.#events.fire({ type: 'outputs', taskId }),
      onPlaceFree: () => void this.#guarded(() => this.#letIn()),
      onTrouble: (error) => this.#trouble(error),
    });
  }

  get onEvent() {
    return this.#events.event;
  }

  /** Tasks and when they are next due (milliseconds since the Unix epoch). */
  tasks(): { task: Task; next: number | undefined; active: boolean }[] {
    return [...this.#states.all()].map(({ task, next, active }) => ({ task, next, active }));
  }

  live(runId: string): LiveRun | undefined {
    return this.#dispatcher.live(runId);
  }

  /**
   * Takes over a config: its schedules are in force from now on where the gate is open, and only shown where
   * it is not. Of the tasks in `known` that the config lacks (those with errors) it is kept where they stand.
   */
  use(config: SchedulerConfig, known: readonly string[] = []): Promise<void> {
    return this.#serial.run(async () => {
      this.#maxConcurrent = config.maxConcurrent;
      const now = this.#ports.clock.now();
      const { store, gate } = this.#ports;
      let cursors = await store.cursors();
      await this.#states.replace(config.tasks, cursors, now);
      this.#enrolled = gate.isOpen();
      if (this.#enrolled) {
        const ids = [...known, ...config.tasks.map(({ id }) => id)];
        cursors = await store.enrol(this.#states.enrolments(), ids, now);
        this.#states.moveTo(cursors, now);
      }
      await this.#readActive();
      this.#events.fire({ type: 'schedule' });
      this.#arm(0);
    });
  }

  /** Follows other hosts and starts the loop; while the gate is closed there is none. */
  start(): void {
    if (this.#looping || this.#stopped) return;
    this.#watch();
    if (!this.#ports.gate.isOpen()) return;
    this.#looping = true;
    this.#arm(0);
  }

  /** Follows what other hosts write. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#subscriptions.add(
      this.#ports.store.onDidChangeElsewhere(() => {
        void this.#guarded(async () => {
          this.#takeOver(await this.#ports.store.cursors());
          await this.#readActive();
          this.#events.fire({ type: 'elsewhere' });
          await this.#letIn();
        });
      }),
    );
  }

  /** One look at the clock: claims what is due and starts it. Resolves when that is written, not when it ends. */
  tick(at?: number): Promise<TickPlan> {
    return this.#serial.run(async () => {
      const now = at ?? this.#ports.clock.now();
      if (this.#stopped || !this.#ports.gate.isOpen()) return { claims: [], next: undefined };
      if (this.#othersActive) await this.#recover();
      const plan = planTick(this.#states.all(), now);
      if (plan.claims.length > 0) await this.#claim(plan, now);
      if (this.#dispatcher.waiting > 0) await this.#letIn();
      this.#announceStale();
      this.#events.fire({ type: 'tick', now });
      return plan;
    });
  }

  async #claim(plan: TickPlan, now: number): Promise<void> {
    const rows = await this.#ports.store.claim(plan.claims, now);
    let refused = false;
    for (const [index, claim] of plan.claims.entries()) {
      const run = rows[index];
      this.#states.accountFor(claim.taskId, claim.occurrence);
      if (run) this.#announce(run);
      else refused = true;
      const task = this.#states.get(claim.taskId)?.task;
      if (run?.status === 'queued' && task) this.#dispatcher.add({ run, task });
    }
    // Another host was first, and the task's last start is now that host's; or it goes by another schedule.
    if (refused) this.#takeOver(await this.#ports.store.cursors());
  }

  #takeOver(cursors: readonly Cursor[]): void {
    this.#states.moveTo(cursors, this.#ports.clock.now());
    if (this.#enrolled) this.#states.holdBackWithout(cursors);
    this.#announceStale();
  }

  #announceStale(): void {
    const now = this.#ports.clock.now();
    if (!this.#states.anyStale() || Math.abs(now - this.#staleAnnounced) < staleInterval) return;
    this.#staleAnnounced = now;
    this.#ports.log.warn('Another host goes by another scheduler.json');
    this.#events.fire({ type: 'stale' });
  }

  /** Ends what dead hosts left behind. Called at the start and while other hosts have active runs. */
  async #recover(): Promise<void> {
    for (const run of await this.#ports.recover()) this.#announce(run);
    await this.#readActive();
  }

  async #readActive(): Promise<void> {
    let active: readonly Run[];
    let news: number;
    // An answer that a run's end has overtaken would leave its task active for good.
    do {
      news = this.#news;
      active = await this.#ports.store.active();
    } while (news !== this.#news);
    this.#states.noteActive(active);
    this.#othersActive = active.some(({ host }) => !isSameHost(host, this.#ports.hosts.self));
  }

  /** Asks for a run by hand. It waits in the queue while `maxConcurrent` runs are going. */
  run(taskId: string, trigger: Trigger = 'manual'): Promise<RunRequest> {
    return this.#serial.run(async () => {
      const task = this.#states.get(taskId)?.task;
      if (!task) return { refused: 'unknown-task' };
      if (this.#stopped || !this.#ports.gate.isOpen()) return { refused: 'closed' };
      if (this.#othersActive) await this.#recover();
      const now = this.#ports.clock.now();
      const run = await this.#ports.store.open({ taskId, label: task.label, trigger }, now);
      if (!run) return { refused: 'already-active' };
      this.#announce(run);
      this.#dispatcher.add({ run, task });
      await this.#letIn();
      return { run };
    });
  }

  /** Stops a run of this host, waiting or running. `false`: it is not one. */
  cancel(runId: string): Promise<boolean> {
    return this.#dispatcher.cancel(runId, 'stopped');
  }

  /** Lets those in who wait. They have been promised a run: where that fails it is tried again soon. */
  async #letIn(): Promise<void> {
    try {
      await this.#dispatcher.beginQueued(this.#maxConcurrent);
      this.#queueFailed = false;
    } catch (error) {
      this.#queueFailed = true;
      this.#trouble(error);
    }
    // Without a loop too: other hosts may hold the places.
    if (this.#dispatcher.waiting > 0) this.#watch();
    this.#arm();
  }

  #announce(run: Run): void {
    this.#news++;
    this.#states.note(run);
    this.#events.fire({ type: 'run', run });
  }

  #arm(delay?: number): void {
    this.#timer?.dispose();
    if (this.#stopped || !(this.#looping || this.#dispatcher.waiting > 0)) return;
    const { clock, gate } = this.#ports;
    // What is due behind a closed gate stays due: that must not make the timer spin.
    const due =
      this.#looping && gate.isOpen() ? (this.#states.earliest() ?? Infinity) - clock.now() : Infinity;
    const longest = this.#queueFailed ? retryDelay : longestWait;
    this.#timer = clock.setTimer(Math.min(Math.max(delay ?? due, 0), longest), () => {
      const looked = this.#looping ? this.tick() : this.#lookAfterQueue();
      looked.then(
        () => this.#arm(),
        (error: unknown) => {
          this.#trouble(error);
          this.#arm(retryDelay);
        },
      );
    });
  }

  /** Without a loop nothing new is claimed; those who wait may wait for places that a dead host holds. */
  #lookAfterQueue(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#stopped) return;
      await this.#recover();
      await this.#letIn();
    });
  }

  #guarded(work: () => Promise<void>): Promise<void> {
    return this.#serial
      .run(async () => {
        if (!this.#stopped) await work();
      })
      .catch((error: unknown) => this.#trouble(error));
  }

  #trouble(error: unknown): void {
    this.#ports.log.error('The scheduler could not do its work', error);
    this.#events.fire({ type: 'trouble', error });
  }

  /** Resolves when nothing waits or runs here any more. */
  async idle(): Promise<void> {
    for (;;) {
      await this.#serial.run(() => Promise.resolve());
      const departure = this.#dispatcher.nextDeparture();
      if (!departure) return;
      await departure;
    }
  }

  /** Ends the loop, then every run of this host, and waits for their ends to be written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.dispose();
    this.#dispatcher.close();
    // What was being written when the stop came may have queued or begun one more run.
    await this.#serial.run(() => Promise.resolve());
    await this.#dispatcher.cancelQueued();
    this.#dispatcher.close();
    await this.idle();
    this.#subscriptions.dispose();
    this.#events.dispose();
  }
}
