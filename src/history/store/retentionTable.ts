import type { Connection } from '../database/connection.ts';
import { hasEnded } from './runRow.ts';
import type { Stretches } from './stretches.ts';

/** Neither active, nor the newest row of its task, nor its newest result. */
const mayGo = `${hasEnded}
  and exists (select 1 from runs as newer where newer.task_id = runs.task_id and newer.seq > runs.seq)
  and not exists (select 1 from tallies where tallies.task_id = runs.task_id and last_result = runs.seq)`;

/** Which rows may go, and their going. Synchronous, as the other tables. */
export class RetentionTable {
  readonly #connection: Connection;
  readonly #stretches: Stretches;

  constructor(connection: Connection, stretches: Stretches) {
    this.#connection = connection;
    this.#stretches = stretches;
  }

  /** Those that may go and were written before `before`: at most `limit`. */
  olderThan(before: number, limit: number): string[] {
    const found: string[] = [];
    for (const { first, last } of this.#stretches.of({ until: before }).reverse()) {
      if (found.length >= limit) break;
      found.push(
        ...this.#ids(
          `select id from runs where seq >= ? and seq <= ? and created_at < ? and ${mayGo} order by seq limit ?`,
          ...[first, last, before, limit - found.length],
        ),
      );
    }
    return found;
  }

  /** Those that may go and are beyond the newest `count` of their task: at most `limit`. */
  beyond(count: number, limit: number): string[] {
    const tasks = this.#connection
      .statement('select task_id, sum(count) as count from names group by task_id having sum(count) > ?')
      .all(count);
    const found: string[] = [];
    for (const task of tasks) {
      if (found.length >= limit) break;
      found.push(
        ...this.#ids(
          `select id from (select * from runs where task_id = ? order by seq limit ?) as runs where ${mayGo} limit ?`,
          ...[String(task['task_id']), Number(task['count']) - count, limit - found.length],
        ),
      );
    }
    return found;
  }

  /** The oldest first. */
  ended(taskId: string | undefined, limit: number): string[] {
    return taskId === undefined
      ? this.#ids(`select id from runs where ${hasEnded} order by seq limit ?`, limit)
      : this.#ids(
          `select id from runs indexed by runs_of_task where task_id = ? and ${hasEnded} order by seq limit ?`,
          ...[taskId, limit],
        );
  }

  unknown(runIds: readonly string[]): string[] {
    const known = new Set(
      this.#ids('select id from runs where id in (select value from json_each(?))', json(runIds)),
    );
    return runIds.filter((id) => !known.has(id));
  }

  removable(runIds: readonly string[]): string[] {
    const ids = new Set(
      this.#ids(
        `select id from runs where id in (select value from json_each(?)) and ${mayGo}`,
        json(runIds),
      ),
    );
    return runIds.filter((id) => ids.has(id));
  }

  /** Which of these have ended: in the transaction that removes them. */
  remove(runIds: readonly string[]): number {
    const ended = json(
      this.#ids(
        `select id from runs where id in (select value from json_each(?)) and ${hasEnded}`,
        json(runIds),
      ),
    );
    const remove = (sql: string) =>
      Number(this.#connection.statement(`${sql} in (select value from json_each(?))`).run(ended).changes);
    remove('delete from attempts where run_id');
    return remove('delete from runs where id');
  }

  #ids(sql: string, ...values: (string | number)[]): string[] {
    return this.#connection
      .statement(sql)
      .all(...values)
      .map((row) => String(row['id']));
  }
}

const json = (runIds: readonly string[]) => JSON.stringify(runIds);
