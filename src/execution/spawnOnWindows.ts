import type { execa as Execa } from 'execa';
import type { CommandLine } from './commandLine.ts';
import { hasProgram } from './findProgram.ts';
import type { SpawnedProcess, SpawnOptions } from './spawnProcess.ts';
import { startProblem } from './spawnProcess.ts';
import { StartProblem } from './startProblem.ts';

/** Throws a StartProblem. Windows has no groups, and runs `.cmd` files by a detour: execa knows the way. */
export async function spawnOnWindows(
  execa: typeof Execa,
  line: CommandLine,
  { cwd, env }: SpawnOptions,
): Promise<SpawnedProcess> {
  if (!(await hasProgram(line.file, env, cwd))) throw new StartProblem(line.missing, line.file);
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
  if (child.pid === undefined) {
    const { code, originalMessage = 'unknown error' } = await child;
    throw await startProblem(Object.assign(new Error(originalMessage), { code }), line, cwd);
  }
  return {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    events: child.nodeChildProcess,
    endTree: (signal) => void child.kill(signal),
  };
}
