import type { KeptLog, LogStore } from '../../../src/engine/ports.ts';

/** Logs that are nothing but their sizes. */
export class LogSizes implements Pick<LogStore, 'kept' | 'remove'> {
  readonly sizes: Map<string, number>;
  /** Those that cannot be removed. */
  readonly stuck: ReadonlySet<string>;

  constructor(sizes: Iterable<readonly [string, number]>, stuck: Iterable<string> = []) {
    this.sizes = new Map(sizes);
    this.stuck = new Set(stuck);
  }

  get total(): number {
    return [...this.sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  kept(): Promise<readonly KeptLog[]> {
    const logs = [...this.sizes].map(([runId, bytes]) => ({ runId, bytes }));
    return Promise.resolve(logs.sort((first, second) => (first.runId < second.runId ? -1 : 1)));
  }

  remove(runId: string): Promise<void> {
    if (this.stuck.has(runId)) return Promise.reject(new Error(`${runId} is stuck`));
    this.sizes.delete(runId);
    return Promise.resolve();
  }
}
