import type { SQLOutputValue } from 'node:sqlite';
import type { InterruptedOutcome, RunQuery } from '../engine/ports.ts';
import type { Host, Outcome, Run, RunReason, RunStatus, Trigger } from '../model/run.ts';
import type { Connection } from './connection.ts';
import { newRunId } from './runId.ts';

type Row = Record<string, SQLOutputValue>;

// The terms repeat those of the partial indexes, or SQLite would not use these.
const active = `status in ('queued', 'running')`;
const isResult = `status not in ('queued', 'running', 'skipped', 'missed')`;

export interface NewRun {
  readonly taskId: string;
  readonly label: string;
  readonly trigger: Trigger;
  readonly status: RunStatus;
  readonly occurrence?: number;
  readonly occurrences: number;
  readonly createdAt: number;
  readonly reason?: RunReason;
}

/** The table of runs. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class RunTable {
  readonly #connection: Connection;
  readonly #newId: (createdAt: number) => string;

  constructor(connection: Connection, newId = newRunId) {
    this.#connection = connection;
    this.#newId = newId;
  }

  /** `undefined`: the occurrence has its row. Throws while a run of the task is active and this one would be. */
  add(run: NewRun, host: Host): Run | undefined {
    let id = this.#newId(run.createdAt);
    while (this.find(id) !== undefined) id = this.#newId(run.createdAt);
    const row = this.#connection
      .statement(
        `insert into runs (id, task_id, label, "trigger", status, occurrence, occurrences, created_at, reason,
           host_kind, host_pid, host_token)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (task_id, occurrence) where occurrence is not null do nothing
         returning *`,
      )
      .get(
        ...[id, run.taskId, run.label, run.trigger, run.status, run.occurrence ?? null, run.occurrences],
        ...[run.createdAt, run.reason ?? null, host.kind, host.pid, host.startToken],
      );
    return row && toRun(row);
  }

  /** `undefined`: there is none of this id that is `queued` and of this host. */
  begin(runId: string, host: Host, now: number): Run | undefined {
    const row = this.#connection
      .statement(
        `update runs set status = 'running', started_at = ?
         where id = ? and status = 'queued' and host_pid = ? and host_token = ?
         returning *`,
      )
      .get(now, runId, host.pid, host.startToken);
    return row && toRun(row);
  }

  spawned(runId: string, pid: number, startedAt: number): Run | undefined {
    const row = this.#connection
      .statement(`update runs set pid = ?, started_at = ? where id = ? and status = 'running' returning *`)
      .get(pid, startedAt, runId);
    return row && toRun(row);
  }

  /** `undefined`: there is no active run of this id. A clock set back does not end a run before its start. */
  end(runId: string, outcome: Outcome | InterruptedOutcome, now: number): Run | undefined {
    const { status, reason } = outcome;
    const { exitCode, signal, detail } =
      outcome.status === 'interrupted' ? ({} as Partial<Outcome>) : outcome;
    const row = this.#connection
      .statement(
        `update runs set status = ?, ended_at = max(?, coalesce(started_at, 0)), exit_code = ?, signal = ?, reason = ?, detail = ?
         where id = ? and ${active} returning *`,
      )
      .get(status, now, exitCode ?? null, signal ?? null, reason ?? null, detail ?? null, runId);
    return row && toRun(row);
  }

  find(runId: string): Run | undefined {
    const row = this.#connection.statement('select * from runs where id = ?').get(runId);
    return row && toRun(row);
  }

  hasActive(taskId: string): boolean {
    const sql = `select 1 from runs where task_id = ? and ${active}`;
    return this.#connection.statement(sql).get(taskId) !== undefined;
  }

  countRunning(): number {
    const sql = `select count(*) as count from runs where ${active} and status = 'running'`;
    return Number(this.#connection.statement(sql).get()?.['count']);
  }

  /** Oldest first. */
  active(): Run[] {
    // The sign keeps SQLite from walking the whole table in the order that is asked for.
    return this.#runs(`select * from runs where ${active} order by +seq`);
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

function toRun(row: Row): Run {
  const given = {
    occurrence: row['occurrence'],
    startedAt: row['started_at'],
    endedAt: row['ended_at'],
    exitCode: row['exit_code'],
    signal: row['signal'],
    reason: row['reason'],
    detail: row['detail'],
    pid: row['pid'],
  };
  // What wrote the row was typed, and the tables are strict.
  return {
    id: row['id'],
    taskId: row['task_id'],
    label: row['label'],
    trigger: row['trigger'],
    status: row['status'],
    occurrences: row['occurrences'],
    createdAt: row['created_at'],
    host: { kind: row['host_kind'], pid: row['host_pid'], startToken: row['host_token'] },
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
  } as Run;
}
