import type { Task } from '../model/task.ts';

/** The tasks that run when the workspace opens: each is asked for once. */
export class Startup {
  #waiting: Task[] | undefined;

  /**
   * Asks for a run of each by `open`, which resolves to `false` for one that has to wait: the next call asks again.
   * Where it fails, the next call goes on with the rest.
   */
  async run(tasks: () => Iterable<Task>, open: (task: Task) => Promise<boolean>): Promise<void> {
    // Those of the first call: what appears later in the config opens nothing.
    this.#waiting ??= [...tasks()].filter(
      ({ enabled, schedules }) => enabled && schedules.some(({ form }) => form === 'startup'),
    );
    for (const task of this.#waiting) {
      if (await open(task)) this.#waiting = this.#waiting.filter((other) => other !== task);
    }
  }
}
