import { Command } from 'commander';
import { message } from '../common/message.ts';
import { runStatuses, type Trigger } from '../model/run.ts';
import { historyFormats } from '../presentation/historyFormats.ts';
import { approvals } from './commands/approvals.ts';
import { approve, type ApproveOptions } from './commands/approve.ts';
import { check } from './commands/check.ts';
import { doctor, type DoctorOptions } from './commands/doctor.ts';
import { env, type EnvOptions } from './commands/env.ts';
import { history, type HistoryOptions } from './commands/history.ts';
import { importState, type ImportOptions } from './commands/importState.ts';
import { list } from './commands/list.ts';
import { log } from './commands/log.ts';
import { next } from './commands/next.ts';
import type { NextOptions } from './commands/nextOptions.ts';
import { relink, type RelinkOptions } from './commands/relink.ts';
import { revoke } from './commands/revoke.ts';
import { run, type RunOptions } from './commands/run.ts';
import { settle } from './commands/settle.ts';
import { stop } from './commands/stop.ts';
import { validate } from './commands/validate.ts';
import { addCommonOptions, type CommonOptions } from './commonOptions.ts';
import type { Console } from './console.ts';
import type { ExitCode } from './exitCode.ts';
import { examples, helpTitle } from './helpText.ts';
import { parseCount } from './parseCount.ts';
import { parseLimit } from './parseLimit.ts';
import { parseWord, parseWords } from './parseWords.ts';
import { readHash } from './readHash.ts';
import { readMap } from './readMap.ts';
import type { ApprovalsOptions } from './userApprovals.ts';

const triggers = Object.keys({
  schedule: 1,
  'catch-up': 1,
  manual: 1,
  after: 1,
  startup: 1,
  api: 1,
} satisfies Record<Trigger, 1>) as readonly Trigger[];

const tableFormats = ['table', ...historyFormats] as const;

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
  const instant = t(message('ISO 8601, “today”, “yesterday”, or a length of time such as 2d: that long ago'));

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
  add('approve', t(message('show what tasks would run, and ask whether they may')))
    .argument('[task...]', t(message('the ids of tasks (default: all that are not allowed)')))
    .option('--yes', t(message('allow without asking: at a terminal, or with --hash')))
    .option(
      '--hash <hash>',
      t(message('allow only what has this hash, of a task or of all together; may be repeated')),
      readHash,
    )
    .action(async (tasks: readonly string[], options: ApproveOptions) =>
      finish(await approve(console, tasks, options)),
    );
  add('revoke', t(message('take back what you have allowed')))
    .argument('[task...]', t(message('the ids of tasks (default: all of the folder)')))
    .option('--all', t(message('of every folder, wherever it is')))
    .action(async (tasks: readonly string[], options: ApprovalsOptions) =>
      finish(await revoke(console, tasks, options)),
    );
  add('approvals', t(message('show what you have allowed')))
    .option('--all', t(message('of every folder, wherever it is')))
    .action(async (options: ApprovalsOptions) => finish(await approvals(console, options)));
  add('stop', t(message('end a run that waits or goes, in whatever window or command line')))
    .argument('<run>', t(message('the beginning of the run’s id, or the id of a task for its run that goes')))
    .action(async (word: string, options: CommonOptions) => finish(await stop(console, word, options)));
  add('check', t(message('run what is due, and say of every task why it is due or not'))).action(
    async (options: CommonOptions) => finish(await check(console, options)),
  );
  add('history', t(message('show what ran, was skipped or was missed, newest first')))
    .option('-t, --task <task>', t(message('of this task alone')))
    .option(
      '--status <status,…>',
      t(message('only what is or ended so: {words}', { words: runStatuses.join(', ') })),
      parseWords('--status', runStatuses),
    )
    .option(
      '--trigger <trigger,…>',
      t(message('only what was started so: {words}', { words: triggers.join(', ') })),
      parseWords('--trigger', triggers),
    )
    .option('--since <instant>', t(message('only from then on: {instant}', { instant })))
    .option('--until <instant>', t(message('only what was before that, written alike')))
    .option(
      '--text <words>',
      t(message('only where these words begin words of label, id, message or summary')),
    )
    .option('--before <run>', t(message('only what is older than this run')))
    .option('-n, --limit <number>', t(message('how many, or “all” (default: 20)')), parseLimit('--limit'))
    .option(
      '--format <format>',
      t(message('{words} (default: table)', { words: tableFormats.join(', ') })),
      parseWord('--format', tableFormats),
    )
    .option('--figures', t(message('of each task how often it ran, how that ended and how long it takes')))
    .option(
      '--days <number>',
      t(message('how many runs each of the last days had, and how they ended')),
      parseCount('--days', 36_525),
    )
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
  add('doctor', t(message('look whether all is well with the history, the logs and the schedule')))
    .option('--fix', t(message('put right what can be: logs without a run, runs whose host is gone')))
    .action(async (options: DoctorOptions) => finish(await doctor(console, options, version)));
  add('relink', t(message('give a folder that was moved or copied the history that it had')))
    .option(
      '--from <folder>',
      t(message('where the folder was (default: the one of this name that is gone)')),
    )
    .option('--replace', t(message('set aside the history that the folder has now')))
    .action(async (options: RelinkOptions) => finish(await relink(console, options)));
  add('import', t(message('take over from another scheduler when each task ran last, and how often')))
    .argument('<file>', t(message('its scheduler-state.json')))
    .option(
      '--map <name=id>',
      t(message('which task here is meant by a name there; may be repeated')),
      readMap,
    )
    .option('--timezone <zone>', t(message('that of times without an offset (default: the machine’s)')))
    .action(async (file: string, options: ImportOptions) =>
      finish(await importState(console, file, options)),
    );
  // A run that has outlived its window calls it: people have “check”.
  const options = { hidden: true };
  addCommonOptions(program.command('settle', options), console).action(async (given: CommonOptions) =>
    finish(await settle(console, given)),
  );
  return program;
}
