import type { SQLOutputValue } from 'node:sqlite';
import type { Cursor, Enrolment } from '../../engine/runStore.ts';
import type { Connection } from '../database/connection.ts';
import { enrolled, type KeptCursor, restored } from './enrolled.ts';

/** The table of cursors. Synchronous: `SqliteRunStore` puts what belongs together into one transaction. */
export class CursorTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Writes only what changes, so that other hosts are not told of nothing; whether anything did. */
  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): boolean {
    let changed = false;
    const kept = new Map(this.#all().map((cursor) => [cursor.taskId, cursor]));
    const present = new Set(enrolments.map(({ taskId }) => taskId));
    const remembered = new Set(known);
    for (const cursor of kept.values()) {
      if (present.has(cursor.taskId)) continue;
      const isGone = !remembered.has(cursor.taskId);
      if (isGone) this.#remove(cursor.taskId);
      else if (!cursor.away) this.#put({ ...cursor, away: true });
      changed ||= isGone || !cursor.away;
    }
    for (const { taskId, scheduleKey } of enrolments) {
      const before = kept.get(taskId);
      const after = enrolled(before, taskId, scheduleKey, now);
      if (after === before) continue;
      this.#put(after);
      changed = true;
    }
    return changed;
  }

  /** Puts a cursor that another history had to where it stood there, where this one has none or stands earlier. */
  restore(cursor: Cursor): boolean {
    const before = this.find(cursor.taskId);
    const after = restored(before, cursor);
    if (after !== before) this.#put(after);
    return after !== before;
  }

  /** The start of a run that is taken over: nothing that is known already is earlier for it. */
  noteImported(taskId: string, at: number): void {
    const known = this.find(taskId)?.lastStart;
    if (known === undefined || known < at) this.noteStart(taskId, at);
  }

  /** Of the enrolled tasks, by task id. */
  enrolled(): Cursor[] {
    return this.#all()
      .filter(({ away }) => !away)
      .map(({ taskId, scheduleKey, since, until, lastStart }) => ({
        ...{ taskId, scheduleKey, since, until },
        ...(lastStart === undefined ? {} : { lastStart }),
      }));
  }

  /** Of the tasks that are away, as far as they have started. */
  lastStarts(): ReadonlyMap<string, number> {
    const rows = this.#connection
      .statement('select task_id, last_start from cursors where away = 1 and last_start is not null')
      .all();
    return new Map(rows.map((row) => [String(row['task_id']), Number(row['last_start'])]));
  }

  /** Of any task, enrolled or away. */
  find(taskId: string): KeptCursor | undefined {
    const row = this.#connection.statement('select * from cursors where task_id = ?').get(taskId);
    return row && toCursor(row);
  }

  advance(taskId: string, occurrence: number): void {
    this.#connection
      .statement('update cursors set until = ? where task_id = ? and until < ?')
      .run(occurrence, taskId, occurrence);
  }

  /** Puts what lies after `ahead` to `now`, of tasks that are away too. Returns how many cursors. */
  rewind(now: number, ahead: number): number {
    // An interval that never ran is due at `since`, which must therefore not be accounted for.
    const { changes } = this.#connection
      .statement(
        `update cursors set
           since = iif(since > :ahead, :now, since),
           until = case
             when since > :ahead and until < since then min(until, :now - 1)
             when until > :ahead then :now
             else until end,
           last_start = iif(last_start > :ahead, :now, last_start)
         where max(since, until, coalesce(last_start, 0)) > :ahead`,
      )
      .run({ now, ahead });
    return Number(changes);
  }

  /** A task that is not enrolled may run by hand; the start counts when it comes to be, and nothing else. */
  noteStart(taskId: string, at: number): void {
    this.#connection
      .statement(
        `insert into cursors (task_id, schedule_key, since, until, last_start, away) values (?, '', 0, 0, ?, 1)
         on conflict (task_id) do update set last_start = excluded.last_start`,
      )
      .run(taskId, at);
  }

  #all(): KeptCursor[] {
    return this.#connection.statement('select * from cursors order by task_id').all().map(toCursor);
  }

  #put({ taskId, scheduleKey, since, until, lastStart, away }: KeptCursor): void {
    this.#connection
      .statement(
        `insert or replace into cursors (task_id, schedule_key, since, until, last_start, away)
         values (?, ?, ?, ?, ?, ?)`,
      )
      .run(taskId, scheduleKey, since, until, lastStart ?? null, away ? 1 : 0);
  }

  #remove(taskId: string): void {
    this.#connection.statement('delete from cursors where task_id = ?').run(taskId);
  }
}

function toCursor(row: Record<string, SQLOutputValue>): KeptCursor {
  const lastStart = row['last_start'];
  // What wrote the row was typed, and the table is strict.
  return {
    taskId: row['task_id'],
    scheduleKey: row['schedule_key'],
    since: row['since'],
    until: row['until'],
    ...(lastStart === null ? {} : { lastStart }),
    away: row['away'] === 1,
  } as KeptCursor;
}
