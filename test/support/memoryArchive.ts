import type {
  DayCounts,
  HistoryCheck,
  ImportedRun,
  RunArchive,
  TaskFigures,
} from '../../src/engine/archive.ts';
import { newRunId } from '../../src/history/runId.ts';
import { isActive, isSameHost, type Host, type Run } from '../../src/model/run.ts';
import { isResult } from './fulfils.ts';
import type { MemoryHistory } from './memoryHistory.ts';

/** The `RunArchive` of a `MemoryRunStore`. */
export class MemoryArchive implements RunArchive {
  readonly #host: Host;
  readonly #history: MemoryHistory;
  readonly #wrote: () => void;

  constructor(host: Host, history: MemoryHistory, wrote: () => void) {
    this.#host = host;
    this.#history = history;
    this.#wrote = wrote;
  }

  get #runs(): readonly Run[] {
    return this.#history.rows.all;
  }

  figures(taskId: string): Promise<TaskFigures> {
    return Promise.resolve(this.#history.rows.figures.of(taskId, this.#runs));
  }

  days(query: {
    readonly taskId?: string;
    readonly from: string;
    readonly to: string;
  }): Promise<readonly DayCounts[]> {
    return Promise.resolve(this.#history.rows.figures.days(query.taskId, query.from, query.to));
  }

  expired(query: {
    readonly runsPerTask: number;
    readonly before: number;
    readonly limit: number;
  }): Promise<readonly string[]> {
    const isBeyond = (run: Run) =>
      this.#runs.filter(({ taskId }, index) => taskId === run.taskId && index > this.#runs.indexOf(run))
        .length >= query.runsPerTask;
    const found = this.#runs.filter(
      (run) => this.#mayGo(run) && (run.createdAt < query.before || isBeyond(run)),
    );
    return Promise.resolve(found.slice(0, query.limit).map(({ id }) => id));
  }

  ended({ taskId, limit }: { readonly taskId?: string; readonly limit: number }): Promise<readonly string[]> {
    const ended = this.#runs.filter((run) => !isActive(run) && (taskId ?? run.taskId) === run.taskId);
    return Promise.resolve(ended.slice(0, limit).map(({ id }) => id));
  }

  unknown(runIds: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve(runIds.filter((id) => !this.#history.rows.find(id)));
  }

  removable(runIds: readonly string[]): Promise<readonly string[]> {
    const mayGo = (run: Run | undefined) => run !== undefined && this.#mayGo(run);
    return Promise.resolve(runIds.filter((id) => mayGo(this.#history.rows.find(id))));
  }

  #mayGo(run: Run): boolean {
    const ofTask = this.#runs.filter(({ taskId }) => taskId === run.taskId);
    return !isActive(run) && ofTask.at(-1) !== run && ofTask.findLast(isResult) !== run;
  }

  remove(runIds: readonly string[]): Promise<number> {
    const runs = this.#history.rows.those(new Set(runIds)).filter((run) => !isActive(run));
    const ids = new Set(runs.map(({ id }) => id));
    this.#history.rows.remove(ids);
    this.#history.outputs = this.#history.outputs.map(({ runId, ...output }) =>
      runId === undefined || ids.has(runId) ? output : { runId, ...output },
    );
    if (ids.size > 0) this.#wrote();
    return Promise.resolve(ids.size);
  }

  forgetFigures(taskId?: string): Promise<void> {
    this.#history.rows.figures.forget(taskId);
    return Promise.resolve();
  }

  importRun({ count, startedAt, endedAt, ...run }: ImportedRun): Promise<Run | undefined> {
    const { rows, cursors } = this.#history;
    const isTaken = ({ taskId, occurrence }: Run) => taskId === run.taskId && occurrence === startedAt;
    if (rows.all.some(isTaken)) return Promise.resolve(undefined);
    const imported = rows.put({
      ...{ id: newRunId(startedAt), ...run, trigger: 'schedule', reason: 'imported', attempts: 0 },
      ...{
        occurrence: startedAt,
        occurrences: count,
        createdAt: startedAt,
        startedAt,
        endedAt,
        host: this.#host,
      },
    });
    cursors.noteStart(run.taskId, Math.max(cursors.kept.get(run.taskId)?.lastStart ?? startedAt, startedAt));
    this.#wrote();
    return Promise.resolve(imported);
  }

  claimTidying(now: number, interval: number): Promise<boolean> {
    const since = now - this.#history.tidiedAt;
    const isDue = since >= interval || since < 0;
    if (isDue) this.#history.tidiedAt = now;
    return Promise.resolve(isDue);
  }

  claimTelling(runId: string): Promise<boolean> {
    const isFirst = !this.#history.told.has(runId);
    this.#history.told.add(runId);
    return Promise.resolve(isFirst);
  }

  forgetHosts(before: number): Promise<void> {
    for (const [name, { host, at }] of this.#history.beats) {
      const isBusy = this.#runs.some((run) => isActive(run) && isSameHost(run.host, host));
      if (at < before && !isBusy) this.#history.beats.delete(name);
    }
    return Promise.resolve();
  }

  check(): Promise<HistoryCheck> {
    const runs = this.#runs.length;
    return Promise.resolve({ faults: [], runs, bytes: 0, schemaVersion: 0, sqliteVersion: '' });
  }
}
