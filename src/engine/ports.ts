import type { Disposable } from '../common/disposables.ts';
import type { Event } from '../common/emitter.ts';
import type { LogPart } from '../model/log.ts';
import type { Output } from '../model/output.ts';
import type { Attempt, Host, Outcome, Run, RunReason, RunStatus, Trigger } from '../model/run.ts';
import type { OutputSpec, OverlapPolicy, RunSpec, Task } from '../model/task.ts';

// What the engine needs of the world. Adapters import this file; it knows none of them.
// Instants are milliseconds since the Unix epoch.

/** How far a task's schedule is accounted for. */
export interface Cursor {
  readonly taskId: string;
  /** What the schedule said when the cursor began; another key means another schedule. */
  readonly scheduleKey: string;
  /** Since when this schedule is in force. */
  readonly since: number;
  /** Every occurrence up to and including this instant has its row. */
  readonly until: number;
  /** Start of the task's last run, of whatever trigger. */
  readonly lastStart?: number;
}

/** A task whose schedule is in force, as the store has to know it. */
export interface Enrolment {
  readonly taskId: string;
  readonly scheduleKey: string;
}

export interface Claim {
  readonly taskId: string;
  readonly label: string;
  /**
   * What the schedule said that the occurrence follows from. Void where another host has put another schedule,
   * or none, in force.
   */
  readonly scheduleKey: string;
  readonly occurrence: number;
  /** `run` asks for the right to run; the other two record that the occurrence does not. */
  readonly decision: 'run' | 'skipped' | 'missed';
  /** Of `run`: what the task wants while another run of it is active. */
  readonly overlap: OverlapPolicy;
  readonly priority: number;
  readonly trigger: Trigger;
  /** How many occurrences the row accounts for, this one being the newest. */
  readonly occurrences: number;
  /** The oldest of them, where the row accounts for several. */
  readonly from?: number;
  readonly reason?: RunReason;
  /**
   * Of an interval that counts from the task's last run: the start (or `never`) that the occurrence was computed
   * from. Where another run has started since, there is no such occurrence.
   */
  readonly countedFrom?: number | 'never';
}

/** A run that is asked for outside the schedule. */
export interface OpenRequest {
  readonly taskId: string;
  readonly label: string;
  readonly trigger: Trigger;
  readonly overlap: OverlapPolicy;
  readonly priority: number;
  /** Where the policy forbids it, a `skipped` row (reason `overlap`) says so. */
  readonly orSkip?: boolean;
  readonly dryRun?: boolean;
}

/** A task that a run's end starts, or that it keeps from starting. */
export interface Follower {
  readonly taskId: string;
  readonly label: string;
  readonly overlap: OverlapPolicy;
  readonly priority: number;
  /** `after` by default; `catch-up`: it makes up for the run that has ended. */
  readonly trigger?: Trigger;
  /** Why it does not run: its row is `skipped` for this reason. */
  readonly skip?: RunReason;
}

/** How many runs may be going when one begins, and beside whom. */
export interface BeginLimits {
  readonly maxConcurrent: number;
  /** Not while another run of its task is running. */
  readonly alone: boolean;
  /** Not where that would take the place of another host's row that comes first: see `RunStore.begin`. */
  readonly giveWay: boolean;
}

/**
 * Whether a queued row has begun, and if not, why: `full`: `maxConcurrent` runs are running, over all hosts;
 * `busy`: `alone` was asked for and another run of its task is running; `turn`: the free places are another
 * host's, by `giveWay`; `gone`: it is not a queued row of this host any more (`run` is the row as it is, if there
 * is one).
 */
export type Begun =
  | { readonly run: Run; readonly refused?: undefined }
  | { readonly refused: 'full' | 'busy' | 'turn'; readonly run?: undefined }
  | { readonly refused: 'gone'; readonly run: Run | undefined };

/** What a write came to. */
export interface Written {
  /** The row that was asked for. */
  readonly run: Run | undefined;
  /** The other rows that are new or have changed with it. */
  readonly others: readonly Run[];
}

