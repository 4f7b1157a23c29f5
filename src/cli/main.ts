import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { CommanderError } from 'commander';
import { systemClock } from '../common/clock.ts';
import { message } from '../common/message.ts';
import { askAtTerminal } from './askAtTerminal.ts';
import { Console } from './console.ts';
import { exitCodes, type ExitCode } from './exitCode.ts';
import { refusalLines } from './printers/refusalLines.ts';
import { createProgram } from './program.ts';
import { Refusal } from './refusal.ts';
import { StandardStream } from './standardStream.ts';
import { loadSpeech } from './translate.ts';
import { usageError } from './usageError.ts';

/** Runs the command line of this process. `entryFolder` is where its entry file lies, `dist` or `src`. */
export async function main(entryFolder: string): Promise<void> {
  const stdout = new StandardStream(process.stdout);
  const stderr = new StandardStream(process.stderr);
  const console = new Console({
    cwd: currentFolder(),
    env: process.env,
    clock: systemClock,
    stdout,
    stderr,
    speech: loadSpeech(process.env, entryFolder),
    // Not process.stdin, which would be opened for it.
    stdinIsTerminal: isatty(0),
    ask: (question) => askAtTerminal(question, process.stdin, stdout),
  });
  // Not process.exit: what is still in the pipes has to get out.
  process.exitCode = await execute(process.argv, console, await readVersion(entryFolder));
  await Promise.all([stdout.settled(), stderr.settled()]);
  const loss = stdout.loss ?? stderr.loss;
  if (loss && process.exitCode === exitCodes.success) {
    const reason = message('Not all could be printed: {detail}', { detail: loss.message });
    process.exitCode = report(new Refusal(reason), console);
  }
}

/** As the shell calls it, where it has been removed: the system has no name for it any more. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env['PWD'] ?? '.';
  }
}

async function execute(argv: readonly string[], console: Console, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.success;
  const program = createProgram(console, version, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return report(error, console);
  }
}

function report(error: unknown, console: Console): ExitCode {
  if (error instanceof CommanderError) {
    // Help or the version was asked for; without a command, the help was printed in place of an error.
    if (error.exitCode === 0) return exitCodes.success;
    if (error.code === 'commander.help') return exitCodes.refused;
    const { reason, hints } = usageError(error);
    return report(new Refusal(reason, ...hints, message('“scheduler --help” shows what there is.')), console);
  }
  if (error instanceof Refusal) {
    console.remark(refusalLines(error, console.wording(console.stderr)));
    return exitCodes.refused;
  }
  console.remark([error instanceof Error ? (error.stack ?? error.message) : String(error)]);
  return exitCodes.refused;
}

async function readVersion(entryFolder: string): Promise<string> {
  const text = await readFile(join(entryFolder, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
