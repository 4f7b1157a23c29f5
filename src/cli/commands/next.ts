import { message } from '../../common/message.ts';
import type { Console } from '../console.ts';
import type { ExitCode } from '../exitCode.ts';
import { Refusal } from '../refusal.ts';
import { nextOfSchedule } from './nextOfSchedule.ts';
import { nextOfTasks } from './nextOfTasks.ts';
import type { NextOptions } from './nextOptions.ts';

/** `scheduler next`: the coming occurrences of the workspace's tasks, or of a schedule given on the spot. */
export async function next(
  given: Console,
  taskId: string | undefined,
  options: NextOptions,
): Promise<ExitCode> {
  const console = given.atOneInstant();
  const { schedule } = options;
  if (schedule === undefined) {
    if (options.timezone !== undefined) {
      throw new Refusal(message('--timezone goes with --schedule: a task has its own time zone.'));
    }
    return nextOfTasks(console, taskId, options);
  }
  if (taskId !== undefined) {
    throw new Refusal(message('Give either the id of a task or --schedule, not both.'));
  }
  return nextOfSchedule(console, { ...options, schedule });
}
