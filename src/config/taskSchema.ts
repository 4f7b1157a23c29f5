import * as z from 'zod';
import { message } from '../common/message.ts';
import { readDuration, readTimerDuration } from './duration.ts';
import { closed, filledText, oneOrMany, plainText, readText } from './fields.ts';
import { readFolderPath } from './folderPath.ts';
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
  timeout: readText(readTimerDuration).exactOptional().meta({
    description:
      'The longest that a run may take: "10m", "1h30m". Then it is ended, with all that it has started. With "retry", each attempt may take so long.',
    default: '10m',
  }),
  killAfter: readText(readTimerDuration).exactOptional().meta({
    description: 'How long a run that is told to end may take for it before it is killed.',
    default: '5s',
  }),
  missed: z.enum(['once', 'skip', 'all']).exactOptional().meta({
    description:
      'What becomes of what passed while nothing was running: "once" runs the newest, "skip" none of it, "all" each of it.',
    default: 'once',
  }),
  missedWithin: readText(readDuration)
    .exactOptional()
    .meta({ description: 'How old what was missed may be to run still: "24h".' }),
  overlap: z.enum(['skip', 'queue', 'replace', 'allow']).exactOptional().meta({
    description:
      'What becomes of what is due while the last run is still going: "skip" records it as skipped, "queue" lets one wait, "replace" cancels the old run, "allow" runs both.',
    default: 'skip',
  }),
  interrupted: z.enum(['leave', 'retry']).exactOptional().meta({
    description:
      'What becomes of a run whose host died, with the machine for instance: its row says so in any case. "leave": no more than that; "retry": it is made up for by one new run.',
    default: 'leave',
  }),
  notify: z
    .enum(['failure', 'always', 'never'])
    .exactOptional()
    .meta({ description: 'Which ends of runs are announced.', default: 'failure' }),
  retry: retrySchema.exactOptional(),
  priority: z.int().min(-100).max(100).exactOptional().meta({
    description:
      'Of the runs that wait for a place ("maxConcurrent"), the highest number starts first; of equals, the one that has waited longest.',
    default: 0,
  }),
};

const output = closed({
  kind: filledText()
    .max(50)
    .exactOptional()
    .meta({ description: 'What it is: haiku, report, export, or a word of your own.', default: 'output' }),
  extension: readText(readExtension)
    .exactOptional()
    .meta({ description: 'The file extension, without its dot.', default: 'txt' }),
  from: z.enum(['stdout', 'files']).exactOptional().meta({
    description: 'Where it comes from: what the run prints, or the file that it writes to $SCHEDULER_OUTPUT.',
    default: 'files',
  }),
  files: readText(readFolderPath).exactOptional().meta({
    description: 'With "from": "files", a glob of the files that the run writes, such as "out/*.md".',
  }),
  keep: z
    .int()
    .min(1)
    .max(50)
    .exactOptional()
    .meta({ description: 'How many of the newest stay. Without it, what "outputs" says.' }),
}).meta({ description: 'The file that a run generates.' });

/** What the editor offers at the place of a task. */
const snippets = [
  { label: 'Script', body: { schedule: { daily: '${1:06:00}' }, run: { script: '${2:scripts/report.py}' } } },
  { label: 'Command', body: { schedule: { every: '${1:1 hour}' }, run: { command: '${2:echo Hello}' } } },
];

export const taskSchema = closed({
  label: filledText().exactOptional().meta({ description: 'What people read. Without it, the id.' }),
  description: plainText().exactOptional().meta({ description: 'What the task is for.' }),
  group: filledText().exactOptional().meta({ description: 'Tasks of one group are shown together.' }),
  enabled: z.boolean().exactOptional().meta({
    description: 'Whether the schedule is in force. By hand the task runs in any case.',
    default: true,
  }),
  schedule: schedulesSchema.exactOptional(),
  timezone: filledText()
    .exactOptional()
    .meta({ description: 'The IANA time zone of the schedule. Without it, the file’s.' }),
  run: runSchema,
  output: output.exactOptional(),
  secrets: z
    .array(readText(readVariableName))
    .exactOptional()
    .meta({
      description:
        'Names of environment variables whose values are masked (***) in terminal, log, history, notifications and previews. Those from "envFile", and of variables whose names hold TOKEN, SECRET, PASSWORD, KEY or the like, are masked without it. Values of less than 4 characters are not masked.',
      examples: [['DATABASE_URL']],
    }),
  watch: oneOrMany(filledText()).exactOptional().meta({
    description: 'Globs of further files that the approval of the task covers, such as "scripts/**".',
  }),
  ...sharedShape,
}).meta({ defaultSnippets: snippets });

export type TaskInput = z.output<typeof taskSchema>;
