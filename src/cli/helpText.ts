import { message, type Message } from '../common/message.ts';
import type { Console } from './console.ts';
import { paintFor } from './paint.ts';
import { tableLines } from './printers/table.ts';
import { wrappedSentence } from './printers/wrapped.ts';

const titles: Readonly<Record<string, Message>> = {
  'Usage:': message('Usage:'),
  'Arguments:': message('Arguments:'),
  'Options:': message('Options:'),
  'Commands:': message('Commands:'),
};

export function helpTitle(title: string, console: Console): string {
  const known = titles[title];
  return paintFor(console.stdout)('bold', known ? console.translate(known) : title);
}

/** What stands below the help. */
export function examples(console: Console): string {
  const t = (text: Message) => console.translate(text);
  const rows = [
    ['scheduler list', t(message('what is there, and when it runs'))],
    ['scheduler approve', t(message('see what would run, and allow it'))],
    ['scheduler run generate-haiku', t(message('run one task now'))],
    ['scheduler run generate-haiku --dry-run', t(message('try it out, without keeping what it makes'))],
    ['scheduler env generate-haiku', t(message('what it would be started as from here'))],
    ['scheduler check', t(message('run what is due; put this in a crontab to go without VS Code'))],
    ['scheduler history --status failed --since 7d', t(message('what failed in the last seven days'))],
    ['scheduler log last', t(message('what the newest run printed'))],
    ['scheduler doctor', t(message('whether all is well, and what to do where it is not'))],
    [`scheduler next --schedule '{"cron":"0 2 * * 1-5"}'`, t(message('try a schedule out'))],
  ];
  const codes = t(
    message(
      'Exit codes: 0 done, 1 a run did not succeed, something waits for your approval or the doctor found a fault, 2 wrong usage or an error in scheduler.json.',
    ),
  );
  // As wide as the library makes the rest.
  const columns = console.wording().columns ?? 80;
  return [
    ...['', helpTitle(t(message('Examples:')), console)],
    ...tableLines(rows, { columns, hangs: true }),
    ...['', ...wrappedSentence(codes, '  ', columns)],
  ].join('\n');
}
