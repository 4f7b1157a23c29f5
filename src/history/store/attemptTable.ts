import type { SQLOutputValue } from 'node:sqlite';
import type { Attempt, Outcome, Run } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';

/** What an attempt ended as. */
type End = Pick<Outcome, 'exitCode' | 'signal' | 'reason' | 'detail'> & Pick<Attempt, 'status' | 'endedAt'>;

/** The ended attempts of runs. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class AttemptTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Of a run whose last attempt has ended, while the run goes on. */
  add({ id, attempts, attemptStartedAt }: Run, outcome: Outcome, now: number): void {
    const { status, exitCode, signal, reason, detail } = outcome;
    const startedAt = attemptStartedAt ?? now;
    this.#connection
      .statement(
        `insert into attempts (run_id, number, started_at, ended_at, status, exit_code, signal, reason, detail)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[id, attempts, startedAt, Math.max(now, startedAt), status],
        ...[exitCode ?? null, signal ?? null, reason ?? null, detail ?? null],
      );
  }

  /** The first first. The last one of a run that has ended stands in the run's own row. */
  of(run: Run): Attempt[] {
    const kept = this.#connection
      .statement('select * from attempts where run_id = ? order by number')
      .all(run.id)
      .map(toAttempt);
    const { attempts: number, attemptStartedAt: startedAt, endedAt } = run;
    if (startedAt === undefined || endedAt === undefined) return kept;
    // A run that was ended while it waited for its next attempt: the one before has its row.
    return kept.at(-1)?.number === number
      ? kept
      : [...kept, anAttempt(run.id, number, startedAt, { ...run, endedAt })];
  }
}

function toAttempt(row: Record<string, SQLOutputValue>): Attempt {
  // What wrote the row was typed, and the table is strict.
  const end = {
    ...{ endedAt: row['ended_at'], status: row['status'], exitCode: row['exit_code'] ?? undefined },
    ...{
      signal: row['signal'] ?? undefined,
      reason: row['reason'] ?? undefined,
      detail: row['detail'] ?? undefined,
    },
  } as End;
  return anAttempt(String(row['run_id']), Number(row['number']), Number(row['started_at']), end);
}

function anAttempt(
  runId: string,
  number: number,
  startedAt: number,
  { endedAt, status, exitCode, signal, reason, detail }: End,
): Attempt {
  return {
    ...{ runId, number, startedAt, endedAt, status },
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    ...(reason === undefined ? {} : { reason }),
    ...(detail === undefined ? {} : { detail }),
  };
}
