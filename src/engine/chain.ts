import type { Run, RunStatus } from '../model/run.ts';
import type { AfterSchedule } from '../model/schedule.ts';
import type { Task } from '../model/task.ts';
import type { Follower } from './ports.ts';

type Ends = Readonly<Partial<Record<RunStatus, readonly AfterSchedule['on'][]>>>;

/** Which `on` an end fulfils. A run that somebody stopped has neither succeeded nor failed. */
const fulfilled: Ends = {
  succeeded: ['success', 'always'],
  failed: ['failure', 'always'],
  'timed-out': ['failure', 'always'],
  interrupted: ['failure', 'always'],
  cancelled: ['always'],
};

/** The enabled tasks that run after others, by the task whose end they wait for. */
export class Chain {
  readonly #after = new Map<string, { readonly task: Task; readonly on: AfterSchedule['on'] }[]>();

  constructor(tasks: readonly Task[] = []) {
    for (const task of tasks) {
      if (!task.enabled) continue;
      for (const schedule of task.schedules) {
        if (schedule.form !== 'after') continue;
        const waiting = this.#after.get(schedule.task);
        if (waiting) waiting.push({ task, on: schedule.on });
        else this.#after.set(schedule.task, [{ task, on: schedule.on }]);
      }
    }
  }

  /** Those that a run which ends as `status` starts, each once. One that never began starts nothing. */
  followersOf(
    { taskId, startedAt }: Pick<Run, 'taskId' | 'startedAt'>,
    status: RunStatus,
  ): readonly Follower[] {
    if (startedAt === undefined) return [];
    const ends = fulfilled[status] ?? [];
    const tasks = (this.#after.get(taskId) ?? []).filter(({ on }) => ends.includes(on));
    return [...new Set(tasks.map(({ task }) => task))].map(({ id, label, overlap }) => ({
      taskId: id,
      label,
      overlap,
    }));
  }
}
