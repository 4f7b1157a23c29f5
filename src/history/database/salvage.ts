import { setImmediate } from 'node:timers/promises';
import type * as Sqlite from 'node:sqlite';
import { runStatuses } from '../../model/run.ts';
import { canBeRunId } from '../runId.ts';
import type { DamagedRows, Row } from './damagedRows.ts';
import { primaryCode } from './sqliteError.ts';

/** Runs between two pauses, in which the thread does something else. */
const pause = 50;

/**
 * Puts into the new history `into` what can be read of the damaged one: the cursors, the runs that are active, those
 * of the outputs that are there, and the newest others, at most 2,000 rows of a table each; with them their attempts,
 * the outputs, the hosts and the facts. Figures and texts follow from the runs. A cursor is put to where the saved
 * runs say that it stood at least (no later than `now`, in milliseconds since the Unix epoch), so that no occurrence
 * that has begun begins again. Returns how many rows were saved; throws only what the disk of `into` says. Takes less
 * than a second, in steps between which others have the thread.
 */
export async function salvage(from: DamagedRows, into: Sqlite.DatabaseSync, now: number): Promise<number> {
  const target = new Target(into);
  target.saveAll('cursors', from.from('select * from cursors', 'task_id'));
  const outputs = oldestFirst(from.from('select * from outputs where removed_at is null', 'seq'));
  const runs = oldestFirst(await runsOf(from, outputs)).filter(isSound);
  for (const [index, run] of runs.entries()) {
    if (index % pause === 0) await setImmediate();
    if (!target.save('runs', run)) continue;
    const attempts = 'select * from attempts where run_id = ?';
    target.saveAll('attempts', from.from(attempts, 'number', run['id'] ?? null));
  }
  const known = new Set(runs.map((run) => run['id']));
  target.saveAll(
    'outputs',
    outputs.map((output) => (known.has(output['run_id']) ? output : { ...output, run_id: null })),
  );
  for (const [table, key] of [
    ['hosts', 'pid'],
    ['facts', 'name'],
  ] as const) {
    target.saveAll(table, from.from(`select * from ${table}`, key));
  }
  raiseCursors(into, now);
  raiseRevision(into, from.first('select value from revision')?.['value']);
  return target.saved;
}

async function runsOf(from: DamagedRows, outputs: readonly Row[]): Promise<readonly Row[]> {
  const runs = new Map<unknown, Row>();
  let asked = 0;
  for (const row of wanted(from, outputs)) {
    if (row !== undefined) runs.set(row['seq'], row);
    if (++asked % pause === 0) await setImmediate();
  }
  return [...runs.values()];
}

function* wanted(from: DamagedRows, outputs: readonly Row[]): Generator<Row | undefined> {
  yield* from.from(`select * from runs where status in ('queued', 'running')`, 'seq');
  for (const output of outputs) {
    yield from.first('select * from runs where id = ?', output['run_id'] ?? null);
  }
  yield* from.newestRuns();
}

function oldestFirst(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
}

/** What no reader could make sense of would be worse than a row less. */
function isSound(run: Row): boolean {
  const statuses: readonly unknown[] = runStatuses;
  if (!canBeRunId(String(run['id']))) return false;
  return statuses.includes(run['status']) && [run['stats'], run['warnings']].every(isJson);
}

function isJson(value: unknown): boolean {
  if (typeof value !== 'string') return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

class Target {
  saved = 0;
  readonly #db: Sqlite.DatabaseSync;
  readonly #columns = new Map<string, readonly string[]>();
  readonly #inserts = new Map<string, Sqlite.StatementSync>();

  constructor(db: Sqlite.DatabaseSync) {
    this.#db = db;
  }

  saveAll(table: string, rows: readonly Row[]): void {
    for (const row of rows) this.save(table, row);
  }

  /** `false`: it does not fit, or is there already. Columns of another version than ours are left out. */
  save(table: string, row: Row): boolean {
    const columns = this.#columnsOf(table).filter((column) => column in row);
    try {
      const insert = this.#insert(table, columns);
      const { changes } = insert.run(...columns.map((column) => row[column] ?? null));
      this.saved += Number(changes);
      return changes !== 0;
    } catch (error) {
      if (isOfDisk(error)) throw error;
      return false;
    }
  }

  #insert(table: string, columns: readonly string[]): Sqlite.StatementSync {
    const names = columns.map((column) => `"${column}"`).join();
    const places = columns.map(() => '?').join();
    const sql = `insert or ignore into ${table} (${names}) values (${places})`;
    let insert = this.#inserts.get(sql);
    if (insert === undefined) this.#inserts.set(sql, (insert = this.#db.prepare(sql)));
    return insert;
  }

  #columnsOf(table: string): readonly string[] {
    let columns = this.#columns.get(table);
    if (columns === undefined) {
      const info = this.#db.prepare(`pragma table_info(${table})`).all();
      columns = info.map((column) => String(column['name']));
      this.#columns.set(table, columns);
    }
    return columns;
  }
}

/** SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL. */
function isOfDisk(error: unknown): boolean {
  const code = primaryCode(error);
  return code === 8 || code === 10 || code === 13;
}

function raiseCursors(db: Sqlite.DatabaseSync, now: number): void {
  const newest = (column: string, condition: string) =>
    `(select max(${column}) from runs where task_id = cursors.task_id and ${column} <= :now and ${condition})`;
  db.prepare(`update cursors set until = max(until, coalesce(${newest('occurrence', 'true')}, until))`).run({
    now,
  });
  const start = newest('started_at', 'dry_run = 0');
  db.prepare(
    `update cursors set last_start = max(coalesce(last_start, ${start}), ${start}) where ${start} is not null`,
  ).run({ now });
}

/** Who has seen the changes up to some number learns that the rows are others than before. */
function raiseRevision(db: Sqlite.DatabaseSync, before: unknown): void {
  const least = typeof before === 'number' ? before : 0;
  db.prepare(
    'update revision set value = 1 + max(value, ?, (select coalesce(max(revision), 0) from runs))',
  ).run(least);
  db.exec('update revision set removed = value');
}
