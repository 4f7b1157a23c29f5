import type { WorkspaceScheduler } from '../../app/workspaceScheduler.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { tellUnbelieved } from '../approvalsRefusal.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { occurrencesOfTask } from '../followingOccurrences.ts';
import { occurrenceJson } from '../json/occurrenceJson.ts';
import { taskJson } from '../json/taskJson.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { parseInstant } from '../parseInstant.ts';
import { machineZoneLines } from '../printers/machineZone.ts';
import { occurrenceTable, type TaskOccurrence } from '../printers/occurrenceTable.ts';
import { taskExplanation } from '../printers/taskExplanation.ts';
import type { Wording } from '../printers/wording.ts';
import { tasksHere, type TaskHere } from '../tasksHere.ts';
import { whyNone, type WhyNone } from '../whyNone.ts';
import { zoneToShow } from '../zoneToShow.ts';
import type { NextOptions } from './nextOptions.ts';

/** The next occurrences over all tasks in order of time, or those of one, with its schedule explained. */
export function nextOfTasks(
  console: Console,
  taskId: string | undefined,
  options: NextOptions,
): Promise<ExitCode> {
  const from =
    options.from === undefined ? undefined : parseInstant('--from', options.from, machineTimezone());
  return openWorkspace(console, options, { to: 'read' }, async (workspace) => {
    const { scheduler } = workspace;
    if (taskId !== undefined) refuseUnknownTask(taskId, scheduler);
    const tasks = (await tasksHere(workspace)).filter(
      ({ task }) => taskId === undefined || task.id === taskId,
    );
    tellUnbelieved(scheduler.approvals.trouble, console);
    const wording = console.wording();
    const { now } = wording;
    const count = options.count ?? 5;
    const wanted = { now, count, ...(from === undefined ? {} : { from }) };
    const found: TaskOccurrence[] = tasks
      .flatMap((overview) =>
        occurrencesOfTask(overview, scheduler.occurrencesOf(overview.task.id), wanted).map((coming) => ({
          ...coming,
          task: overview.task,
          needsVscode: overview.needsVscode,
        })),
      )
      .sort((a, b) => a.at - b.at)
      .slice(0, count);
    const only = taskId === undefined ? undefined : tasks[0];
    const why = only && found.length === 0 ? whyNoneOf(only, scheduler, from ?? now, wording) : undefined;
    if (options.json) {
      console.printJson({
        workspace: scheduler.folder,
        from: new Date(from ?? now).toISOString(),
        task: only ? taskJson(only, wording) : null,
        occurrences: found.map(({ task, ...coming }) => {
          const timezone = zoneToShow(task.schedules, task.timezone);
          const { at, local, ...more } = occurrenceJson(coming, timezone, wording);
          return { task: task.id, label: task.label, at, local, timezone, due: coming.at <= now, ...more };
        }),
        explanation: why ? wording.translate(why.text) : null,
      });
    } else if (only) {
      const timing = scheduler.occurrencesOf(only.task.id);
      console.print(taskExplanation({ overview: only, timing, found, why }, wording));
    } else if (found.length > 0) {
      const zone = machineZoneLines(
        found.map(({ task }) => task),
        machineTimezone(),
        wording,
      );
      console.print([...zone, ...occurrenceTable(found, wording)]);
    } else console.print([wording.translate(message('Nothing is scheduled.'))]);
    return exitCodes.success;
  });
}

/** Undefined where the task's state says it already: it is disabled, or runs by hand only. */
function whyNoneOf(
  { task }: TaskHere,
  scheduler: WorkspaceScheduler,
  after: number,
  wording: Wording,
): WhyNone | undefined {
  const timing = scheduler.occurrencesOf(task.id);
  if (!task.enabled || task.schedules.length === 0 || timing === undefined) return undefined;
  const problems = scheduler.config.problems.filter(
    ({ taskId, path }) => taskId === task.id && path[2] === 'schedule',
  );
  const timezone = zoneToShow(task.schedules, task.timezone);
  return whyNone({ schedules: task.schedules, timing, after, problems, timezone }, wording);
}
