import type { Disposable } from '../common/disposables.ts';
import type { Event } from '../common/emitter.ts';
import type { Output } from '../model/output.ts';
import type { Host, Outcome, Run, RunReason, Trigger } from '../model/run.ts';
import type { OutputSpec, OverlapPolicy, Task } from '../model/task.ts';

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
  readonly trigger: Trigger;
  /** How many occurrences the row accounts for, this one being the newest. */
  readonly occurrences: number;
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
  /** Where the policy forbids it, a `skipped` row (reason `overlap`) says so. */
  readonly orSkip?: boolean;
}

/** A task that a run's end starts. */
export interface Follower {
  readonly taskId: string;
  readonly label: string;
  readonly overlap: OverlapPolicy;
}

/** What a write came to. */
export interface Written {
  /** The row that was asked for. */
  readonly run: Run | undefined;
  /** The other rows that are new or have changed with it. */
  readonly others: readonly Run[];
}

export interface RunQuery {
  readonly taskId?: string;
  /** Only rows older than this run (its id), for the next page. */
  readonly before?: string;
  readonly limit: number;
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
  /**
   * For a clock that was set back: what lies more than a minute ahead of `now()` is put there (a cursor's
   * `since`, `until` and `lastStart`), and rows written ahead of it, `missed` or `skipped`, about occurrences
   * still to come, let go of these (their `occurrence` is taken away, their reason becomes `clock-ahead`).
   * `now` is asked within the transaction. `false`: nothing lay ahead.
   */
  rewind(now: () => number): Promise<boolean>;
  /**
   * Writes a row for each claim and moves the cursors. `rows` holds, in the claims' order, the new row, or
   * `undefined` where nothing was written: another host has accounted for the occurrence, has started the task
   * since it was `countedFrom`, or no cursor of that `scheduleKey` is enrolled. A `run` claim becomes a
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
   * Makes a queued row of this host `running`, started `now`, and notes the start with the task's cursor.
   * `undefined`: `maxConcurrent` runs are running, over all hosts, `alone` is asked for and another run of the
   * task is running, or the row is no longer queued.
   */
  begin(
    runId: string,
    limits: { readonly maxConcurrent: number; readonly alone: boolean },
    now: number,
  ): Promise<Run | undefined>;
  /** Notes the process of a running row, and the exact start. */
  spawned(runId: string, pid: number, startedAt: number): Promise<void>;
  /**
   * Ends an active row and writes, in the same transaction, a row of trigger `after` (`causedBy` this run, of
   * this host) for each follower: `queued`, or `skipped` (reason `overlap`) where its policy forbids that.
   * `run` is `undefined` where it had ended already; it stays as it was, and there are no followers.
   */
  end(
    runId: string,
    outcome: Outcome | InterruptedOutcome,
    now: number,
    followers?: readonly Follower[],
  ): Promise<Written>;
  /** Asks the host of an active row to end it; `undefined`: it is not active any more. The first reason stays. */
  requestStop(runId: string, reason: 'stopped' | 'replaced'): Promise<Run | undefined>;
  /** Every queued or running row, of every host. */
  active(): Promise<readonly Run[]>;
  run(runId: string): Promise<Run | undefined>;
  /** Newest first. */
  runs(query: RunQuery): Promise<readonly Run[]>;
  /** The newest row of each task that is neither active, `skipped` nor `missed`. */
  lastResults(): Promise<readonly Run[]>;
  addOutputs(outputs: readonly Output[]): Promise<void>;
  /** Newest first; without those removed. */
  outputs(taskId?: string): Promise<readonly Output[]>;
  /** Forgets an output whose file has been removed. */
  removeOutput(path: string, now: number): Promise<void>;
  /** Another process has written. May be announced late, or once for several writes. */
  readonly onDidChangeElsewhere: Event<void>;
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
  /** Called synchronously with every chunk, in order, and never after `finished` has settled. */
  readonly onOutput: (output: RunOutput) => void;
}

export interface Execution {
  /** The process and its start; rejects never, resolves to `undefined` where no process could be started. */
  readonly started: Promise<{ pid: number; startedAt: number } | undefined>;
  /** Settles when nothing of the run lives any more. Never rejects. */
  readonly finished: Promise<Outcome>;
  /** Ends the whole process tree: TERM, then KILL after the task's `killAfter`. More than one call is one. */
  cancel(reason: CancelReason): void;
}

/**
 * Runs a task's process.
 *
 * Laws:
 * - `finished` resolves exactly once, `succeeded` only after exit code 0;
 * - after it has, no process of the run's group is alive;
 * - a run that lasts longer than its task's `timeout` ends as `timed-out`;
 * - whatever is wrong with the request, it comes back as an outcome, never as an exception.
 */
export interface Executor {
  start(request: ExecutionRequest): Execution;
}

/** Where the printed text of runs is kept, one file per run. */
export interface LogStore {
  open(runId: string): Promise<RunLog>;
  path(runId: string): string;
}

export interface RunLog {
  write(chunk: Uint8Array): void;
  /** Resolves when all is on disk; to the first error, if there was one. */
  close(): Promise<Error | undefined>;
}

/** The generated file of one run, before it is known whether the run succeeds. */
export interface PendingOutput {
  /** What the script is told. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the run's standard output, where that is the output. */
  readonly onOutput: (output: RunOutput) => void;
  /** Publishes the files: each appears complete under its final name, over no other. */
  publish(at: number): Promise<readonly Output[]>;
  /** Removes every trace. */
  discard(): Promise<void>;
}

export interface OutputStore {
  prepare(run: Run, task: Task & { output: OutputSpec }): Promise<PendingOutput>;
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
  onOutput(output: RunOutput): void;
  onEnd(run: Run): void;
}

/** Lets a host show a run while it runs. A host without terminals does nothing. */
export interface RunPresenter {
  present(live: LiveRun): void;
}

/** Tells whether a host is still there. */
export interface HostRegistry {
  readonly self: Host;
  isAlive(host: Host): Promise<boolean>;
}

/** A technical log for the people who look after the scheduler; English, never shown by itself. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string, error?: unknown): void;
}
