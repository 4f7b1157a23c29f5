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
interface VscodeRun {
  readonly kind: 'vscode';
  readonly command: string;
  readonly args: readonly unknown[];
}

export type RunSpec = ScriptRun | CommandRun | ProcessRun | TaskRun | VscodeRun;

export interface RunOptions {
  /** Relative to the workspace folder; that folder by default. */
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
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
  readonly run: RunSpec;
  readonly options: RunOptions;
  readonly timeout: number;
  /** Between TERM and KILL. */
  readonly killAfter: number;
  readonly notify: 'failure' | 'always' | 'never';
  readonly missed: MissedPolicy;
  /** How old an occurrence may be and still run; without it, as old as it may. */
  readonly missedWithin?: number;
  readonly overlap: OverlapPolicy;
  readonly output?: OutputSpec;
}

/** All that `scheduler.json` says, with its defaults filled in. */
export interface SchedulerConfig {
  /** IANA. */
  readonly timezone: string;
  /** Runs at once in this workspace. */
  readonly maxConcurrent: number;
  /** Relative to the workspace folder. */
  readonly outputDirectory: string;
  readonly tasks: readonly Task[];
}
