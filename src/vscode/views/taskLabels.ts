import type { Schedule } from '../../model/schedule.ts';
import type { SchedulerConfig } from '../../model/task.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';

/** Names the tasks that others run after as people know them, where scheduler.json goes by ids. */
export class TaskLabels {
  /** Made once for each config: a file may hold thousands of tasks, and each row asks. */
  readonly #known = new WeakMap<SchedulerConfig, ReadonlyMap<string, string>>();

  /** The same schedules, each `after` with the label of its task: for words alone, never to compute with. */
  inSchedules(schedules: readonly Schedule[], { scheduler }: FolderScheduler): Schedule[] {
    return schedules.map((schedule) =>
      schedule.form === 'after'
        ? { ...schedule, task: this.#label(schedule.task, scheduler.config.config) }
        : schedule,
    );
  }

  #label(taskId: string, config: SchedulerConfig | undefined): string {
    if (!config) return taskId;
    let labels = this.#known.get(config);
    if (!labels) {
      labels = new Map(config.tasks.map(({ id, label }) => [id, label]));
      this.#known.set(config, labels);
    }
    // One that is broken has no label: its row shows the id as well.
    return labels.get(taskId) ?? taskId;
  }
}
