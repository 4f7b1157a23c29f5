import type { Outcome } from '../../../src/model/run.ts';
import type { RunSpec, Task } from '../../../src/model/task.ts';

/**
 * A real process and how it has to end. Plain data: `{folder}` stands for the workspace folder, in what is
 * expected as in what is run. Whatever prints `pid=1234` must be gone at the end, as all others.
 */
export interface ProcessRow {
  readonly what: string;
  readonly run: RunSpec;
  readonly task?: Partial<
    Pick<Task, 'options' | 'overrides' | 'dryRun' | 'secrets' | 'timeout' | 'killAfter'>
  >;
  readonly dryRun?: true;
  /** By name, made in the workspace folder; a folder `sub` is there as well. */
  readonly files?: Readonly<Record<string, string>>;
  readonly executable?: readonly string[];
  /** What each link leads to, by its name. */
  readonly links?: Readonly<Record<string, string>>;
  /** Where it can be run; on Linux and macOS by default. */
  readonly platforms?: readonly NodeJS.Platform[];
  /** The run is stopped as soon as it has printed `ready`. */
  readonly isStopped?: true;
  /** So many of them are started, a tenth of a millisecond apart. */
  readonly times?: number;
  readonly outcome: Outcome;
  /** All that is printed, as text; or what it looks like; or how many bytes it is. */
  readonly stdout?: string | RegExp | number;
  readonly stderr?: string | RegExp;
  /** All that is printed to stdout, in hexadecimal. */
  readonly bytes?: string;
}

export const succeeded: Outcome = { status: 'succeeded', exitCode: 0 };

export function exited(exitCode: number): Outcome {
  return { status: 'failed', reason: 'exit-code', exitCode };
}

export function killedBy(signal: string): Outcome {
  return { status: 'failed', reason: 'signal', signal };
}

export function stopped(end: Pick<Outcome, 'exitCode' | 'signal'>): Outcome {
  return { status: 'cancelled', reason: 'stopped', ...end };
}

export function timedOut(end: Pick<Outcome, 'exitCode' | 'signal'>): Outcome {
  return { status: 'timed-out', reason: 'timeout', ...end };
}

export function notStarted(reason: Outcome['reason'] & string, detail: string): Outcome {
  return { status: 'failed', reason, detail };
}

export function leaving(count: number, outcome: Outcome = succeeded): Outcome {
  return { ...outcome, warnings: [{ code: 'left-behind', detail: String(count) }] };
}

export function shell(command: string): RunSpec {
  return { kind: 'command', command };
}

export function script(path: string, ...args: string[]): RunSpec {
  return { kind: 'script', script: path, args };
}

export function program(path: string, ...args: string[]): RunSpec {
  return { kind: 'process', process: path, args };
}
