import { stat } from 'node:fs/promises';
import type { DayCounts, HistoryCheck, ImportedRun, RunArchive, TaskFigures } from '../../engine/archive.ts';
import type { Host, Run } from '../../model/run.ts';
import { checkDatabase } from '../database/checkDatabase.ts';
import type { Connection } from '../database/connection.ts';
import { CursorTable } from './cursorTable.ts';
import { FigureTable } from './figureTable.ts';
import { HostTable } from './hostTable.ts';
import { RetentionTable } from './retentionTable.ts';
import type { Revisions } from './revisions.ts';
import type { RunTable } from './runTable.ts';
import { Stretches } from './stretches.ts';

interface Parts {
  /** Absolute path of the database. */
  readonly file: string;
  readonly connection: Connection;
  readonly revisions: Revisions;
  readonly runs: RunTable;
}

/** For how long it is known that somebody has told of a run, in milliseconds: every host has heard of it by then. */
const tellingKept = 24 * 60 * 60 * 1000;

export class SqliteArchive implements RunArchive {
  readonly #host: Host;
  readonly #file: string;
  readonly #connection: Connection;
  readonly #revisions: Revisions;
  readonly #runs: RunTable;
  readonly #cursors: CursorTable;
  readonly #figures: FigureTable;
  readonly #hosts: HostTable;
  readonly #retention: RetentionTable;

  constructor(host: Host, { file, connection, revisions, runs }: Parts) {
    this.#host = host;
    this.#file = file;
    this.#connection = connection;
    this.#revisions = revisions;
    this.#runs = runs;
    this.#cursors = new CursorTable(connection);
    this.#figures = new FigureTable(connection);
    this.#hosts = new HostTable(connection);
    this.#retention = new RetentionTable(connection, new Stretches(connection));
  }

  figures(taskId: string): Promise<TaskFigures> {
    return this.#connection.read(() => this.#figures.of(taskId));
  }

  days(query: {
    readonly taskId?: string;
    readonly from: string;
    readonly to: string;
  }): Promise<readonly DayCounts[]> {
    return this.#connection.read(() => this.#figures.days(query.taskId, query.from, query.to));
  }

  expired(query: {
    readonly runsPerTask: number;
    readonly before: number;
    readonly limit: number;
  }): Promise<readonly string[]> {
    const { runsPerTask, before, limit } = query;
    return this.#connection.read(() => {
      const old = this.#retention.olderThan(before, limit);
      return old.length === limit
        ? old
        : both(old, this.#retention.beyond(runsPerTask, limit)).slice(0, limit);
    });
  }

  ended({ taskId, limit }: { readonly taskId?: string; readonly limit: number }): Promise<readonly string[]> {
    return this.#connection.read(() => this.#retention.ended(taskId, limit));
  }

  unknown(runIds: readonly string[]): Promise<readonly string[]> {
    return this.#connection.read(() => this.#retention.unknown(runIds));
  }

  removable(runIds: readonly string[]): Promise<readonly string[]> {
    return this.#connection.read(() => this.#retention.removable(runIds));
  }

  remove(runIds: readonly string[]): Promise<number> {
    return this.#revisions.write(() => {
      const removed = this.#retention.remove(runIds);
      if (removed > 0) this.#revisions.removing();
      return removed;
    });
  }

  forgetFigures(taskId?: string): Promise<void> {
    return this.#revisions.write(() => {
      this.#figures.forget(taskId);
      this.#revisions.next();
    });
  }

  importRun({ count, startedAt, endedAt, detail, ...run }: ImportedRun): Promise<Run | undefined> {
    return this.#revisions.write(() => {
      const id = this.#runs.newId(startedAt);
      const row: Run = {
        ...{ id, ...run, trigger: 'schedule', reason: 'imported', attempts: 0, host: this.#host },
        // The instant stands in for an occurrence, which has one row at most.
        ...{ occurrence: startedAt, occurrences: count, createdAt: startedAt, startedAt, endedAt },
        ...(detail === undefined ? {} : { detail }),
      };
      // What was before this scheduler comes before all that it has seen.
      if (!this.#runs.put(row, this.#runs.placeBeforeAll())) return undefined;
      this.#cursors.noteImported(run.taskId, startedAt);
      return this.#runs.find(id);
    });
  }

  claimTidying(now: number, interval: number): Promise<boolean> {
    return this.#revisions.write(() => {
      // What a clock that ran ahead has noted counts for nothing.
      const { changes } = this.#connection
        .statement(
          `insert into facts (name, value) values ('tidied', ?1) on conflict do update set value = excluded.value
           where cast(value as integer) <= ?1 - ?2 or cast(value as integer) > ?1`,
        )
        .run(now, interval);
      return changes !== 0;
    });
  }

  claimTelling(runId: string, now: number): Promise<boolean> {
    return this.#revisions.write(() => {
      const told = this.#connection
        .statement(`insert into facts (name, value) values ('told ' || ?, ?) on conflict do nothing`)
        .run(runId, now);
      this.#connection
        .statement(`delete from facts where name between 'told ' and 'told~' and cast(value as integer) < ?`)
        .run(now - tellingKept);
      return told.changes !== 0;
    });
  }

  forgetHosts(before: number): Promise<void> {
    return this.#revisions.write(() => this.#hosts.forget(before));
  }

  async check(): Promise<HistoryCheck> {
    const found = await this.#connection.read(() => checkDatabase(this.#connection));
    const sizes = await Promise.all(['', '-wal', '-shm'].map((suffix) => sizeOf(this.#file + suffix)));
    return { ...found, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }
}

function both(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])];
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}
