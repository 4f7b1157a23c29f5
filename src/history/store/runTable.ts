import type { Host, Run, RunReason, RunStatus, Trigger } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';
import type { Revisions } from './revisions.ts';
import { newRunId } from '../runId.ts';
import { isSetAside, toColumns, toRun } from './runRow.ts';

export interface NewRun {
  readonly taskId: string;
  readonly label: string;
  readonly trigger: Trigger;
  readonly status: RunStatus;
  readonly occurrence?: number;
  readonly occurrences: number;
  readonly createdAt: number;
  readonly priority: number;
  readonly dryRun?: boolean;
  readonly reason?: RunReason;
  readonly causedBy?: string;
}

/** The table of runs. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class RunTable {
  readonly #connection: Connection;
  readonly #revisions: Revisions;
  readonly #newId: (createdAt: number) => string;

  constructor(connection: Connection, revisions: Revisions, newId = newRunId) {
    this.#connection = connection;
    this.#revisions = revisions;
    this.#newId = newId;
  }

  /** `undefined`: the occurrence has its row. */
  add(run: NewRun, host: Host): Run | undefined {
    const id = this.#newId(run.createdAt);
    const row = this.#connection
      .statement(
        `insert into runs (id, task_id, label, "trigger", status, occurrence, occurrences, created_at, priority,
           dry_run, reason, caused_by, host_kind, host_pid, host_token, host_machine, host_user, revision)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict do nothing
         returning *`,
      )
      .get(
        ...[id, run.taskId, run.label, run.trigger, run.status, run.occurrence ?? null, run.occurrences],
        ...[run.createdAt, run.priority, run.dryRun ? 1 : 0, run.reason ?? null, run.causedBy ?? null],
        ...[host.kind, host.pid, host.startToken, host.machine ?? null, host.user ?? null],
        this.#revisions.next(),
      );
    if (row) return toRun(row);
    // Either its occurrence is taken, or only the random part of its id.
    return this.find(id) && this.add(run, host);
  }

  /** One that no row has. */
  newId(createdAt: number): string {
    const id = this.#newId(createdAt);
    return this.find(id) ? this.newId(createdAt) : id;
  }

  /** Writes a row as it is given. `false`: it is there, or its occurrence has another. `seq`: its place. */
  put(run: Run, seq?: number): boolean {
    if (this.find(run.id)) return false;
    const place = seq === undefined ? {} : { seq };
    const columns = Object.entries({ ...place, ...toColumns(run), revision: this.#revisions.next() });
    const { changes } = this.#connection
      .statement(
        `insert into runs (${columns.map(([column]) => `"${column}"`).join()})
         values (${columns.map(() => '?').join()}) on conflict do nothing`,
      )
      .run(...columns.map(([, value]) => value));
    return changes !== 0;
  }

  /** How many of the task's occurrences from `from` to `until` have been accounted for. */
  accounted(taskId: string, from: number, until: number): number {
    const row = this.#connection
      .statement(
        `select coalesce(sum(occurrences), 0) as count from runs
         where occurrence is not null and task_id = ? and occurrence between ? and ?`,
      )
      .get(taskId, from, until);
    return Number(row?.['count']);
  }

  /** A place before every row: below zero, where only such rows are. */
  placeBeforeAll(): number {
    const row = this.#connection.statement('select min(seq) as first from runs').get();
    return Math.min(Number(row?.['first'] ?? 0), 0) - 1;
  }

  find(runId: string): Run | undefined {
    const row = this.#connection.statement('select * from runs where id = ?').get(runId);
    return row && toRun(row);
  }

  /**
   * Takes the occurrence from the rows that were written after `ahead` about one still to come at `now`, and
   * where the cursor has not passed. Those that have run keep theirs. Returns how many.
   */
  letGo(now: number, ahead: number): number {
    const { changes } = this.#connection
      .statement(
        `update runs set occurrence = null, reason = 'clock-ahead', revision = (select value + 1 from revision)
         where ${isSetAside} and occurrence > ? and created_at > ? and not exists
           (select 1 from cursors where cursors.task_id = runs.task_id and cursors.until >= runs.occurrence)`,
      )
      .run(now, ahead);
    return Number(changes);
  }

  /** What has changed since the write of that number, in the order of their last writes. */
  changedSince(revision: number, limit: number): { readonly revision: number; readonly run: Run }[] {
    return this.#connection
      .statement('select * from runs where revision > ? order by revision limit ?')
      .all(revision, limit)
      .map((row) => ({ revision: Number(row['revision']), run: toRun(row) }));
  }

  /** By task id. */
  lastResults(): Run[] {
    return this.#connection
      .statement(
        'select runs.* from tallies join runs on runs.seq = tallies.last_result order by tallies.task_id',
      )
      .all()
      .map(toRun);
  }
}
