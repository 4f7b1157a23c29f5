import assert from 'node:assert/strict';
import type { HousekeepingOptions } from '../../../src/history/housekeeping.ts';
import { isActive, type Run } from '../../../src/model/run.ts';

export type ArchivedRow = Pick<Run, 'id' | 'taskId' | 'status' | 'createdAt' | 'dryRun'>;

type Archive = HousekeepingOptions['archive'];

/** Rows in memory, the oldest first, that refuses to be asked about too many at once. */
export class ScriptedArchive implements Archive {
  rows: ArchivedRow[];
  readonly forgotten: (string | undefined)[] = [];
  hostsBefore: number | undefined;

  constructor(rows: readonly ArchivedRow[]) {
    this.rows = [...rows];
  }

  /** The newest row of each task, and its newest that tells how the task ends. */
  get spared(): ReadonlySet<string> {
    const newest = new Map(this.rows.map((row) => [row.taskId, row.id]));
    const results = this.rows.filter((row) => !isActive(row) && !row.dryRun && tells(row));
    return new Set([...newest.values(), ...new Map(results.map((row) => [row.taskId, row.id])).values()]);
  }

  /** Rows that the limits do not allow, whether or not they can be removed. */
  beyond(runsPerTask: number, before: number): ArchivedRow[] {
    const newer = (row: ArchivedRow) =>
      this.rows.slice(this.rows.indexOf(row) + 1).filter(({ taskId }) => taskId === row.taskId).length;
    return this.rows.filter((row) => row.createdAt < before || newer(row) >= runsPerTask);
  }

  expired({ runsPerTask, before, limit }: { runsPerTask: number; before: number; limit: number }) {
    const beyond = this.beyond(runsPerTask, before).filter((row) => this.#removable(row));
    return this.#ids(beyond, limit);
  }

  ended({ taskId, limit }: { taskId?: string; limit: number }) {
    const rows = this.rows.filter((row) => !isActive(row) && (taskId ?? row.taskId) === row.taskId);
    return this.#ids(rows, limit);
  }

  unknown(runIds: readonly string[]) {
    assert.ok(runIds.length > 0 && runIds.length <= 100, `${runIds.length} at once`);
    return Promise.resolve(runIds.filter((id) => !this.#find(id)));
  }

  removable(runIds: readonly string[]) {
    assert.ok(runIds.length <= 100, `${runIds.length} at once`);
    const rows = runIds.flatMap((id) => this.#find(id) ?? []);
    return this.#ids(
      rows.filter((row) => this.#removable(row)),
      100,
    );
  }

  remove(runIds: readonly string[]) {
    assert.ok(runIds.length > 0 && runIds.length <= 100, `${runIds.length} at once`);
    const before = this.rows.length;
    this.rows = this.rows.filter((row) => isActive(row) || !runIds.includes(row.id));
    return Promise.resolve(before - this.rows.length);
  }

  forgetFigures(taskId?: string) {
    this.forgotten.push(taskId);
    return Promise.resolve();
  }

  forgetHosts(before: number) {
    this.hostsBefore = before;
    return Promise.resolve();
  }

  #find(id: string): ArchivedRow | undefined {
    return this.rows.find((row) => row.id === id);
  }

  #removable(row: ArchivedRow): boolean {
    return !isActive(row) && !this.spared.has(row.id);
  }

  #ids(rows: readonly ArchivedRow[], limit: number): Promise<string[]> {
    assert.ok(limit <= 100, `${limit} at once`);
    return Promise.resolve(rows.slice(0, limit).map(({ id }) => id));
  }
}

function tells({ status }: ArchivedRow): boolean {
  return status !== 'skipped' && status !== 'missed';
}
