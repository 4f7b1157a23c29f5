import * as z from 'zod/mini';
import { message } from '../common/message.ts';
import { longestTexts } from './bounds.ts';
import { readDuration, readTimerDuration } from './duration.ts';
import {
  closed,
  described,
  filledText,
  maybe,
  oneOrMany,
  plainText,
  readText,
  wholeNumber,
} from './fields.ts';
import { readOutputPath } from './folderPath.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { retrySchema } from './retrySchema.ts';
import { runSchema } from './runSchema.ts';
import { schedulesSchema } from './scheduleSchema.ts';
import { readVariableName } from './variableName.ts';

function readExtension(text: string): Reading<string> {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/.test(text) && text.length <= 20)
    return { value: text };
  return faultAt(
    0,
    text.length,
    message('"{text}" is not a file extension. Write it without the first dot, such as "md" or "tar.gz".', {
      text: excerpt(text),
    }),
  );
}

/** What a task may say, and `defaults` for all of them. */
export const sharedShape = {
  timeout: maybe(readText(readTimerDuration), {
    description:
      'The longest that a run may take: "10m", "1h30m". Then it is ended, with all that it has started. With "retry", each attempt may take so long.',
    default: '10m',
  }),
  killAfter: maybe(readText(readTimerDuration), {
    description: 'How long a run that is told to end may take for it before it is killed.',
    default: '5s',
  }),
  missed: maybe(z.enum(['once', 'skip', 'all']), {
    description:
      'What becomes of what passed while nothing was running: "once" runs the newest, "skip" none of it, "all" each of it.',
    default: 'once',
  }),
  missedWithin: maybe(readText(readDuration), {
    description: 'How old what was missed may be to run still: "24h".',
  }),
  overlap: maybe(z.enum(['skip', 'queue', 'replace', 'allow']), {
    description:
      'What becomes of what is due while the last run is still going: "skip" records it as skipped, "queue" lets one wait, "replace" cancels the old run, "allow" runs both.',
    default: 'skip',
  }),
  interrupted: maybe(z.enum(['leave', 'retry']), {
    description:
      'What becomes of a run whose host died, with the machine for instance: its row says so in any case. "leave": no more than that; "retry": it is made up for by one new run.',
    default: 'leave',
  }),
  notify: maybe(z.enum(['failure', 'always', 'never']), {
    description: 'Which ends of runs are announced.',
    default: 'failure',
  }),
  retry: maybe(retrySchema),
  priority: maybe(wholeNumber(-100, 100), {
    description:
      'Of the runs that wait for a place ("maxConcurrent"), the highest number starts first; of equals, the one that has waited longest.',
    default: 0,
  }),
};

const output = described(
  closed({
    kind: maybe(filledText().check(z.maxLength(50)), {
      description: 'What it is: haiku, report, export, or a word of your own.',
      default: 'output',
    }),
    extension: maybe(readText(readExtension), {
      description: 'The file extension, without its dot.',
      default: 'txt',
    }),
    from: maybe(z.enum(['stdout', 'files']), {
      description:
        'Where it comes from: what the run prints, or the file that it writes to $SCHEDULER_OUTPUT.',
      default: 'files',
    }),
    files: maybe(readText(readOutputPath), {
      description: 'With "from": "files", a glob of the files that the run writes, such as "out/*.md".',
    }),
    keep: maybe(wholeNumber(1, 50), {
      description: 'How many of the newest stay. Without it, what "outputs" says.',
    }),
  }),
  { description: 'The file that a run generates.' },
);

/** What the editor offers at the place of a task. */
const snippets = [
  { label: 'Script', body: { schedule: { daily: '${1:06:00}' }, run: { script: '${2:scripts/report.py}' } } },
  { label: 'Command', body: { schedule: { every: '${1:1 hour}' }, run: { command: '${2:echo Hello}' } } },
];

/** For editors alone: both are looked for before a schema is, and told in sentences of ours. */
function shownText(name: keyof typeof longestTexts) {
  return { maxLength: longestTexts[name], pattern: String.raw`^[^\u0000]*$` };
}

export const taskSchema = described(
  closed({
    label: maybe(filledText(), {
      description: 'What people read. Without it, the id.',
      ...shownText('label'),
    }),
    description: maybe(plainText(), { description: 'What the task is for.', ...shownText('description') }),
    group: maybe(filledText(), {
      description: 'Tasks of one group are shown together.',
      ...shownText('group'),
    }),
    enabled: maybe(z.boolean(), {
      description: 'Whether the schedule is in force. By hand the task runs in any case.',
      default: true,
    }),
    schedule: maybe(schedulesSchema),
    timezone: maybe(filledText(), {
      description: 'The IANA time zone of the schedule. Without it, the file’s.',
    }),
    run: runSchema,
    output: maybe(output),
    secrets: maybe(z.array(readText(readVariableName)), {
      description:
        'Names of environment variables whose values are masked (***) in terminal, log, history, notifications and previews. Those from "envFile", and of variables whose names hold TOKEN, SECRET, PASSWORD, KEY or the like, are masked without it. Values of less than 4 characters are not masked.',
      examples: [['DATABASE_URL']],
    }),
    watch: maybe(oneOrMany(filledText()), {
      description: 'Globs of further files that the approval of the task covers, such as "scripts/**".',
    }),
    ...sharedShape,
  }),
  { defaultSnippets: snippets },
);

export type TaskInput = z.output<typeof taskSchema>;
