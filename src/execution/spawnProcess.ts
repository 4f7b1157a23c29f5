import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { execa as Execa } from 'execa';
import type { CommandLine } from './commandLine.ts';
import { interpreterByShebang } from './interpreters.ts';
import { readFirstLine } from './locate.ts';
import { StartProblem } from './startProblem.ts';

/** A process that leads a group of its own. */
export interface SpawnedProcess {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Tells `exit`, and `close` when its streams have ended too. */
  readonly events: ChildProcess;
  /** Signals the whole group, also when the process itself has ended. `false`: nobody is left. */
  readonly kill: (signal: 'SIGTERM' | 'SIGKILL') => boolean;
}

export interface SpawnOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Throws a StartProblem. Takes the time of the system's own start and no more, unless that fails. */
export async function spawnProcess(
  execa: typeof Execa,
  line: CommandLine,
  { cwd, env }: SpawnOptions,
): Promise<SpawnedProcess> {
  const child = execa(line.file, line.args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    verbose: 'none',
    killDescendants: true,
    // The wait before KILL is the task's, on our clock.
    forceKillAfterDelay: false,
    windowsVerbatimArguments: line.verbatim,
  });
  if (child.pid === undefined) throw await startProblem(await child, line, cwd);
  return {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    events: child.nodeChildProcess,
    kill: (signal) => child.kill(signal),
  };
}

interface FailedStart {
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
}

async function startProblem(failure: FailedStart, line: CommandLine, cwd: string): Promise<StartProblem> {
  const { code, originalMessage = 'unknown error' } = failure;
  if (code === 'EACCES' || code === 'EPERM') return new StartProblem('not-permitted', line.file);
  if (code !== 'ENOENT') return new StartProblem('spawn-failed', originalMessage);
  // The file may be there, and what its #! line names be missing.
  const firstLine = line.file.includes('/')
    ? await readFirstLine(resolve(cwd, line.file)).catch(() => '')
    : '';
  const interpreter = interpreterByShebang(firstLine, process.platform);
  if (interpreter !== undefined) return new StartProblem('interpreter-not-found', interpreter.file);
  return new StartProblem(line.missing, line.file);
}
