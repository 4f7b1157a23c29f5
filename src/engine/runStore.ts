import type { Event } from '../common/emitter.ts';
import type { Output } from '../model/output.ts';
import type { Attempt, Host, Outcome, Run, RunReason, RunStatus, Trigger } from '../model/run.ts';
import type { OverlapPolicy } from '../model/task.ts';
import type { Started } from './ports.ts';

// The record of runs, as the engine needs it. Adapters import this file; it knows none of them.
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
  /** When each task has last started that is not enrolled: its schedule will count from there. */
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
   * attempt; of the first attempt it is that of the run too, and, but for a dry run, of the task's cursor. `approval`
   * is that of the newest attempt.
   */
  spawned(runId: string, started: Started): Promise<void>;
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

export interface InterruptedOutcome {
  readonly status: 'interrupted';
  readonly reason: RunReason;
}
