import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { occurrencesOfTask } from '../followingOccurrences.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { localText } from '../localText.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { parseInstant } from '../parseInstant.ts';
import { occurrenceTable, type TaskOccurrence } from '../printers/occurrenceTable.ts';
import { nextText } from '../printers/taskTable.ts';
import { zoneToShow } from '../zoneToShow.ts';
import type { NextOptions } from './nextOptions.ts';

/** The next occurrences over all tasks, or of one, in order of time. */
export function nextOfTasks(
  console: Console,
  taskId: string | undefined,
  options: NextOptions,
): Promise<ExitCode> {
  const from =
    options.from === undefined ? undefined : parseInstant('--from', options.from, machineTimezone());
  return openWorkspace(console, options, { to: 'read' }, async ({ scheduler, asTheyAre }) => {
    if (taskId !== undefined) refuseUnknownTask(taskId, scheduler);
    const tasks = (await asTheyAre.tasks(scheduler.tasks())).filter(
      ({ task }) => taskId === undefined || task.id === taskId,
    );
    const wording = console.wording();
    const { now, translate } = wording;
    const count = options.count ?? 5;
    const occurrences: TaskOccurrence[] = tasks
      .flatMap((overview) =>
        occurrencesOfTask(overview, { now, count, ...(from === undefined ? {} : { from }) }).map((at) => ({
          task: overview.task,
          at,
        })),
      )
      .sort((a, b) => a.at - b.at)
      .slice(0, count);
    const only = taskId === undefined ? undefined : tasks[0];
    if (options.json) {
      console.printJson({
        workspace: scheduler.folder,
        from: new Date(from ?? now).toISOString(),
        occurrences: occurrences.map(({ task, at }) => {
          const timezone = zoneToShow(task.schedules, task.timezone);
          return {
            task: task.id,
            label: task.label,
            at: new Date(at).toISOString(),
            local: localText(at, timezone),
            timezone,
            due: at <= now,
          };
        }),
      });
    } else if (occurrences.length > 0) console.print(occurrenceTable(occurrences, wording));
    else if (only) console.print([`${only.task.id}: ${nextText(only, wording)}`]);
    else console.print([translate(message('Nothing is scheduled.'))]);
    return exitCodes.success;
  });
}
