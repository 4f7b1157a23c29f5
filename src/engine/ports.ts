import type { Disposable } from '../common/disposables.ts';
import type { Evidence } from '../model/approval.ts';
import type { LogPart } from '../model/log.ts';
import type { Output } from '../model/output.ts';
import type { Host, Outcome, Run } from '../model/run.ts';
import type { OutputSpec, RunSpec, Task } from '../model/task.ts';

// What the engine needs of the world, but for the record of runs (`runStore.ts`). Adapters import this file; it knows
// none of them. Instants are milliseconds since the Unix epoch.

/** Why a run is ended before its time. */
export type CancelReason = 'stopped' | 'host-closed' | 'replaced';

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
  /**
   * Asked right before the start with what decides what would be executed, as read then; resolves to the hash of the
   * user's approval. `undefined`: nothing is started, and it ends as `cancelled`, `not-approved`. Never rejects.
   */
  readonly permit: (evidence: Evidence) => Promise<string | undefined>;
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
  /** What `permit` has resolved to. */
  readonly approval?: string;
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
 * - nothing starts that `permit` has not allowed, by the very bytes that were read for it: where a file has become
 *   another one between that and the start, the run ends as `cancelled`, `changed-at-start`;
 * - a run that lasts longer than its task's `timeout` ends as `timed-out`;
 * - whatever is wrong with the request, it comes back as an outcome, never as an exception.
 */
export interface Executor {
  /** Whether this host can carry out runs of that kind. Of others `start` comes back as `unsupported-kind`. */
  canRun(kind: RunSpec['kind']): boolean;
  /** Whether runs of that kind outlive this host now: such a request says what is to be `kept`. */
  keeps?(kind: RunSpec['kind']): boolean;
  start(request: ExecutionRequest): Execution;
  /**
   * What decides what the task would execute here, read anew: the same for its runs and its dry runs. Never rejects:
   * what is missing or cannot be read is said of its file. `batch`: the same object for tasks that are looked at in one
   * go, which may be asked about what they have in common but once.
   */
  evidence(task: Task, folder: string, batch?: object): Promise<Evidence>;
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
