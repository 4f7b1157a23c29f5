import type { RunQuery } from '../engine/ports.ts';
import type { Host, Run, RunReason, RunStatus, Trigger } from '../model/run.ts';
import type { Connection } from './connection.ts';
import { newRunId } from './runId.ts';
import { isResult, isSetAside, toRun } from './runRow.ts';

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
  readonly #newId: (createdAt: number) => string;

  constructor(connection: Connection, newId = newRunId) {
    this.#connection = connection;
    this.#newId = newId;
  }

  /** `undefined`: the occurrence has its row. */
  add(run: NewRun, host: Host): Run | undefined {
    const id = this.#newId(run.createdAt);
    const row = this.#connection
      .statement(
        `insert into runs (id, task_id, label, "trigger", status, occurrence, occurrences, created_at, priority,
           dry_run, reason, caused_by, host_kind, host_pid, host_token)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict do nothing
         returning *`,
      )
      .get(
        ...[id, run.taskId, run.label, run.trigger, run.status, run.occurrence ?? null, run.occurrences],
        ...[run.createdAt, run.priority, run.dryRun ? 1 : 0, run.reason ?? null, run.causedBy ?? null],
        ...[host.kind, host.pid, host.startToken],
      );
    if (row) return toRun(row);
    // Either its occurrence is taken, or only the random part of its id.
    return this.find(id) && this.add(run, host);
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
        `update runs set occurrence = null, reason = 'clock-ahead'
         where ${isSetAside} and occurrence > ? and created_at > ? and not exists
           (select 1 from cursors where cursors.task_id = runs.task_id and cursors.until >= runs.occurrence)`,
      )
      .run(now, ahead);
    return Number(changes);
  }

  /** Newest first. */
  page({ taskId, before, limit }: RunQuery): Run[] {
    const older = before === undefined ? '' : 'and seq < (select seq from runs where id = ?)';
    const key = before === undefined ? [] : [before];
    return taskId === undefined
      ? this.#runs(`select * from runs where true ${older} order by seq desc limit ?`, ...key, limit)
      : this.#runs(
          `select * from runs where task_id = ? ${older} order by seq desc limit ?`,
          ...[taskId, ...key, limit],
        );
  }

  lastResults(): Run[] {
    // Jumps from task to task along the index: the cost grows with the tasks, not with their runs.
    return this.#runs(
      `with recursive tasks (id) as (
         select min(task_id) from runs where ${isResult}
         union all
         select (select min(task_id) from runs where ${isResult} and task_id > tasks.id)
         from tasks where tasks.id is not null
       )
       select runs.* from tasks join runs on runs.seq =
         (select max(seq) from runs where ${isResult} and task_id = tasks.id)
       order by runs.task_id`,
    );
  }

  #runs(sql: string, ...values: (string | number)[]): Run[] {
    return this.#connection
      .statement(sql)
      .all(...values)
      .map(toRun);
  }
}