/** Which rows are asked for: those that fulfil all that is given. */
export interface RunFilter {
  readonly taskId?: string;
  readonly statuses?: readonly RunStatus[];
  readonly triggers?: readonly Trigger[];
  /** Written (`Run.createdAt`) at this instant or later. */
  readonly since?: number;
  /** Written before this instant. */
  readonly until?: number;
  /**
   * Words, each the beginning of one: all in the run's label and task id together, or all in its detail and summary.
   * Case and accents do not count.
   */
  readonly text?: string;
}

export interface RunQuery extends RunFilter {
  /** Only rows older than this run (its id), for the next page. */
  readonly before?: string;
  readonly limit: number;
}

/** What other processes have written since the last announcement. */
export interface ChangesElsewhere {
  /** The rows that are new or have changed, as they are now; `undefined`: too many to tell one by one. */
  readonly runs: readonly Run[] | undefined;
}

/** The history is another than before: it was damaged, or removed while in use. */
export interface HistoryReplaced {
  /** Absolute path of the damaged one, for the store that has put it there. */
  readonly path: string | undefined;
}

/**
 * The record of what happened, shared by every host that has the workspace open.
 *
 * Laws:
 * - an (task, occurrence) has at most one row, whoever claims it and however many try at once;
 * - a cursor and the row that moves it change in one transaction, and a cursor never moves back, but by `enrol`
 *   and `rewind`;
 * - a row that has ended never changes again, but by `rewind`;
 * - a row becomes active only as the `OverlapPolicy` that comes with it says:
 *   `skip`: not while a run of the task is active;
 *   `queue`: not while one of the task is queued already;
 *   `replace`: always; queued rows of the task end as `cancelled` (reason `replaced`), its running ones get
 *   `stopRequested: 'replaced'`;
 *   `allow`: always;
 *   a dry run is beside all that: it asks for itself whether another dry run of its task is active (whatever the
 *   policy, it is then refused), and no other row asks about, waits for, or replaces a dry run;
 * - what a method returned has been written.
 */
