import { statSync } from 'node:fs';
import type * as Sqlite from 'node:sqlite';
import { ForeignStateError } from '../../common/ownership.ts';

export type Row = Readonly<Record<string, Sqlite.SQLOutputValue>>;

/** Rows that are read of a table at most. */
const most = 2000;
/** Reads of the newest runs at most, those that fail included. */
const tries = 3 * most;
/** Above every `seq`. */
const top = 2 ** 52;

/** Reads what can be read of a damaged history, which it does not change. Throws nothing. */
export class DamagedRows {
  readonly #db: Sqlite.DatabaseSync | undefined;
  readonly #statements = new Map<string, Sqlite.StatementSync | undefined>();

  constructor(sqlite: typeof Sqlite, file: string) {
    this.#db = openAnyhow(sqlite, file);
  }

  close(): void {
    this.#db?.close();
  }

  /** `undefined`: there is none, or it cannot be read. */
  first(sql: string, ...values: readonly Sqlite.SQLInputValue[]): Row | undefined {
    try {
      return this.#statement(sql)?.get(...values);
    } catch {
      return undefined;
    }
  }

  /** At most 2,000: from either end, in the order of the column `key`, to the first that cannot be read. */
  from(sql: string, key: string, ...values: readonly Sqlite.SQLInputValue[]): readonly Row[] {
    const newest = this.#until(`${sql} order by ${key} desc limit ${most}`, values);
    if (newest.complete) return newest.rows;
    const oldest = this.#until(`${sql} order by ${key} limit ${most - newest.rows.length}`, values);
    return [...newest.rows, ...oldest.rows];
  }

  /** The newest 2,000 runs, the newest first. What cannot be read is passed over. */
  *newestRuns(): Generator<Row> {
    let left = tries;
    const below = (seq: number): Row | undefined => {
      left--;
      return this.first('select * from runs where seq <= ? order by seq desc limit 1', seq);
    };
    let seq = top;
    for (let found = 0; found < most && left > 0 && seq > 0;) {
      const row = below(seq);
      if (row === undefined) {
        seq = highest(seq - 1, (at) => below(at) !== undefined);
        continue;
      }
      found++;
      seq = Math.min(seq, Number(row['seq'])) - 1;
      yield row;
    }
  }

  #statement(sql: string): Sqlite.StatementSync | undefined {
    if (!this.#statements.has(sql)) this.#statements.set(sql, this.#db?.prepare(sql));
    return this.#statements.get(sql);
  }

  #until(sql: string, values: readonly Sqlite.SQLInputValue[]) {
    const rows: Row[] = [];
    try {
      for (const row of this.#statement(sql)?.iterate(...values) ?? []) rows.push(row);
      return { rows, complete: true };
    } catch {
      return { rows, complete: false };
    }
  }
}

function openAnyhow(sqlite: typeof Sqlite, file: string): Sqlite.DatabaseSync | undefined {
  let db;
  try {
    // SQLite would find nothing in it and remove its `-wal`.
    if (statSync(file).size === 0) return undefined;
    db = new sqlite.DatabaseSync(file, { readOnly: true, defensive: false });
    // Or SQLite would read nothing at all of a file that is shorter than it should be.
    db.exec('pragma trusted_schema = off; pragma writable_schema = on');
    refuseViews(db, file);
    return db;
  } catch {
    db?.close();
    return undefined;
  }
}

/** Rows that somebody's query makes up are none, and may never end. */
function refuseViews(db: Sqlite.DatabaseSync, file: string): void {
  const found = db
    .prepare(
      `select 1 from sqlite_schema where type = 'view'
         or (type = 'table' and sql like 'create%virtual%' and name <> 'texts') limit 1`,
    )
    .get();
  if (found) throw new ForeignStateError(file, 'content');
}

/** The highest that can be read, from `end` downwards, next to what cannot; 0: nothing can. At most a hundred tries. */
function highest(end: number, isReadable: (seq: number) => boolean): number {
  let above = end + 1;
  let at = end;
  while (at > 0 && !isReadable(at)) {
    above = at;
    at = Math.floor(at / 2);
  }
  while (at > 0 && above - at > 1) {
    const middle = Math.floor((at + above) / 2);
    if (isReadable(middle)) at = middle;
    else above = middle;
  }
  return at;
}
