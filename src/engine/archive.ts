import type { Run, RunStatus } from '../model/run.ts';

// What readers ask about the past as a whole, and what keeps it small. The engine itself needs none of it.
// Instants and durations are milliseconds.

/**
 * How a task's runs have ended. Dry runs do not count, an imported row counts as the one run of which it says how it
 * ended; what retention has removed counts, and `clear` forgets it.
 */
export interface TaskFigures {
  readonly taskId: string;
  /** Runs that ended, without those skipped or missed. */
  readonly runs: number;
  readonly succeeded: number;
  /** How long half of the newest successes took at most; with none it is absent. At most 500 are looked at. */
  readonly p50?: number;
  /** The same of 95 in 100. */
  readonly p95?: number;
  /** The end of the newest success that is kept. */
  readonly lastSuccess?: number;
  /** Runs that have failed, timed out or been interrupted since the last one that succeeded. */
  readonly failureStreak: number;
}

/** How many runs of a day ended how. */
export interface DayCounts {
  /** `2026-11-23`, in the time zone that the machine had on that day. The row's creation counts (`Run.createdAt`). */
  readonly day: string;
  /** What did not happen is left out. A row that accounts for several occurrences counts as that many. */
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
}

/** A run as another scheduler has recorded it. */
export interface ImportedRun {
  readonly taskId: string;
  readonly label: string;
  readonly status: 'succeeded' | 'failed';
  readonly startedAt: number;
  readonly endedAt: number;
  /** How many runs the row stands for. */
  readonly count: number;
  readonly detail?: string;
}

/** What is wrong with the history, and what it holds. */
export interface HistoryCheck {
  /** What SQLite's `integrity_check` and `foreign_key_check` found; empty: nothing. */
  readonly faults: readonly string[];
  readonly runs: number;
  /** Of its file and those beside it. */
  readonly bytes: number;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
}

/**
 * The past as a whole.
 *
 * Laws:
 * - a row that is queued or running is never removed;
 * - `expired` never names the newest row of a task, nor its newest result;
 * - what a row's removal leaves behind (its attempts, its texts) goes with it; outputs stay and lose their run;
 * - cursors are not touched, but by `importRun`.
 */
export interface RunArchive {
  figures(taskId: string): Promise<TaskFigures>;
  /** The days from `from` to `to` (`2026-11-23`, both included) on which something happened, the first first. */
  days(query: {
    readonly taskId?: string;
    readonly from: string;
    readonly to: string;
  }): Promise<readonly DayCounts[]>;
  /** Ids of rows that were written before `before`, or that are beyond the newest `runsPerTask` of their task: at most `limit`. */
  expired(query: {
    readonly runsPerTask: number;
    readonly before: number;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Ids of rows that have ended, the oldest first: at most `limit`. Of one task, or of all. */
  ended(query: { readonly taskId?: string; readonly limit: number }): Promise<readonly string[]>;
  /** Which of these ids no row has. */
  unknown(runIds: readonly string[]): Promise<readonly string[]>;
  /** Which of these rows may be removed to save space: they have ended and are not what `expired` spares. */
  removable(runIds: readonly string[]): Promise<readonly string[]>;
  /** Removes rows that have ended; how many. */
  remove(runIds: readonly string[]): Promise<number>;
  /** Forgets the figures and day counts of one task, or of all: what is counted from now on counts. */
  forgetFigures(taskId?: string): Promise<void>;
  /**
   * Writes a run that was not ours (trigger `schedule`, reason `imported`) before all that are there, and puts the task's last start there where
   * it knows none later. `undefined`: it has been taken over before.
   */
  importRun(run: ImportedRun): Promise<Run | undefined>;
  /** Whether it is this host's turn to tidy up: nobody has within `interval`; then it is noted that it has. */
  claimTidying(now: number, interval: number): Promise<boolean>;
  /** Whether it is for this host to tell of a run's end: once true for each run, for the host that asks first. */
  claimTelling(runId: string, now: number): Promise<boolean>;
  /** Removes what was noted of hosts that were last alive before `before` and have no active run. */
  forgetHosts(before: number): Promise<void>;
  /** Holds the thread for as long as it takes, seconds with a large history: not for an editor's process. */
  check(): Promise<HistoryCheck>;
}
