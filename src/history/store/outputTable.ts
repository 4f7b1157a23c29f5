import type { SQLOutputValue } from 'node:sqlite';
import type { Output } from '../../model/output.ts';
import type { Connection } from '../database/connection.ts';

/** The table of outputs. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class OutputTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A file that was written again is its newest run's output: what the path held before is gone. */
  add({ runId, taskId, kind, path, bytes, createdAt }: Output): void {
    this.remove(path, createdAt);
    this.#connection
      .statement(
        'insert into outputs (run_id, task_id, kind, path, bytes, created_at) values (?, ?, ?, ?, ?, ?)',
      )
      .run(runId ?? null, taskId, kind, path, bytes, createdAt);
  }

  /** Newest first. */
  present(taskId?: string): Output[] {
    const rows =
      taskId === undefined
        ? this.#connection.statement('select * from outputs where removed_at is null order by seq desc').all()
        : this.#connection
            .statement('select * from outputs where removed_at is null and task_id = ? order by seq desc')
            .all(taskId);
    return rows.map(toOutput);
  }

  remove(path: string, now: number): void {
    this.#connection
      .statement('update outputs set removed_at = ? where removed_at is null and path = ?')
      .run(now, path);
  }
}

function toOutput(row: Record<string, SQLOutputValue>): Output {
  // What wrote the row was typed, and the table is strict.
  return {
    ...(row['run_id'] === null ? {} : { runId: row['run_id'] }),
    taskId: row['task_id'],
    kind: row['kind'],
    path: row['path'],
    bytes: row['bytes'],
    createdAt: row['created_at'],
  } as Output;
}
