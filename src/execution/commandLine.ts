import type { RunReason } from '../model/run.ts';
import type { CommandRun, ProcessRun } from '../model/task.ts';
import type { Interpreter } from './interpreters.ts';
import { interpreterByExtension, interpreterByShebang } from './interpreters.ts';
import { appendArguments, shellCommand } from './shell.ts';

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

/** `interpreter`: none where the script runs by itself. */
export function scriptCommandLine(
  script: ScriptFile,
  args: readonly string[],
  interpreter: Interpreter | undefined,
): CommandLine {
  if (interpreter === undefined) {
    return { file: script.path, args, verbatim: false, missing: 'script-not-found' };
  }
  const all = [...interpreter.args, script.path, ...args];
  return { file: interpreter.file, args: all, verbatim: false, missing: 'interpreter-not-found' };
}

/** `added`: arguments for the end of the command line. */
export function shellCommandLine(
  run: CommandRun,
  added: readonly string[],
  shell: string,
  shellArgs?: readonly string[],
): CommandLine {
  const command = appendArguments(run.command, added, shell);
  return { ...shellCommand(shell, command, shellArgs), missing: 'program-not-found' };
}

export function processCommandLine(run: ProcessRun): CommandLine {
  return { file: run.process, args: run.args, verbatim: false, missing: 'program-not-found' };
}

/** What the file itself says; `undefined`: it has to run by itself. */
export function interpreterOf(script: ScriptFile, platform: NodeJS.Platform): Interpreter | undefined {
  const byShebang = interpreterByShebang(script.firstLine, platform);
  const byExtension = interpreterByExtension(script.path, platform);
  // A #! line is written for POSIX: `python3` is on hardly any Windows machine.
  return platform === 'win32' ? (byExtension ?? byShebang) : (byShebang ?? byExtension);
}