export interface RunStore {
  /**
   * Makes the cursors those of `enrolments`: a new or changed schedule starts from `now`, one that was away
   * (disabled) too, the others stay. Cursors of tasks not in `known` are removed.
   */
  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): Promise<readonly Cursor[]>;
  /** The cursors as they stand, of every enrolled task. */
  cursors(): Promise<readonly Cursor[]>;
  /** When each task has last started, also those that are not enrolled: their schedule will count from there. */
  lastStarts(): Promise<ReadonlyMap<string, number>>;
  /**
   * For a clock that was set back: what lies more than a minute ahead of `now()` is put there (a cursor's
   * `since`, `until` and `lastStart`), and rows written ahead of it, `missed` or `skipped`, about occurrences
   * still to come, let go of these (their `occurrence` is taken away, their reason becomes `clock-ahead`).
   * `now` is asked within the transaction. `false`: nothing lay ahead.
   */
  rewind(now: () => number): Promise<boolean>;
  /**
   * Writes a row for each claim and moves the cursors. `rows` holds, in the claims' order, the new row, or
   * `undefined` where nothing was written: another host has accounted for the occurrence, or for one of those that
   * the row would account for (then nothing of the task that comes after these is written either: it is to be planned
   * anew), has started the task since it was `countedFrom`, or no cursor of that `scheduleKey` is enrolled. A `run` claim becomes a
   * `queued` row, or a `skipped` one (reason `overlap`) where its overlap policy lets it not become active.
   */
  claim(
    claims: readonly Claim[],
    now: number,
  ): Promise<{ readonly rows: readonly (Run | undefined)[]; readonly others: readonly Run[] }>;
  /**
   * A `queued` row without an occurrence. Where the overlap policy forbids it, `run` is `undefined`, or the
   * `skipped` row with `orSkip`.
   */
  open(request: OpenRequest, now: number): Promise<Written>;
  /**
   * Makes a queued row of this host `running` and begins its next attempt (`attempts` + 1, `attemptStartedAt`
   * `now`, no `retryAt`). The first attempt also sets `startedAt` and, but for a dry run, notes the start with
   * the task's cursor. With `giveWay` it is refused (`turn`) where as many queued rows of other hosts come first
   * as there are free places: those of a higher priority, or of the same and older, whose `retryAt` (if any) has
   * come and whose task is not running.
   */
  begin(runId: string, limits: BeginLimits, now: number): Promise<Begun>;
  /**
   * Notes the process of a running row (`pid` and `pidToken` where there is one) and the exact start of its
   * attempt; of the first attempt it is that of the run too, and, but for a dry run, of the task's cursor.
   */
  spawned(
    runId: string,
    started: { readonly pid?: number; readonly pidToken?: string; readonly startedAt: number },
  ): Promise<void>;
  /**
   * Ends a running row's attempt (its `Attempt` is written) and makes the row `queued` again until `retryAt`;
   * `undefined`: it is not running, or a stop has been asked for.
   */
  retry(runId: string, outcome: Outcome, retryAt: number, now: number): Promise<Run | undefined>;
  /**
   * Ends an active row, and its attempt where it is running (its `Attempt` is written), and writes, in the same
   * transaction, a row of its trigger (`causedBy` this run, of this host) for each follower: `queued`, or
   * `skipped` where it is to be skipped (`skip`) or its policy forbids it (reason `overlap`).
   * `run` is `undefined` where it had ended already; it stays as it was, and there are no followers.
   * `endedAt`: when that was, if it is not `now`.
   */
  end(
    runId: string,
    outcome: Outcome | InterruptedOutcome,
    now: number,
    followers?: readonly Follower[],
    endedAt?: number,
  ): Promise<Written>;
  /** Asks the host of an active row to end it; `undefined`: it is not active any more. The first reason stays. */
  requestStop(runId: string, reason: 'stopped' | 'replaced'): Promise<Run | undefined>;
  /** Every queued or running row, of every host. */
  active(): Promise<readonly Run[]>;
  run(runId: string): Promise<Run | undefined>;
  /** The ended attempts of a run, the first first. */
  attempts(runId: string): Promise<readonly Attempt[]>;
  /** Newest first. */
  runs(query: RunQuery): Promise<readonly Run[]>;
  /** The newest row of each task that is neither active, `skipped`, `missed` nor a dry run. */
  lastResults(): Promise<readonly Run[]>;
  addOutputs(outputs: readonly Output[]): Promise<void>;
  /** Newest first; without those removed. */
  outputs(taskId?: string): Promise<readonly Output[]>;
  /** Forgets an output whose file has been removed. */
  removeOutput(path: string, now: number): Promise<void>;
  /**
   * Notes that this host is alive at `now`, for others that cannot see its process and for how long it was. A write
   * like any other: it tells whether the history can be written.
   */
  beat(now: number): Promise<void>;
  /** When that host was last alive as far as it has been noted. */
  lastBeat(host: Host): Promise<number | undefined>;
  /**
   * Puts what a host knows into a history that has lost it: rows that are not there, and cursors that are not there or
   * stand earlier. Nothing that is there is moved back or written over.
   */
  restore(runs: readonly Run[], cursors: readonly Cursor[]): Promise<void>;
  /** Another process has written. May be announced late, or once for several writes. */
  readonly onDidChangeElsewhere: Event<ChangesElsewhere>;
  /**
   * A history that is damaged, or that was removed, is replaced by a new one in the course of the call that met it,
   * with what could be saved of it. What this host knows is to be put into it by `restore`.
   */
  readonly onDidReplace: Event<HistoryReplaced>;
  close(): Promise<void>;
}

/** Why a run is ended before its time. */
export type CancelReason = 'stopped' | 'host-closed' | 'replaced';

export interface InterruptedOutcome {
  readonly status: 'interrupted';
  readonly reason: RunReason;
}

/** What a run prints, as it comes. */
export interface RunOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly chunk: Uint8Array;
}

export interface ExecutionRequest {
  readonly run: Run;
  readonly task: Task;
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Added to the environment, above the task's own `options.env`. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Called synchronously with every chunk, in order and with secrets masked, and never after `finished` has
   * settled. Where it returns a promise, no more of that stream is read before it settles.
   */
  readonly onOutput: (output: RunOutput) => Promise<unknown> | undefined;
  /** Of a run that is to outlive this host (`Executor.keeps`): what its keeper does in the runner's place. */
  readonly kept?: KeptRequest;
}

