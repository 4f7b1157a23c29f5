import { stat } from 'node:fs/promises';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import type { Event } from '../common/emitter.ts';
import { Emitter } from '../common/emitter.ts';
import { Mask } from '../common/mask.ts';
import type { Approvals } from '../approval/approvals.ts';
import type { DayCounts, HistoryCheck, ImportedRun, RunArchive, TaskFigures } from '../engine/archive.ts';
import type { Executor, KeptRuns, LiveRun, Log, LogStore, ResolvedRun } from '../engine/ports.ts';
import type { RunQuery, RunStore } from '../engine/runStore.ts';
import type { RunRequest } from '../engine/runRequest.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { TickPlan } from '../engine/planTick.ts';
import type { ApprovalState } from '../model/approval.ts';
import type { SchedulerEvent } from '../model/events.ts';
import type { Output } from '../model/output.ts';
import type { LogPart } from '../model/log.ts';
import type { Attempt, Outcome, Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { Anchor, Occurrences } from '../schedule/occurrences.ts';
import { insideFolder } from '../outputs/insideFolder.ts';
import type { Tidied } from '../history/housekeeping.ts';
import type { ConfigFile, ConfigState } from './configFile.ts';
import { ConfigInForce } from './configInForce.ts';
import { KnownRuns } from './knownRuns.ts';
import type { Tidying } from './tidying.ts';

/** What hosts and views may ask and tell of the user's consent. */
export type FolderApprovals = Pick<
  Approvals,
  'state' | 'reviews' | 'allow' | 'allowOnce' | 'revoke' | 'content' | 'refresh' | 'watched' | 'trouble'
>;

/** A task with all that a reader wants to know of it at a glance. */
export interface TaskOverview {
  readonly task: Task;
  /** Milliseconds since the Unix epoch; `undefined`: nothing more is due, or the task is disabled. */
  readonly next: number | undefined;
  /** The queued or running run, of whatever host. */
  readonly active: Run | undefined;
  /** The newest run that has ended, without those skipped or missed. */
  readonly last: Run | undefined;
  /** As it was last looked at. Where it is not `approved`, nothing of `next` will run. */
  readonly approval: ApprovalState;
}

export interface WorkspaceSchedulerParts {
  readonly clock: Clock;
  readonly folder: string;
  readonly configFile: ConfigFile;
  readonly scheduler: Scheduler;
  readonly approvals: Pick<Approvals, keyof Approvals>;
  /** See `ConfigInForceParts`. */
  readonly mayLook: () => boolean;
  readonly store: RunStore;
  readonly archive: RunArchive;
  readonly tidying: Tidying;
  /** Absolute path of the folder with the history and the logs. */
  readonly statePath: string;
  readonly executor: Executor;
  readonly logs: LogStore;
  readonly log: Log;
  readonly keptRuns?: Pick<KeptRuns, 'states'>;
  /** Loads what the first run would otherwise wait for. */
  readonly warmUp?: () => Promise<void>;
  /** Lets it go again. */
  readonly dispose?: () => Promise<void>;
}

/** The façade of one workspace folder: hosts and views read and command through it alone. */
export class WorkspaceScheduler {
  readonly #parts: WorkspaceSchedulerParts;
  readonly #events: Emitter<SchedulerEvent>;
  /** While an event is told: several who hear of it ask, and there may be thousands. `undefined`: nothing is told. */
  #told: { tasks?: TaskOverview[] } | undefined;
  readonly #known: KnownRuns;
  readonly #config: ConfigInForce;
  #started = false;
  #following: Disposable | undefined;
  #trouble: unknown;
  /** Happened before anybody could listen. */
  readonly #early: SchedulerEvent[] = [];
  #isHeard = false;

  constructor(parts: WorkspaceSchedulerParts) {
    this.#parts = parts;
    this.#known = new KnownRuns(parts.store);
    this.#config = new ConfigInForce(parts);
    this.#events = new Emitter((error) => parts.log.error('A listener failed', error));
    parts.approvals.onDidChange(() => this.#approvalsChanged());
    parts.scheduler.onEvent((event) => {
      if (event.type === 'run') this.#known.note(event.run);
      if (event.type === 'trouble') this.#trouble = event.error;
      if (event.type === 'recovered') this.#trouble = undefined;
      if (event.type === 'tick' && this.#started) parts.tidying.look(this.#config.limits);
      // What the file leaves open is the machine's time zone, and somebody has changed that.
      const zoneChanged = event.type === 'tick' && parts.configFile.zoneChanged();
      if (event.type === 'stale' || zoneChanged) {
        this.#tried(this.reload({ force: event.type === 'stale' }));
      }
      if (event.type === 'elsewhere') {
        this.#tried(this.readHistory());
      } else if (event.type === 'history-replaced' && !this.#isHeard) this.#early.push(event);
      else this.#tell(event);
    });
  }

  #tried(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#tell({ type: 'trouble', error }));
  }

  #approvalsChanged(): void {
    this.#tell({ type: 'approvals' });
    this.#tried(this.#config.approvalsChanged());
  }

  /** Absolute path of the workspace folder. */
  get folder(): string {
    return this.#parts.folder;
  }

  /** Absolute path of its scheduler.json, there or not. */
  get configPath(): string {
    return this.#parts.configFile.path;
  }

  get config(): ConfigState {
    return this.#config.state;
  }

  get onEvent(): Event<SchedulerEvent> {
    return (listener) => {
      const subscription = this.#events.event(listener);
      this.#isHeard = true;
      for (const event of this.#early.splice(0)) queueMicrotask(() => this.#tell(event));
      return subscription;
    };
  }

  /** Absolute path of the folder with the history and the logs. */
  get statePath(): string {
    return this.#parts.statePath;
  }

  /** Why the history cannot be written at present; `undefined`: nothing is known to be wrong. */
  get trouble(): unknown {
    return this.#trouble;
  }

  /**
   * Reads scheduler.json and puts it in force. A broken one leaves the last good one in force. With `force` a
   * config that is as before is put in force again, for where a host with an older one has put that in its place.
   */
  reload({ force = false } = {}): Promise<ConfigState> {
    return this.#config.reload(force, () => this.#tell({ type: 'config' }));
  }

  /** Reads which runs are active and how each task last ended, for `tasks()`. */
  async readHistory(): Promise<void> {
    await this.#known.read();
    this.#tell({ type: 'elsewhere' });
  }

  /** Starts the loop, where the host's gate is open. */
  start(): void {
    if (!this.#started) this.#following = this.#parts.approvals.follow();
    this.#started = true;
    this.#parts.scheduler.start();
    const { warmUp, log } = this.#parts;
    warmUp?.().catch((error: unknown) => log.error('The process runner could not be loaded', error));
  }

  /** The host's gate has opened: the schedules come into force. */
  async gateOpened(): Promise<void> {
    await this.#config.gateOpened();
    if (this.#started) this.#parts.scheduler.start();
  }

  #tell(event: SchedulerEvent): void {
    const before = this.#told;
    this.#told = {};
    this.#events.fire(event);
    this.#told = before;
  }

  tasks(): TaskOverview[] {
    if (!this.#told) return this.#overviews();
    return [...(this.#told.tasks ??= this.#overviews())];
  }

  #overviews(): TaskOverview[] {
    const active = this.#known.active();
    return this.#parts.scheduler.tasks().map(({ task, next }) => ({
      task,
      next,
      active: active.get(task.id),
      last: this.#known.last(task.id),
      approval: this.#parts.approvals.state(task.id),
    }));
  }

  /** When a task is due, as the engine computes it: with the jitter of this machine. */
  occurrencesOf(taskId: string): { occurrences: Occurrences; anchor: Anchor } | undefined {
    return this.#parts.scheduler.occurrencesOf(taskId);
  }

  /** One look at the clock, for a host without a loop; `now` (ms since the epoch) stands in for the clock. */
  tick(now?: number): Promise<TickPlan> {
    return this.#parts.scheduler.tick(now);
  }

  /** Asks for a run by hand, or for a dry run. */
  run(taskId: string, { dryRun = false } = {}): Promise<RunRequest> {
    return this.#parts.scheduler.run(taskId, 'manual', { dryRun });
  }

  /** What the user has allowed of this folder, to be asked and told. */
  get approvals(): FolderApprovals {
    return this.#parts.approvals;
  }

  /** Whether this kind of host can carry out the task. */
  canRun(task: Task): boolean {
    return this.#parts.scheduler.canRun(task);
  }

  /**
   * What the task would be run as, with secrets masked, or why it could not be started; `undefined`: there is no
   * such task.
   */
  async resolveRun(taskId: string, { dryRun = false } = {}): Promise<ResolvedRun | Outcome | undefined> {
    const task = this.#task(taskId);
    return task && this.#parts.executor.resolve(task, this.folder, dryRun);
  }

  /** Masks a task's secrets in a text that is about to be shown. */
  async maskFor(taskId: string): Promise<(text: string) => string> {
    const task = this.#task(taskId);
    if (!task) return (text) => text;
    const mask = new Mask(await this.#parts.executor.secretsOf(task, this.folder));
    return (text) => mask.text(text);
  }

  #task(taskId: string): Task | undefined {
    return this.config.config?.tasks.find(({ id }) => id === taskId);
  }

  /** Stops a run, waiting or running; that of another host is asked to. `false`: it is not active any more. */
  cancel(runId: string): Promise<boolean> {
    return this.#parts.scheduler.cancel(runId);
  }

  live(runId: string): LiveRun | undefined {
    return this.#parts.scheduler.live(runId);
  }

  findRun(runId: string): Promise<Run | undefined> {
    return this.#parts.store.run(runId);
  }

  /** The ended attempts of a run, the first first. */
  attempts(runId: string): Promise<readonly Attempt[]> {
    return this.#parts.store.attempts(runId);
  }

  /** What is kept of what a run has printed; `undefined`: there is no log. */
  readLog(runId: string): Promise<readonly LogPart[] | undefined> {
    return this.#parts.logs.read(runId);
  }

  /** Newest first. */
  history(query: RunQuery): Promise<readonly Run[]> {
    return this.#parts.store.runs(query);
  }

  figures(taskId: string): Promise<TaskFigures> {
    return this.#parts.archive.figures(taskId);
  }

  /** See `RunArchive.days`. */
  days(query: Parameters<RunArchive['days']>[0]): Promise<readonly DayCounts[]> {
    return this.#parts.archive.days(query);
  }

  /**
   * Removes every run that has ended, of one task or of all, with logs and figures; generated files stay. Returns how
   * many.
   */
  async clearHistory(taskId?: string): Promise<number> {
    const removed = await this.#parts.tidying.clear(taskId);
    await this.readHistory();
    return removed;
  }

  /** Brings the history within its limits and removes what belongs to nothing. */
  tidyUp(): Promise<Tidied> {
    return this.#parts.tidying.now(this.#config.limits);
  }

  /** The same for a host without a loop, where nobody has for an hour. */
  tidyUpWhenDue(): Promise<void> {
    return this.#parts.tidying.whenDue(this.#config.limits);
  }

  /** Takes over what another scheduler has recorded; `undefined` for what had been taken over before. */
  async importRuns(runs: readonly ImportedRun[]): Promise<readonly (Run | undefined)[]> {
    const rows: (Run | undefined)[] = runs.map(() => undefined);
    const order = [...runs.entries()].sort(([, a], [, b]) => b.startedAt - a.startedAt);
    // Each comes before those that are there.
    for (const [index, run] of order) rows[index] = await this.#parts.archive.importRun(run);
    await this.readHistory();
    return rows;
  }

  /** Whether it is for this host to tell people of a run's end that several hosts hear of: for the first that asks. */
  claimTelling(runId: string): Promise<boolean> {
    return this.#parts.archive.claimTelling(runId, this.#parts.clock.now());
  }

  /** Holds the thread for as long as it takes, seconds with a large history: not for an editor's process. */
  checkHistory(): Promise<HistoryCheck> {
    return this.#parts.archive.check();
  }

  /** Newest first. */
  outputs(taskId?: string): Promise<readonly Output[]> {
    return this.#parts.store.outputs(taskId);
  }

  /** Absolute path of an output's file; `undefined`: it is gone, or leads out of the workspace folder. */
  async outputFile(output: Output): Promise<string | undefined> {
    try {
      const path = await insideFolder(this.folder, output.path);
      return (await stat(path)).isFile() ? path : undefined;
    } catch {
      return undefined;
    }
  }

  /** Absolute path of the file with what a run has printed; a run that never started has none. */
  logPath(runId: string): string {
    return this.#parts.logs.path(runId);
  }

  /**
   * For a host without a loop: writes the ends of runs that have outlived their hosts, or lost them, and starts what
   * follows. Resolves when that is written.
   */
  recover(): Promise<void> {
    return this.#parts.scheduler.recover();
  }

  /** Whether a running run goes on although its host does not, or has ended and that is about to be written. */
  async hasOutlivedHost(run: Run): Promise<boolean> {
    const state = (await this.#parts.keptRuns?.states([run]))?.get(run.id);
    return state === 'going' || state === 'ended';
  }

  /** Resolves when nothing waits or runs here. */
  idle(): Promise<void> {
    return this.#parts.scheduler.idle();
  }

  /** Ends this host's runs, waits for their ends to be written, and closes the history. */
  async stop(): Promise<void> {
    this.#following?.dispose();
    await this.#parts.scheduler.stop();
    await this.#parts.tidying.idle();
    await this.#parts.store.close();
    await this.#parts.dispose?.();
    this.#events.dispose();
  }
}
