import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { CommandLine } from './commandLine.ts';
import { interpreterByShebang } from './interpreters.ts';
import { checkDirectory, readFirstLine } from './locate.ts';
import type { EndSignal } from './processTree.ts';
import { errorCode, errorMessage, isRefusal, StartProblem } from './startProblem.ts';

interface ProcessEvents {
  once(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A process that leads a group of its own. */
export interface SpawnedProcess {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Tells `exit`, and `close` when its streams have ended too. */
  readonly events: ProcessEvents;
  /** Windows only: ends the process and all its children. */
  readonly endTree?: (signal: EndSignal) => void;
}

export interface SpawnOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Throws a StartProblem. Takes the time of the system's own start and no more, unless that fails. */
export async function spawnProcess(line: CommandLine, { cwd, env }: SpawnOptions): Promise<SpawnedProcess> {
  try {
    const events = spawn(line.file, line.args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { pid, stdout, stderr } = events;
    if (pid !== undefined) return { pid, stdout, stderr, events };
    const [error] = (await once(events, 'error')) as unknown[];
    throw error;
  } catch (error) {
    throw await startProblem(error, line, cwd);
  }
}

/** Node shows the value that it refuses, cut and escaped: half a secret, that no mask knows. */
function withoutValue(text: string): string {
  return text.replace(/\.? Received [^]*$/, '');
}

/** `error`: of the system, or of Node, which refuses some arguments itself. */
export async function startProblem(error: unknown, line: CommandLine, cwd: string): Promise<StartProblem> {
  // The system says the same of the folder as of the program.
  const folderProblem = await checkDirectory(cwd, process.platform).catch((problem: unknown) => problem);
  if (folderProblem instanceof StartProblem) return folderProblem;
  if (isRefusal(error)) return new StartProblem('not-permitted', line.file, { cause: error });
  if (errorCode(error) !== 'ENOENT') {
    return new StartProblem('spawn-failed', withoutValue(errorMessage(error)), { cause: error });
  }
  // The file may be there, and what its #! line names be missing.
  const firstLine = line.file.includes('/')
    ? await readFirstLine(resolve(cwd, line.file)).catch(() => '')
    : '';
  const interpreter = interpreterByShebang(firstLine, process.platform);
  if (interpreter !== undefined) return new StartProblem('interpreter-not-found', interpreter.file);
  return new StartProblem(line.missing, line.file);
}
