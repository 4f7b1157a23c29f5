import { message, type Message } from '../../common/message.ts';
import type { ResolvedRun, ResolvedVariable } from '../../engine/ports.ts';
import type { Task } from '../../model/task.ts';
import { factLines, type Fact } from './explanation.ts';
import { oneLine } from './plainText.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** What a task would be run as: its command line, where, and every variable with where it comes from. */
export function resolvedRunTable(
  task: Task,
  { commandLine, cwd, variables }: ResolvedRun,
  { dryRun }: { readonly dryRun: boolean },
  wording: Wording,
): string[] {
  const { translate, paint, columns } = wording;
  const mark = dryRun ? ` ${paint('dim', `(${translate(message('dry run'))})`)}` : '';
  const facts: Fact[] = [
    [message('Task'), paint('bold', oneLine(task.id)) + mark],
    [message('Starts'), commandLine.map(asWord).join(' ')],
    [message('Folder'), oneLine(cwd)],
  ];
  const titles = [message('VARIABLE'), message('FROM'), message('VALUE')];
  const rows = variables.map(({ name, from, value }) => [
    paint('bold', oneLine(name)),
    paint('dim', origin(from, wording)),
    plain(value),
  ]);
  return [
    ...factLines(facts, wording),
    '',
    ...tableLines([titles.map((title) => paint('dim', translate(title))), ...rows], { columns, hangs: true }),
  ];
}

/** Three of them are properties of scheduler.json, and named alike in every language. */
function origin(from: ResolvedVariable['from'], { translate }: Wording): string {
  const words: Record<ResolvedVariable['from'], string | Message> = {
    host: message('inherited'),
    'env-file': 'envFile',
    task: 'env',
    'dry-run': 'dryRun',
    scheduler: message('the scheduler'),
  };
  const word = words[from];
  return typeof word === 'string' ? word : translate(word);
}

/** An argument so that its beginning and end can be seen. */
function asWord(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(text) ? text : oneLine(JSON.stringify(text));
}

/** On one line; what has several, or control characters, as a JSON text. */
function plain(value: string): string {
  return oneLine(/\p{Cc}/u.test(value) ? JSON.stringify(value) : value);
}
