import type { Started } from '../../engine/ports.ts';
import type { InterruptedOutcome } from '../../engine/runStore.ts';
import type { Outcome, Run } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';
import type { Revisions } from './revisions.ts';
import { isActive, isRunning, toJson, toRun } from './runRow.ts';

/** The queued and running rows. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class ActiveRuns {
  readonly #connection: Connection;
  readonly #revisions: Revisions;

  constructor(connection: Connection, revisions: Revisions) {
    this.#connection = connection;
    this.#revisions = revisions;
  }

  /** Oldest first. */
  all(): Run[] {
    // The sign keeps SQLite from walking the whole table in the order that is asked for.
    return this.#runs(`select * from runs where ${isActive} order by +seq`);
  }

  /** Dry runs are not asked about. */
  hasAny(taskId: string): boolean {
    return this.#exists(`select 1 from runs where task_id = ? and ${isActive} and dry_run = 0`, taskId);
  }

  /** Dry runs are not asked about. */
  hasQueued(taskId: string): boolean {
    return this.#exists(
      `select 1 from runs where task_id = ? and ${isActive} and status = 'queued' and dry_run = 0`,
      taskId,
    );
  }

  hasDryRun(taskId: string): boolean {
    return this.#exists(`select 1 from runs where task_id = ? and ${isActive} and dry_run = 1`, taskId);
  }

  /** The next attempt of a queued row. */
  begin(runId: string, now: number): Run | undefined {
    const [run] = this.#changed(
      `update runs set status = 'running', attempts = attempts + 1, attempt_started_at = ?,
         started_at = coalesce(started_at, ?), retry_at = null, revision = ?
       where id = ? returning *`,
      ...[now, now, this.#revisions.upcoming(), runId],
    );
    return run;
  }

  /** `undefined`: there is no running row of this id. */
  spawned(runId: string, { pid, pidToken, startedAt, approval }: Started): Run | undefined {
    const [run] = this.#changed(
      `update runs set pid = ?, pid_token = ?, attempt_started_at = ?,
         started_at = iif(attempts > 1, started_at, ?), approval = coalesce(?, approval), revision = ?
       where id = ? and status = 'running' returning *`,
      ...[pid ?? null, pidToken ?? null, startedAt, startedAt, approval ?? null],
      ...[this.#revisions.upcoming(), runId],
    );
    return run;
  }

  /** The row as it runs, which waits from now on. `undefined`: there is none of this id, or it is to stop. */
  retry(runId: string, retryAt: number): Run | undefined {
    const [run] = this.#changed(
      `update runs set status = 'queued', retry_at = ?, pid = null, pid_token = null, revision = ?
       where id = ? and status = 'running' and stop_requested is null returning *`,
      ...[retryAt, this.#revisions.upcoming(), runId],
    );
    return run;
  }

  /** `undefined`: there is no active run of this id. A clock set back does not end a run before its start. */
  end(runId: string, outcome: Outcome | InterruptedOutcome, now: number): Run | undefined {
    const { status, reason } = outcome;
    const { exitCode, signal, detail, stats, summary, warnings } =
      outcome.status === 'interrupted' ? ({} as Partial<Outcome>) : outcome;
    const [run] = this.#changed(
      `update runs set status = ?, ended_at = max(?, coalesce(attempt_started_at, started_at, 0)), exit_code = ?,
         signal = ?, reason = ?, detail = ?, stats = ?, summary = ?, warnings = ?, stop_requested = null,
         retry_at = null, revision = ?
       where id = ? and ${isActive} returning *`,
      ...[status, now, exitCode ?? null, signal ?? null, reason ?? null, detail ?? null],
      ...[toJson(stats), summary ?? null, toJson(warnings), this.#revisions.upcoming(), runId],
    );
    return run;
  }

  /** `undefined`: there is no active run of this id. Writes nothing where a stop has been asked for. */
  requestStop(runId: string, reason: NonNullable<Run['stopRequested']>): Run | undefined {
    const [found] = this.#runs(`select * from runs where id = ? and ${isActive}`, runId);
    if (!found || found.stopRequested) return found;
    const [asked] = this.#changed(
      'update runs set stop_requested = ?, revision = ? where id = ? returning *',
      ...[reason, this.#revisions.upcoming(), runId],
    );
    return asked;
  }

  /** Makes way for `run`: the others of its task that wait are cancelled, those that run are to end. */
  replaceBy(run: Run, now: number): Run[] {
    const others = `task_id = ? and id <> ? and dry_run = 0`;
    return [
      ...this.#changed(
        `update runs set status = 'cancelled', reason = 'replaced', ended_at = ?, stop_requested = null,
           retry_at = null, revision = ?
         where ${others} and ${isActive} and status = 'queued' returning *`,
        ...[now, this.#revisions.upcoming(), run.taskId, run.id],
      ),
      ...this.#changed(
        `update runs set stop_requested = 'replaced', revision = ?
         where ${others} and ${isRunning} and stop_requested is null returning *`,
        ...[this.#revisions.upcoming(), run.taskId, run.id],
      ),
    ];
  }

  #exists(sql: string, ...values: string[]): boolean {
    return this.#connection.statement(sql).get(...values) !== undefined;
  }

  #changed(sql: string, ...values: (string | number | null)[]): Run[] {
    const runs = this.#runs(sql, ...values);
    if (runs.length > 0) this.#revisions.next();
    return runs;
  }

  #runs(sql: string, ...values: (string | number | null)[]): Run[] {
    return this.#connection
      .statement(sql)
      .all(...values)
      .map(toRun);
  }
}
