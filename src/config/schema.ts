import * as z from 'zod/mini';
import { message } from '../common/message.ts';
import { closed, described, filledText, maybe, readText, wholeNumber } from './fields.ts';
import { readOutputPath } from './folderPath.ts';
import { historySchema } from './historySchema.ts';
import { excerpt, faultAt, type Fault } from './reading.ts';
import { sharedShape, taskSchema } from './taskSchema.ts';

/** Ids become parts of file names. */
const taskIdPattern = '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$';
const forbiddenIds = ['__proto__', 'constructor', 'prototype'];

/** What is wrong with a task's id; `undefined` for a good one. */
export function taskIdFault(id: string): Fault | undefined {
  if (forbiddenIds.includes(id)) {
    return faultAt(0, id.length, message('"{id}" cannot be the id of a task.', { id })).fault;
  }
  if (new RegExp(taskIdPattern).test(id)) return undefined;
  return faultAt(
    0,
    id.length,
    message(
      '"{id}" cannot be the id of a task: it takes 1 to 100 letters, digits, ".", "_" and "-", and does not begin with ".".',
      { id: excerpt(id) },
    ),
  ).fault;
}

const shape = {
  $schema: maybe(z.string(), { description: 'The JSON schema of this file, for other editors.' }),
  version: described(z.literal(1), { description: 'The version of this format: 1.' }),
  timezone: maybe(filledText(), {
    description: 'The IANA time zone of every schedule that names none. Without it, the machine’s.',
  }),
  maxConcurrent: maybe(wholeNumber(1, 100), {
    description: 'How many runs may go on at once in this workspace.',
    default: 3,
  }),
  outputs: maybe(
    closed({
      directory: maybe(readText(readOutputPath), {
        description: 'Where generated files go, relative to the workspace folder.',
        default: 'Scheduled Output',
      }),
      keep: maybe(wholeNumber(1, 50), {
        description: 'How many of a task’s newest generated files stay.',
        default: 5,
      }),
    }),
    { description: 'The files that runs generate.' },
  ),
  history: maybe(historySchema),
  defaults: maybe(closed(sharedShape), {
    description: 'What holds for every task that does not say it itself.',
  }),
};

/** All but the tasks, each of which is checked by itself: a bad one must not take the others with it. */
export const settingsSchema = closed({ ...shape, tasks: z.record(z.string(), z.unknown()) });

export type SettingsInput = z.output<typeof settingsSchema>;

/** The whole file, for its JSON schema. */
export const fileSchema = described(
  closed({
    ...shape,
    tasks: described(z.record(z.string().check(z.regex(new RegExp(taskIdPattern))), taskSchema), {
      description: 'The tasks by their ids.',
    }),
  }),
  {
    title: 'Workspace Scheduler',
    description: 'What Workspace Scheduler runs in this workspace, and when.',
  },
);