/** What a keeper writes down itself, from the first byte on, so that nothing is lost whenever the host goes. */
export interface KeptRequest {
  /** See `LogStore.open`. */
  readonly attempt: { readonly number: number; readonly of: number };
  readonly output?: KeptOutput;
}

interface KeptOutput extends OutputHandover {
  /** How many of the newest stay. */
  readonly keep: number;
}

/** What a started execution is known by. Not every kind of run has a process that the host can see. */
export interface Started {
  readonly pid?: number;
  /** See `Run.pidToken`. */
  readonly pidToken?: string;
  readonly startedAt: number;
}

export interface Execution {
  /** The process and its start; rejects never, resolves to `undefined` where none could be started. */
  readonly started: Promise<Started | undefined>;
  /** Settles when nothing of the run lives any more. Never rejects. Secrets are masked in it. */
  readonly finished: Promise<Outcome>;
  /** What is masked in all that the run prints and reports; known once `finished` has settled. */
  readonly secrets: readonly string[];
  /**
   * Ends the whole process tree: TERM, then KILL after the task's `killAfter` (at most two seconds where the host
   * closes: it is not given more time). More than one call is one.
   */
  cancel(reason: CancelReason): void;
  /**
   * Of a kept run: leaves it to its keeper, which carries it to its end without this host; `finished` does not settle
   * any more. To be called once `started` has settled. `false`: it has ended already, or nothing keeps it.
   */
  letGo?(): boolean;
  /** Of a kept run: its end, or the wait for its next attempt, is written down. Until then its keeper stands by. */
  settled?(): void;
}

/** How a kept run ended, as its keeper has written it down. */
export interface KeptResult {
  /** Secrets are masked in it. */
  readonly outcome: Outcome;
  readonly endedAt: number;
  readonly output?: Pick<KeptOutput, 'keep' | 'note'>;
}

/**
 * How a running row stands that has outlived its host: `going`: its keeper lives, or somebody is about to write its
 * end; `ended`: its end is to be written; `lost`: its keeper was killed.
 */
export type KeptState = 'going' | 'ended' | 'lost';

/** The runs that have been left to their keepers, by whatever host. */
export interface KeptRuns {
  /** By run id. Those that no keeper has, or had when its host was there, are left out. */
  states(running: readonly Run[]): Promise<ReadonlyMap<string, KeptState>>;
  /**
   * How a run ended, its generated files published. `undefined`: another host is at it. When the row is written,
   * `forget` is to be called.
   */
  conclude(run: Run): Promise<KeptResult | undefined>;
  forget(run: Run): Promise<void>;
  /** Asks a keeper without a host to end its run: TERM, and KILL after the task's `killAfter`. */
  stop(run: Run): Promise<void>;
}

/** What a task would be run as, for people. The values of secrets are masked. */
export interface ResolvedRun {
  /** What would be started, an argument each. */
  readonly commandLine: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** By name. */
  readonly variables: readonly ResolvedVariable[];
}

export interface ResolvedVariable {
  readonly name: string;
  readonly value: string;
  readonly from: 'host' | 'env-file' | 'task' | 'dry-run' | 'scheduler';
}

/**
 * Runs a task, once: one attempt (`run.attempts` says which), as a dry run where `run.dryRun` says so.
 *
 * Laws:
 * - `finished` resolves exactly once, `succeeded` only after exit code 0;
 * - after it has, no process that the run has started is alive, be it in its group or in a session of its own;
 * - a run that lasts longer than its task's `timeout` ends as `timed-out`;
 * - whatever is wrong with the request, it comes back as an outcome, never as an exception.
 */
export interface Executor {
  /** Whether this host can carry out runs of that kind. Of others `start` comes back as `unsupported-kind`. */
  canRun(kind: RunSpec['kind']): boolean;
  /** Whether runs of that kind outlive this host now: such a request says what is to be `kept`. */
  keeps?(kind: RunSpec['kind']): boolean;
  start(request: ExecutionRequest): Execution;
  /** Starts nothing; an outcome where the task could not be started as it is. */
  resolve(task: Task, folder: string, dryRun: boolean): Promise<ResolvedRun | Outcome>;
  /** What is to be masked wherever a text of the task is shown. Empty where the task cannot be resolved. */
  secretsOf(task: Task, folder: string): Promise<readonly string[]>;
}

