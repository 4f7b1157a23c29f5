import type { InterruptedOutcome } from '../engine/ports.ts';
import type { Host, Outcome, Run } from '../model/run.ts';
import type { Connection } from './connection.ts';
import { isActive, toRun } from './runRow.ts';

/** The queued and running rows. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class ActiveRuns {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Oldest first. */
  all(): Run[] {
    // The sign keeps SQLite from walking the whole table in the order that is asked for.
    return this.#runs(`select * from runs where ${isActive} order by +seq`);
  }

  hasAny(taskId: string): boolean {
    return this.#exists(`select 1 from runs where task_id = ? and ${isActive}`, taskId);
  }

  hasQueued(taskId: string): boolean {
    return this.#exists(`select 1 from runs where task_id = ? and ${isActive} and status = 'queued'`, taskId);
  }

  /** Whether another run of the run's task is running. */
  hasRunningBeside(runId: string): boolean {
    return this.#exists(
      `select 1 from runs where task_id = (select task_id from runs where id = ?) and id <> ?
         and ${isActive} and status = 'running'`,
      ...[runId, runId],
    );
  }

  countRunning(): number {
    const sql = `select count(*) as count from runs where ${isActive} and status = 'running'`;
    return Number(this.#connection.statement(sql).get()?.['count']);
  }

  /** `undefined`: there is none of this id that is `queued` and of this host. */
  begin(runId: string, host: Host, now: number): Run | undefined {
    const [run] = this.#runs(
      `update runs set status = 'running', started_at = ?
       where id = ? and status = 'queued' and host_pid = ? and host_token = ?
       returning *`,
      ...[now, runId, host.pid, host.startToken],
    );
    return run;
  }

  spawned(runId: string, pid: number, startedAt: number): Run | undefined {
    const [run] = this.#runs(
      `update runs set pid = ?, started_at = ? where id = ? and status = 'running' returning *`,
      ...[pid, startedAt, runId],
    );
    return run;
  }

  /** `undefined`: there is no active run of this id. A clock set back does not end a run before its start. */
  end(runId: string, outcome: Outcome | InterruptedOutcome, now: number): Run | undefined {
    const { status, reason } = outcome;
    const { exitCode, signal, detail } =
      outcome.status === 'interrupted' ? ({} as Partial<Outcome>) : outcome;
    const [run] = this.#runs(
      `update runs set status = ?, ended_at = max(?, coalesce(started_at, 0)), exit_code = ?, signal = ?,
         reason = ?, detail = ?, stop_requested = null
       where id = ? and ${isActive} returning *`,
      ...[status, now, exitCode ?? null, signal ?? null, reason ?? null, detail ?? null, runId],
    );
    return run;
  }

  /** `undefined`: there is no active run of this id. Writes nothing where a stop has been asked for. */
  requestStop(runId: string, reason: NonNullable<Run['stopRequested']>): Run | undefined {
    const [asked] = this.#runs(
      `update runs set stop_requested = ? where id = ? and ${isActive} and stop_requested is null returning *`,
      ...[reason, runId],
    );
    return asked ?? this.#runs(`select * from runs where id = ? and ${isActive}`, runId)[0];
  }

  /** Makes way for `run`: the others of its task that wait are cancelled, those that run are to end. */
  replaceBy(run: Run, now: number): Run[] {
    const others = `task_id = ? and id <> ? and ${isActive}`;
    return [
      ...this.#runs(
        `update runs set status = 'cancelled', reason = 'replaced', ended_at = ?, stop_requested = null
         where ${others} and status = 'queued' returning *`,
        ...[now, run.taskId, run.id],
      ),
      ...this.#runs(
        `update runs set stop_requested = 'replaced'
         where ${others} and status = 'running' and stop_requested is null returning *`,
        ...[run.taskId, run.id],
      ),
    ];
  }

  #exists(sql: string, ...values: string[]): boolean {
    return this.#connection.statement(sql).get(...values) !== undefined;
  }

  #runs(sql: string, ...values: (string | number | null)[]): Run[] {
    return this.#connection
      .statement(sql)
      .all(...values)
      .map(toRun);
  }
}
