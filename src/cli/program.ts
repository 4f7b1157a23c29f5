import { Command } from 'commander';
import { message } from '../common/message.ts';
import { check } from './commands/check.ts';
import { env, type EnvOptions } from './commands/env.ts';
import { history, type HistoryOptions } from './commands/history.ts';
import { list } from './commands/list.ts';
import { log } from './commands/log.ts';
import { next } from './commands/next.ts';
import type { NextOptions } from './commands/nextOptions.ts';
import { run, type RunOptions } from './commands/run.ts';
import { settle } from './commands/settle.ts';
import { stop } from './commands/stop.ts';
import { validate } from './commands/validate.ts';
import { addCommonOptions, type CommonOptions } from './commonOptions.ts';
import type { Console } from './console.ts';
import type { ExitCode } from './exitCode.ts';
import { examples, helpTitle } from './helpText.ts';
import { parseCount } from './parseCount.ts';

/** The commands and their options. `finish` is told how a command ended. */
export function createProgram(console: Console, version: string, finish: (code: ExitCode) => void): Command {
  const t = (text: Parameters<Console['translate']>[0]) => console.translate(text);
  const program = new Command('scheduler');
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void console.stdout.write(text),
      writeErr: (text) => void console.stderr.write(text),
      // Worded, and translated, by usageError.
      outputError: () => undefined,
    })
    .configureHelp({ styleTitle: (title) => helpTitle(title, console) })
    .description(t(message('Runs the scripts of a workspace on the schedule of its .vscode/scheduler.json.')))
    .usage('<command> [options]')
    .helpOption('-h, --help', t(message('show this help')))
    .helpCommand(false)
    .version(version, '-V, --version', t(message('show the version')))
    .addHelpText('after', () => examples(console));

  const add = (usage: string, description: string) =>
    addCommonOptions(program.command(usage).description(description), console);
  const count = t(message('how many (default: 5)'));
  const limit = t(message('how many (default: 20)'));

  add('list', t(message('show every task: what it runs, when next, and how it last ended'))).action(
    async (options: CommonOptions) => finish(await list(console, options)),
  );
  add('next', t(message('show when tasks run next, or when a given schedule would')))
    .argument('[task]', t(message('the id of one task')))
    .option('-n, --count <number>', count, parseCount('--count', 10_000))
    .option('--from <instant>', t(message('what comes after this instant, in ISO 8601 (default: now)')))
    .option('--schedule <json>', t(message('a schedule as scheduler.json has it; needs no workspace')))
    .option('--timezone <zone>', t(message('the time zone of --schedule (default: the machine’s)')))
    .action(async (task: string | undefined, options: NextOptions) =>
      finish(await next(console, task, options)),
    );
  add('run', t(message('run a task now and show what it prints')))
    .argument('<task>', t(message('the id of the task')))
    .option('--dry-run', t(message('as its “dryRun” says: nothing that it generates is kept')))
    .action(async (task: string, options: RunOptions) => finish(await run(console, task, options)));
  add('stop', t(message('end a run that waits or goes, in whatever window or command line')))
    .argument('<run>', t(message('the beginning of the run’s id, or the id of a task for its run that goes')))
    .action(async (word: string, options: CommonOptions) => finish(await stop(console, word, options)));
  add('check', t(message('run what is due, and say of every task why it is due or not'))).action(
    async (options: CommonOptions) => finish(await check(console, options)),
  );
  add('history', t(message('show what ran, was skipped or was missed, newest first')))
    .option('-t, --task <task>', t(message('of this task alone')))
    .option('-n, --limit <number>', limit, parseCount('--limit', 100_000))
    .action(async (options: HistoryOptions) => finish(await history(console, options)));
  add('log', t(message('show what a run has printed')))
    .argument(
      '<run>',
      t(message('the beginning of the run’s id, the id of a task for its newest run, or “last”')),
    )
    .action(async (word: string, options: CommonOptions) => finish(await log(console, word, options)));
  add('env', t(message('show what a task would be started as from here, with every variable')))
    .argument('<task>', t(message('the id of the task')))
    .option('--dry-run', t(message('as its dry run')))
    .action(async (task: string, options: EnvOptions) => finish(await env(console, task, options)));
  add('validate', t(message('show what is wrong with scheduler.json, and where'))).action(
    async (options: CommonOptions) => finish(await validate(console, options)),
  );
  // A run that has outlived its window calls it: people have “check”.
  const options = { hidden: true };
  addCommonOptions(program.command('settle', options), console).action(async (given: CommonOptions) =>
    finish(await settle(console, given)),
  );
  return program;
}
