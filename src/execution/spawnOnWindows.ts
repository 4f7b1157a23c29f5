import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import crossSpawn from 'cross-spawn';
import type { CommandLine } from './commandLine.ts';
import { hasProgram } from './findProgram.ts';
import type { SpawnedProcess, SpawnOptions } from './spawnProcess.ts';
import { startProblem } from './spawnProcess.ts';
import { StartProblem } from './startProblem.ts';

/** Throws a StartProblem. Windows has no groups, and runs `.cmd` files by a detour: cross-spawn knows the way. */
export async function spawnOnWindows(line: CommandLine, { cwd, env }: SpawnOptions): Promise<SpawnedProcess> {
  if (!(await hasProgram(line.file, env, cwd))) throw new StartProblem(line.missing, line.file);
  const { child, pid, stdout, stderr } = await started(line, { cwd, env });
  // By its full path: the workspace may have a program of that name.
  const taskkill = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const endTree = () => {
    // It ends the whole tree, and knows no gentle way.
    const killer = spawn(taskkill, ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.on('error', () => void child.kill('SIGKILL'));
  };
  return { pid, stdout, stderr, events: child, endTree };
}

async function started(line: CommandLine, { cwd, env }: SpawnOptions) {
  try {
    const child = crossSpawn(line.file, [...line.args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: line.verbatim,
    });
    const { pid, stdout, stderr } = child;
    if (pid !== undefined && stdout && stderr) return { child, pid, stdout, stderr };
    const [error] = (await once(child, 'error')) as unknown[];
    throw error;
  } catch (error) {
    throw await startProblem(error, line, cwd);
  }
}
