import type { RunReason } from '../model/run.ts';
import type { CommandRun, ProcessRun, ScriptRun } from '../model/task.ts';
import type { Interpreter } from './interpreters.ts';
import { interpreterByExtension, interpreterByShebang, namedInterpreter } from './interpreters.ts';
import { shellCommand } from './shell.ts';

/** What is handed to the system. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows only: the arguments are quoted already. */
  readonly verbatim: boolean;
  /** What it means when there is no such file. */
  readonly missing: RunReason;
}

/** A script as it was found on disk. */
export interface ScriptFile {
  /** Absolute. */
  readonly path: string;
  readonly firstLine: string;
}

/** `run`: with its variables expanded, and an interpreter that is a path made absolute. */
export function scriptCommandLine(
  run: ScriptRun,
  script: ScriptFile,
  platform: NodeJS.Platform,
): CommandLine {
  const interpreter = interpreterOf(run, script, platform);
  if (interpreter === undefined) {
    return { file: script.path, args: run.args, verbatim: false, missing: 'script-not-found' };
  }
  const args = [...interpreter.args, script.path, ...run.args];
  return { file: interpreter.file, args, verbatim: false, missing: 'interpreter-not-found' };
}

export function shellCommandLine(run: CommandRun, shell: string): CommandLine {
  return { ...shellCommand(shell, run.command), missing: 'program-not-found' };
}

export function processCommandLine(run: ProcessRun): CommandLine {
  return { file: run.process, args: run.args, verbatim: false, missing: 'program-not-found' };
}

function interpreterOf(
  run: ScriptRun,
  script: ScriptFile,
  platform: NodeJS.Platform,
): Interpreter | undefined {
  if (run.interpreter !== undefined) return namedInterpreter(run.interpreter, platform);
  const byShebang = interpreterByShebang(script.firstLine, platform);
  const byExtension = interpreterByExtension(script.path, platform);
  // A #! line is written for POSIX: `python3` is on hardly any Windows machine.
  return platform === 'win32' ? (byExtension ?? byShebang) : (byShebang ?? byExtension);
}
