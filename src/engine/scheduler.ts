import type { Disposable } from '../common/disposables.ts';
import { Emitter } from '../common/emitter.ts';
import type { SchedulerEvent } from '../model/events.ts';
import type { Trigger } from '../model/run.ts';
import type { SchedulerConfig, Task } from '../model/task.ts';
import type { Anchor, Occurrences } from '../schedule/occurrences.ts';
import { ClaimWriter } from './claimWriter.ts';
import { Elsewhere } from './elsewhere.ts';
import { beatInterval, Heartbeat } from './heartbeat.ts';
import { HostRuns, type HostRunsPorts } from './hostRuns.ts';
import { nextLook, planTick, supersededClaims, type TickPlan } from './planTick.ts';
import type { LiveRun } from './ports.ts';
import type { Claim, Cursor } from './runStore.ts';
import type { RunRequest } from './runRequest.ts';
import { SelfCheck } from './selfCheck.ts';
import { Serial } from './serial.ts';
import { fresh, together } from './spread.ts';
import { Startup } from './startup.ts';
import { TaskStates } from './taskStates.ts';

export interface SchedulerPorts extends HostRunsPorts {
  /** Tells this machine from others, for jitter. */
  readonly machineSeed: string;
}

/** The timer is never armed for longer, so that sleep and clock changes are noticed. */
const longestWait = 60_000;
/** After a failure of the store. */
const retryDelay = 5_000;
/** Two hosts that never agree (of two versions, say) must not put each other's schedules out of force for ever. */
const staleInterval = 60_000;

