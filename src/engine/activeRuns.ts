import type { Run } from '../model/run.ts';
import { isActive } from '../model/run.ts';

/** The queued and running runs of every host, by task. */
export class ActiveRuns {
  /** Task id to run id to run. */
  #tasks = new Map<string, Map<string, Run>>();

  note(run: Run): void {
    const runs = this.#tasks.get(run.taskId);
    if (isActive(run)) {
      if (runs) runs.set(run.id, run);
      else this.#tasks.set(run.taskId, new Map([[run.id, run]]));
    } else if (runs?.delete(run.id) && runs.size === 0) this.#tasks.delete(run.taskId);
  }

  replace(runs: readonly Run[]): void {
    this.#tasks = new Map();
    for (const run of runs) this.note(run);
  }

  /** When the newest active run of the task started, or was queued, where it waits; undefined: none is active. */
  since(taskId: string): number | undefined {
    const runs = this.#tasks.get(taskId);
    if (!runs) return undefined;
    return Math.max(...[...runs.values()].map(({ startedAt, createdAt }) => startedAt ?? createdAt));
  }
}
