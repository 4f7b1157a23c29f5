/** One execution of a task. All instants are milliseconds since the Unix epoch, UTC. */

export const runStatuses = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'timed-out',
  'cancelled',
  'skipped',
  'missed',
  'interrupted',
] as const;
export type RunStatus = (typeof runStatuses)[number];

export type Trigger = 'schedule' | 'catch-up' | 'manual' | 'after' | 'startup' | 'api';

/** Why a run ended as it did. A code, not a sentence: presentation/ words it. */
export type RunReason =
  | 'exit-code'
  | 'signal'
  | 'timeout'
  | 'stopped'
  | 'host-closed'
  | 'host-died'
  | 'overlap'
  /** Cancelled for a newer run of its task. */
  | 'replaced'
  /** Missed: a newer occurrence ran in its place. */
  | 'superseded'
  /** Missed: its interval counts anew from a run that was started in another way. */
  | 'interval-restarted'
  /** Missed: the task's `missed` is `skip`. */
  | 'not-caught-up'
  /** Missed: older than the task's `missedWithin`. */
  | 'too-old'
  /** Missed: more had passed than are caught up. */
  | 'too-many'
  /** Recorded by a clock that ran ahead, about an occurrence that was still to come. */
  | 'clock-ahead'
  /** Its task was taken out of the config before it could begin. */
  | 'task-removed'
  /** Skipped: the run that it was to follow did not end as it asks for. */
  | 'chain-stopped'
  /** Taken over from the records of another scheduler. */
  | 'imported'
  | 'interpreter-not-found'
  | 'program-not-found'
  | 'script-not-found'
  | 'cwd-not-found'
  | 'not-permitted'
  /** Of rows of earlier versions: a script outside of the workspace folder was never run. */
  | 'outside-workspace'
  /** What it would have executed is not what the user has allowed. */
  | 'not-approved'
  /** A file of it became another one while it was being started. `detail`: its path. */
  | 'changed-at-start'
  /** Another kind of host is needed: a VS Code window, say. */
  | 'unsupported-kind'
  /** A variable of tasks.json means nothing here. */
  | 'variable-unresolved'
  | 'env-file-not-found'
  /** `detail` is the path, the line and what is wrong there. */
  | 'env-file-invalid'
  /** VS Code knows no task of this label. */
  | 'vscode-task-not-found'
  /** The VS Code task was going already. */
  | 'vscode-task-busy'
  /** A VS Code command has rejected; `detail` is its message. */
  | 'vscode-command-failed'
  /** It has ended, and VS Code did not say how. */
  | 'exit-unknown'
  | 'spawn-failed'
  /** Nothing was started, for what it prints could not have been kept. */
  | 'log-not-opened'
  | 'log-failed'
  | 'output-failed';

/** What a script reports about itself, as a JSON object: `{"albums": 395}`. */
export type RunStats = Readonly<Record<string, unknown>>;

/** Something that a reader of the run should know and that has not made it fail. */
export interface RunWarning {
  readonly code:
    | 'stats-too-large'
    | 'stats-invalid'
    | 'summary-too-large'
    | 'summary-unreadable'
    /** `detail`: how many processes it had left behind, which have been ended. */
    | 'left-behind';
  readonly detail?: string;
}

/** How a run's process, or the attempt to start one, ended. */
export interface Outcome {
  readonly status: 'succeeded' | 'failed' | 'timed-out' | 'cancelled';
  readonly exitCode?: number;
  /** `SIGKILL` and the like. */
  readonly signal?: string;
  readonly reason?: RunReason;
  /** The path, program or message that the reason is about. */
  readonly detail?: string;
  readonly stats?: RunStats;
  /** Markdown. */
  readonly summary?: string;
  readonly warnings?: readonly RunWarning[];
}

/** One start of a run's process, ended. */
export interface Attempt {
  readonly runId: string;
  /** From 1 on. */
  readonly number: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: RunStatus;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly reason?: RunReason;
  readonly detail?: string;
}

/** A process that can execute runs. */
export interface Host {
  readonly kind: 'vscode' | 'cli';
  readonly pid: number;
  /** Tells a reused pid from the process that is meant: the start time as the system gives it. */
  readonly startToken: string;
  /** Where its process can be seen: the machine's name, and in a container its own process space. */
  readonly machine?: string;
  /** The user whose process it is, by name. */
  readonly user?: string;
}

/** Rows of earlier versions name no machine: they are of this one. */
export function isSameHost(a: Host, b: Host): boolean {
  return a.pid === b.pid && a.startToken === b.startToken && isSameMachine(a, b);
}

export function isSameMachine(a: Host, b: Host): boolean {
  return a.machine === undefined || b.machine === undefined || a.machine === b.machine;
}

export interface Run {
  /** Sorts by creation: `20261122-060000-7f3a2c` (UTC and a random part). */
  readonly id: string;
  readonly taskId: string;
  /** The task's label at that time. */
  readonly label: string;
  readonly trigger: Trigger;
  readonly status: RunStatus;
  /** The nominal instant that the run accounts for; a run by hand has none. */
  readonly occurrence?: number;
  /** How many occurrences the row accounts for: 1, or more where a long gap is recorded as one row. */
  readonly occurrences: number;
  /** When the row was written. */
  readonly createdAt: number;
  /** When the first process started; a skipped or missed run has none. */
  readonly startedAt?: number;
  /** How often its process has been started. */
  readonly attempts: number;
  /** When the last attempt started. */
  readonly attemptStartedAt?: number;
  /** Of a queued run that waits for its next attempt: when that is due. */
  readonly retryAt?: number;
  /** Asked for as a dry run: it neither moves the schedule nor starts others, and what it generates is not kept. */
  readonly dryRun?: true;
  readonly endedAt?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly reason?: RunReason;
  readonly detail?: string;
  readonly host: Host;
  /** The process of the run itself. */
  readonly pid?: number;
  /** When that process started, as the system gives it: tells it from another one of the same pid. */
  readonly pidToken?: string;
  readonly stats?: RunStats;
  /** Markdown. */
  readonly summary?: string;
  readonly warnings?: readonly RunWarning[];
  /** The run (its id) whose end started this one, or which this one makes up for. */
  readonly causedBy?: string;
  /** The hash of what the user had allowed when it started. */
  readonly approval?: string;
  /** Somebody wants this active run to end: its own host carries it out. */
  readonly stopRequested?: 'stopped' | 'replaced';
}

export function isActive(run: Pick<Run, 'status'>): boolean {
  return run.status === 'queued' || run.status === 'running';
}