/** The only loop: looks at the clock, claims what is due, starts what has a place, arms one timer. */
export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #states: TaskStates;
  readonly #selfCheck: SelfCheck;
  readonly #runs: HostRuns;
  readonly #claims: ClaimWriter;
  readonly #heartbeat: Heartbeat;
  readonly #elsewhere: Elsewhere;
  readonly #startup = new Startup();
  readonly #serial = new Serial();
  readonly #events: Emitter<SchedulerEvent>;
  #spread = fresh;
  #timer: Disposable | undefined;
  #looping = false;
  #stopped = false;
  /** The config in use has been enrolled. */
  #enrolled = false;
  #staleAnnounced = -Infinity;

  constructor(ports: SchedulerPorts, folder: string) {
    this.#ports = ports;
    this.#events = new Emitter((error) => ports.log.error('A listener failed', error));
    this.#states = new TaskStates(
      ports.machineSeed,
      (task) => this.canRun(task),
      (task) => ports.approvals.isApproved(task),
    );
    this.#selfCheck = new SelfCheck(this.#states, ports.store);
    this.#runs = new HostRuns(ports, folder, this.#states, {
      onRun: (run) => this.#events.fire({ type: 'run', run }),
      onRunElsewhere: (run) => this.#events.fire({ type: 'run', run, elsewhere: true }),
      onOutputs: (taskId) => this.#events.fire({ type: 'outputs', taskId }),
      onStarting: (taskId) => this.#supersede(taskId),
      onPlaceFree: () => void this.#guarded(() => this.#letIn()),
      onTrouble: (error) => this.#trouble(error),
    });
    this.#claims = new ClaimWriter(ports.store, this.#states, this.#runs);
    this.#heartbeat = new Heartbeat(ports.store, () => this.#events.fire({ type: 'recovered' }));
    this.#elsewhere = new Elsewhere(ports, this.#runs, this.#states, {
      guarded: (work) => this.#guarded(work),
      takeOver: (cursors) => this.#takeOver(cursors),
      letIn: () => this.#letIn(),
      onEvent: (event) => this.#events.fire(event),
    });
  }

  get onEvent() {
    return this.#events.event;
  }

  /** Tasks and when they are next due (milliseconds since the Unix epoch). */
  tasks(): { task: Task; next: number | undefined; active: boolean }[] {
    return [...this.#states.all()].map(({ task, next, activeSince }) => ({
      task,
      next,
      active: activeSince !== undefined,
    }));
  }

  /** When a task is due, as the engine computes it. */
  occurrencesOf(taskId: string): { occurrences: Occurrences; anchor: Anchor } | undefined {
    const entry = this.#states.get(taskId);
    return entry && { occurrences: entry.occurrences, anchor: entry.anchor };
  }

  /** Whether this kind of host can carry out the task. */
  canRun({ run }: Task): boolean {
    return this.#ports.executor.canRun(run.kind);
  }

  live(runId: string): LiveRun | undefined {
    return this.#runs.live(runId);
  }

  /**
   * Takes over a config: its schedules are in force from now on where the gate is open, and only shown where
   * it is not. Of the tasks in `known` that the config lacks (those with errors) it is kept where they stand.
   */
  use(config: SchedulerConfig, known: readonly string[] = []): Promise<void> {
    return this.#serial.run(async () => {
      const now = this.#ports.clock.now();
      const { store, gate } = this.#ports;
      let cursors = await store.cursors();
      await this.#states.replace(config.tasks, cursors, now, await store.lastStarts());
      this.#runs.use(config, known);
      this.#enrolled = gate.isOpen();
      if (this.#enrolled) {
        const ids = [...known, ...config.tasks.map(({ id }) => id)];
        cursors = await store.enrol(this.#states.enrolments(), ids, now);
        this.#states.moveTo(cursors);
      }
      await this.#runs.readActive();
      this.#events.fire({ type: 'schedule' });
      this.#arm(0);
    });
  }

  /** There is no config. Where tasks stand is kept; what follows the runs of hosts that are gone is known: nothing. */
  useNone(): void {
    this.#runs.useNone();
  }

  /** Follows other hosts and starts the loop; while the gate is closed there is none. */
  start(): void {
    if (this.#looping || this.#stopped) return;
    this.#elsewhere.watch();
    if (!this.#ports.gate.isOpen()) return;
    this.#looping = true;
    this.#arm(0);
  }

  /**
   * One look at the clock: claims what is due and starts it. Resolves when that is written, not when it ends.
   * `at` stands in for the clock, for a host without a loop: it does not spread out its catch-up runs.
   */
  tick(at?: number): Promise<TickPlan> {
    return this.#serial.run(async () => {
      const now = at ?? this.#ports.clock.now();
      if (this.#stopped || !this.#ports.gate.isOpen()) {
        return { claims: [], holds: [], next: undefined, spread: this.#spread };
      }
      if (this.#runs.othersActive) await this.#runs.recover();
      if (this.#states.anyAhead(now)) await this.#rewind();
      if (this.#looping)
        await this.#startup.run(
          () => this.#runnable(),
          (task) => this.#open(task),
        );
      const plan = planTick(this.#states.all(), now, at === undefined ? this.#spread : together);
      if (at === undefined) this.#spread = plan.spread;
      await this.#claim(plan.claims, now);
      for (const { taskId, until } of plan.holds) this.#states.hold(taskId, until);
      if (plan.claims.length === 0) await this.#checkItself(now);
      // Before those who wait: what they meet is to be tried again soon.
      await this.#heartbeat.beat(now, this.#runs.isBusy);
      if (this.#runs.waiting > 0) await this.#letIn();
      this.#announceStale();
      this.#events.fire({ type: 'tick', now });
      return plan;
    });
  }

  /** The clock was set back: what it had accounted for ahead of time is still to come. */
  async #rewind(): Promise<void> {
    const { store, clock, log } = this.#ports;
    if (await store.rewind(() => clock.now())) {
      log.warn('The clock was set back: the schedule goes on from now');
    }
    this.#takeOver(await store.cursors());
    this.#events.fire({ type: 'schedule' });
  }

  /** Records what an interval still owes before its run starts, for then it counts from there. */
  async #supersede(taskId: string): Promise<void> {
    const now = this.#ports.clock.now();
    const entry = this.#states.get(taskId);
    if (entry) await this.#claim(supersededClaims(entry, now), now);
  }

  async #claim(claims: readonly Claim[], now: number): Promise<void> {
    if (await this.#claims.write(claims, now)) return;
    // Another host was first, and the task's last start is now that host's; or it goes by another schedule.
    this.#takeOver(await this.#ports.store.cursors());
  }

  #runnable(): Task[] {
    return [...this.#states.all()].map(({ task }) => task).filter((task) => this.canRun(task));
  }

  /** `false`: it waits for the user. */
  async #open(task: Task): Promise<boolean> {
    if (!this.#ports.approvals.isApproved(task)) return false;
    await this.#runs.open(task, 'startup', { orSkip: true });
    return true;
  }

  /** Notices what is due for long and has no row, by what the store says and not by what is known here. */
  async #checkItself(now: number): Promise<void> {
    const overdue = await this.#selfCheck.look(now);
    if (overdue.length === 0) return;
    this.#ports.log.error(`Overdue, and nothing says why: ${overdue.join(', ')}`);
    this.#events.fire({ type: 'overdue', taskIds: overdue });
  }

  #takeOver(cursors: readonly Cursor[]): void {
    this.#states.moveTo(cursors);
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

  /** Asks for a run by hand. It waits in the queue while `maxConcurrent` runs are going. */
  run(taskId: string, trigger: Trigger = 'manual', { dryRun = false } = {}): Promise<RunRequest> {
    return this.#serial.run(async () => {
      const task = this.#states.get(taskId)?.task;
      if (!task) return { refused: 'unknown-task' };
      if (this.#stopped || !this.#ports.gate.isOpen()) return { refused: 'closed' };
      if (!this.canRun(task)) return { refused: 'unsupported-kind' };
      if (!this.#ports.approvals.isApproved(task, trigger)) return { refused: 'not-approved' };
      if (dryRun && !task.dryRun) return { refused: 'no-dry-run' };
      const run = await this.#runs.open(task, trigger, dryRun ? { dryRun } : {});
      if (!run) return { refused: 'already-active' };
      await this.#letIn();
      return { run };
    });
  }

  /** Stops a run, waiting or running; that of another host is asked to. `false`: it is not active any more. */
  cancel(runId: string): Promise<boolean> {
    return this.#runs.cancel(runId);
  }

  /** Lets those in who wait. They have been promised a run: where that fails it is tried again soon. */
  async #letIn(): Promise<void> {
    try {
      await this.#runs.letIn();
    } catch (error) {
      this.#trouble(error);
    }
    // Without a loop too: other hosts may hold the places, or want one of these runs to end.
    if (this.#runs.isBusy) this.#elsewhere.watch();
    this.#arm();
  }

  #arm(delay?: number): void {
    this.#timer?.dispose();
    const { isTroubled } = this.#heartbeat;
    const { isBusy } = this.#runs;
    if (this.#stopped || !(this.#looping || isBusy || isTroubled)) return;
    const { clock, gate } = this.#ports;
    // What is due behind a closed gate stays due: that must not make the timer spin.
    const now = clock.now();
    const look = this.#looping && gate.isOpen() ? nextLook(this.#states.all(), now) : Infinity;
    const due = Math.min(look, this.#runs.nextTurn(now)) - now;
    const longest = isTroubled ? retryDelay : isBusy ? beatInterval : longestWait;
    this.#timer = clock.setTimer(Math.min(Math.max(delay ?? due, 0), longest), () => {
      const looked = this.#looping ? this.tick() : this.recover();
      looked.then(
        () => this.#arm(),
        (error: unknown) => {
          this.#trouble(error);
          this.#arm(retryDelay);
        },
      );
    });
  }

  /**
   * Writes the ends of runs that have outlived their hosts, and of those whose hosts are gone, and starts what follows
   * them. Without a loop nothing new is claimed; those who wait may wait for places that a dead host holds.
   */
  recover(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#stopped) return;
      await this.#runs.recover();
      await this.#heartbeat.beat(this.#ports.clock.now(), this.#runs.isBusy);
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
    this.#heartbeat.trouble();
    this.#ports.log.error('The scheduler could not do its work', error);
    this.#events.fire({ type: 'trouble', error });
  }

  /** Resolves when nothing waits or runs here any more. */
  async idle(): Promise<void> {
    for (;;) {
      await this.#serial.run(() => Promise.resolve());
      const departure = this.#runs.nextDeparture();
      if (!departure) return;
      await departure;
    }
  }

  /** Ends the loop, then every run of this host, and waits for their ends to be written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.dispose();
    this.#runs.close();
    // What was being written when the stop came may have queued or begun one more run.
    await this.#serial.run(() => Promise.resolve());
    this.#runs.close();
    await this.#runs.drain();
    this.#elsewhere.dispose();
    this.#events.dispose();
  }
}
