import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';

export interface QueuedRun {
  readonly run: Run;
  readonly task: Task;
}

/** The runs of this host that wait for a free place, first come first served. */
export class RunQueue {
  readonly #waiting = new Map<string, QueuedRun>();
  #departure = Promise.withResolvers<void>();

  add(queued: QueuedRun): void {
    this.#waiting.set(queued.run.id, queued);
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

  all(): readonly QueuedRun[] {
    return [...this.#waiting.values()];
  }

  get size(): number {
    return this.#waiting.size;
  }
}
