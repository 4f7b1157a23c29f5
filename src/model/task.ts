import type { Schedule } from './schedule.ts';

/** A file of the workspace, run by its interpreter. */
export interface ScriptRun {
  readonly kind: 'script';
  readonly script: string;
  readonly args: readonly string[];
  readonly interpreter?: string;
}

/** A command line for the user's shell. */
export interface CommandRun {
  readonly kind: 'command';
  readonly command: string;
}

/** A program and its arguments, without a shell. */
export interface ProcessRun {
  readonly kind: 'process';
  readonly process: string;
  readonly args: readonly string[];
}

/** A VS Code task by its label. */
interface TaskRun {
  readonly kind: 'task';
  readonly task: string;
}

/** A VS Code command. */
export interface VscodeRun {
  readonly kind: 'vscode';
  readonly command: string;
  readonly args: readonly unknown[];
}

export type RunSpec = ScriptRun | CommandRun | ProcessRun | TaskRun | VscodeRun;

export interface RunOptions {
  /** Relative to the workspace folder; that folder by default. */
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** A file of NAME=value lines, relative to the workspace folder. What `env` says goes before it. */
  readonly envFile?: string;
}

/** What differs on one system, property by property; `env` is merged. */
export interface RunOverride {
  readonly script?: string;
  readonly interpreter?: string;
  readonly command?: string;
  readonly process?: string;
  readonly args?: readonly string[];
  readonly options?: Partial<RunOptions>;
}

/** The systems, as tasks.json names them. */
export type SystemName = 'windows' | 'osx' | 'linux';

/** What is added when the user asks for a dry run. */
export interface DryRunSpec {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Tries a run again that failed or took too long. Durations are in milliseconds. */
export interface RetryPolicy {
  /** The first included. */
  readonly attempts: number;
  /** Before the second attempt. */
  readonly delay: number;
  /** `exponential`: each wait is twice the one before. */
  readonly backoff: 'fixed' | 'exponential';
  readonly maxDelay?: number;
}

export interface OutputSpec {
  /** `haiku`, `report`, `export`, or the user's own word. */
  readonly kind: string;
  /** Without the dot. */
  readonly extension: string;
  /** `stdout`: what the run prints is the file. `files`: it writes `$SCHEDULER_OUTPUT`, or what `files` matches. */
  readonly from: 'stdout' | 'files';
  readonly files?: string;
  /** How many of the newest stay, 1–50. */
  readonly keep: number;
}

/** What becomes of occurrences that passed while nothing was running: the newest runs, none, or each of them. */
export type MissedPolicy = 'once' | 'skip' | 'all';

/**
 * What becomes of an occurrence while the task's last run is still going: it is skipped, one waits, the old run
 * is cancelled for it, or both go.
 */
export type OverlapPolicy = 'skip' | 'queue' | 'replace' | 'allow';

/** What becomes of a run whose host died: its row says so, and with `retry` it is made up for, once. */
type InterruptedPolicy = 'leave' | 'retry';

/** An entry of `scheduler.json`; its key is its id. Durations are in milliseconds. */
export interface Task {
  readonly id: string;
  /** What people read; the id where the config gives none. */
  readonly label: string;
  readonly description?: string;
  readonly group?: string;
  readonly enabled: boolean;
  /** The union of their occurrences; none: the task runs by hand only. */
  readonly schedules: readonly Schedule[];
  /** The zone of every schedule that names none (IANA). */
  readonly timezone: string;
  /** The file leaves the zone open: it is the machine's. */
  readonly isMachineZone?: true;
  readonly run: RunSpec;
  readonly options: RunOptions;
  readonly overrides: Readonly<Partial<Record<SystemName, RunOverride>>>;
  /** Without it the task has no dry run. */
  readonly dryRun?: DryRunSpec;
  /** How the terminal shows the run; it never takes the focus. */
  readonly reveal: 'never' | 'silent' | 'always';
  /** Environment variables whose values are masked, beside those whose names say so. */
  readonly secrets: readonly string[];
  readonly timeout: number;
  /** Between TERM and KILL. */
  readonly killAfter: number;
  readonly notify: 'failure' | 'always' | 'never';
  readonly missed: MissedPolicy;
  /** How old an occurrence may be and still run; without it, as old as it may. */
  readonly missedWithin?: number;
  readonly overlap: OverlapPolicy;
  readonly interrupted: InterruptedPolicy;
  readonly retry?: RetryPolicy;
  /** Of the runs that wait for a place, the highest starts first. */
  readonly priority: number;
  readonly output?: OutputSpec;
  /** Globs of further files of the workspace folder that its approval covers. */
  readonly watch: readonly string[];
}

/** How much of the past is kept. The newest run of a task always is. */
export interface HistoryLimits {
  /** Runs of a task. */
  readonly runsPerTask: number;
  /** In milliseconds. */
  readonly maxAge: number;
  /** Bytes of all logs together. */
  readonly maxLogSize: number;
}

/** All that `scheduler.json` says, with its defaults filled in. */
export interface SchedulerConfig {
  /** IANA. */
  readonly timezone: string;
  /** Runs at once in this workspace. */
  readonly maxConcurrent: number;
  /** Relative to the workspace folder. */
  readonly outputDirectory: string;
  readonly history: HistoryLimits;
  readonly tasks: readonly Task[];
}
