import type { Task } from '../model/task.ts';

/** The tasks that run when the workspace opens: each is asked for once. */
export class Startup {
  #waiting: Task[] | undefined;

  /** Asks for a run of each by `open`. Where that fails, the next call goes on with the rest. */
  async run(tasks: () => Iterable<Task>, open: (task: Task) => Promise<unknown>): Promise<void> {
    // Those of the first call: what appears later in the config opens nothing.
    this.#waiting ??= [...tasks()].filter(
      ({ enabled, schedules }) => enabled && schedules.some(({ form }) => form === 'startup'),
    );
    for (let task = this.#waiting[0]; task; task = this.#waiting[0]) {
      await open(task);
      this.#waiting.shift();
    }
  }
}
