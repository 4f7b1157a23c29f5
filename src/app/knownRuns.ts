import type { RunStore } from '../engine/runStore.ts';
import { isActive, type Run } from '../model/run.ts';

/** Which runs are active and how each task last ended, kept up with what is heard of runs. */
export class KnownRuns {
  readonly #store: Pick<RunStore, 'active' | 'lastResults'>;
  /** By run id. */
  readonly #active = new Map<string, Run>();
  /** By task id. */
  readonly #last = new Map<string, Run>();
  /** Counts what has been heard. */
  #news = 0;

  constructor(store: Pick<RunStore, 'active' | 'lastResults'>) {
    this.#store = store;
  }

  async read(): Promise<void> {
    let active: readonly Run[], last: readonly Run[], news: number;
    // An answer that a run's end has overtaken would show the run as active for good.
    do {
      news = this.#news;
      [active, last] = await Promise.all([this.#store.active(), this.#store.lastResults()]);
    } while (news !== this.#news);
    this.#active.clear();
    this.#last.clear();
    for (const run of active) this.#active.set(run.id, run);
    for (const run of last) this.#last.set(run.taskId, run);
  }

  /** A row is new or has changed. */
  note(run: Run): void {
    this.#news++;
    if (isActive(run)) this.#active.set(run.id, run);
    else {
      this.#active.delete(run.id);
      if (run.status !== 'skipped' && run.status !== 'missed' && !run.dryRun) this.#last.set(run.taskId, run);
    }
  }

  /** The queued or running run of each task, by task id; of several the one that goes, rather than one that waits for it. */
  active(): ReadonlyMap<string, Run> {
    const active = new Map<string, Run>();
    for (const run of this.#active.values()) {
      if (run.status === 'running' || !active.has(run.taskId)) active.set(run.taskId, run);
    }
    return active;
  }

  /** The newest run of a task that has ended, without those skipped or missed. */
  last(taskId: string): Run | undefined {
    return this.#last.get(taskId);
  }
}