/** Where the printed text of runs is kept, one capped file per run. */
export interface LogStore {
  /**
   * The log of an attempt; those of a run follow one another in its file. `of`: how many attempts there may be,
   * which share what a log may hold. Of an attempt that prints more, the head and the tail are kept, and how much
   * was cut. Rejects where it cannot be written.
   */
  open(runId: string, attempt: { readonly number: number; readonly of: number }): Promise<RunLog>;
  path(runId: string): string;
  /** What is kept of a run, also while it goes on; `undefined`: there is no log. */
  read(runId: string): Promise<readonly LogPart[] | undefined>;
  /** Removes all that is kept of a run, if there is any. */
  remove(runId: string): Promise<void>;
  /** Every run of which something is kept, and how many bytes that is, the oldest first. */
  kept(): Promise<readonly KeptLog[]>;
}

export interface KeptLog {
  readonly runId: string;
  readonly bytes: number;
}

export interface RunLog {
  /** Never blocks and never throws. */
  write(output: RunOutput): void;
  /** Resolves when all is on disk; to the first error, if there was one. */
  close(): Promise<Error | undefined>;
}

/** The generated file of one run, before it is known whether the run succeeds. */
export interface PendingOutput {
  /** What the script is told. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the run's standard output, where that is the output. The promise: not so fast. */
  readonly onOutput: (output: RunOutput) => Promise<void> | undefined;
  /**
   * Publishes the files: each appears complete under its final name, over no other. In a file that the script
   * wrote to `$SCHEDULER_OUTPUT`, `secrets` are masked.
   */
  publish(at: number, secrets: readonly string[]): Promise<readonly Output[]>;
  /** Removes every trace. */
  discard(): Promise<void>;
  /** For a run that is to outlive this host. */
  handOver?(): OutputHandover;
}

/** What a keeper has to know of the files that its run generates. */
export interface OutputHandover {
  /** Absolute: where the run's standard output goes, where that is the output. */
  readonly capture?: string;
  /** Absolute: what the script may write, in which secrets are masked. */
  readonly file: string;
  /** JSON; `OutputStore.resume` makes a pending output of it. */
  readonly note: unknown;
}

export interface OutputStore {
  prepare(run: Run, task: Task & { output: OutputSpec }): Promise<PendingOutput>;
  /** Goes on, in whatever host, with what `PendingOutput.handOver` has noted. Rejects where it is no such note. */
  resume?(run: Run, note: unknown): Promise<PendingOutput>;
  /**
   * Which of a task's recorded outputs (newest first) go beyond the newest `keep`, removed from disk. Never a
   * path outside the workspace folder, never through a symbolic link.
   */
  prune(recorded: readonly Output[], keep: number): Promise<readonly Output[]>;
}

/** Whether anything may run at all (Workspace Trust). Asked again before every start. */
export interface Gate {
  isOpen(): boolean;
}

/** A run of this host, from its start on. */
export interface LiveRun {
  readonly run: Run;
  readonly task: Task;
  /**
   * Gives what the run has printed so far (its last part, where that is long), then what it prints, and at
   * last the row that it ended as. A follower that comes late misses nothing of the end.
   */
  follow(follower: RunFollower): Disposable;
  cancel(): void;
}

export interface RunFollower {
  /** Where it returns a promise, the run is held up until that settles: for a reader that must have all. */
  onOutput(output: RunOutput): unknown;
  /** An attempt has failed, and another one follows at `run.retryAt`. */
  onRetry?(run: Run): void;
  onEnd(run: Run): void;
}

/** Lets a host show a run while it runs. A host without terminals does nothing. */
export interface RunPresenter {
  present(live: LiveRun): void;
}

/** Tells whether a host is still there. */
export interface HostRegistry {
  readonly self: Host;
  /** `undefined`: its process cannot be seen from here, for it is on another machine. */
  isAlive(host: Host): Promise<boolean | undefined>;
}

/** A technical log for the people who look after the scheduler; English, never shown by itself. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string, error?: unknown): void;
}
