import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';

export interface QueuedRun {
  readonly run: Run;
  readonly task: Task;
}

/** The runs of this host that wait: by priority, and among equals first come first served. */
export class RunQueue {
  /** In that order. A run is found by its id: few wait for long. */
  readonly #waiting = new Map<string, QueuedRun>();
  #ordered: readonly QueuedRun[] | undefined;
  #departure = Promise.withResolvers<void>();

  add(queued: QueuedRun): void {
    this.#waiting.set(queued.run.id, queued);
    this.#ordered = undefined;
  }

  has(runId: string): boolean {
    return this.#waiting.has(runId);
  }

  /** Takes a run out; `undefined` where it does not wait here. */
  take(runId: string): QueuedRun | undefined {
    const queued = this.#waiting.get(runId);
    if (!this.#waiting.delete(runId)) return undefined;
    this.#departure.resolve();
    this.#departure = Promise.withResolvers();
    return queued;
  }

  /** Resolves when the next one is taken out. */
  departure(): Promise<void> {
    return this.#departure.promise;
  }

  /** Those who wait at this moment, in their order; one that is taken out meanwhile is passed over. */
  *inOrder(): Generator<QueuedRun> {
    // Sorted once for all that are let in between two arrivals: a thousand may wait.
    this.#ordered ??= [...this.#waiting.values()].sort((a, b) => b.task.priority - a.task.priority);
    for (const queued of this.#ordered) if (this.#waiting.get(queued.run.id) === queued) yield queued;
  }

  get size(): number {
    return this.#waiting.size;
  }
}
