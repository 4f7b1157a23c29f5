import { statSync } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import type { Clock } from '../common/clock.ts';
import { onceFree } from './busy.ts';
import { migrate, refuseNewer } from './migrations.ts';

/** This runtime is a Node that was built without SQLite. */
export class SqliteMissingError extends Error {
  constructor() {
    super(`This runtime (Node ${process.versions.node}) has no node:sqlite`);
    this.name = 'SqliteMissingError';
  }
}

/** The history has been closed. */
export class HistoryClosedError extends Error {
  constructor() {
    super('The history has been closed');
    this.name = 'HistoryClosedError';
  }
}

/** The history's file is no longer the one that was opened. What is written to that one, no other host sees. */
export class HistoryLostError extends Error {
  constructor() {
    super(
      'The history file was removed or replaced while it was in use; reload the window or restart the host',
    );
    this.name = 'HistoryLostError';
  }
}

/** How long SQLite itself waits for a lock, in milliseconds; it blocks the thread meanwhile. */
const busyTimeout = 50;

/** `lookUp` stands in for the runtime in tests. */
export function loadSqlite(
  lookUp: () => typeof Sqlite | undefined = () => process.getBuiltinModule('node:sqlite'),
): typeof Sqlite {
  const sqlite = lookUp();
  if (sqlite === undefined) throw new SqliteMissingError();
  return sqlite;
}

/** A database file with our schema, its statements, and the waiting for other processes. */
export class Connection {
  readonly #db: Sqlite.DatabaseSync;
  readonly #clock: Clock;
  readonly #file: string;
  readonly #identity: string | undefined;
  readonly #statements = new Map<string, Sqlite.StatementSync>();

  private constructor(db: Sqlite.DatabaseSync, clock: Clock, file: string, identity: string | undefined) {
    this.#db = db;
    this.#clock = clock;
    this.#file = file;
    this.#identity = identity;
  }

  /** Throws `SqliteMissingError`, `NewerSchemaError`, or what the file system or SQLite says. */
  static async open(file: string, clock: Clock): Promise<Connection> {
    const { DatabaseSync } = loadSqlite();
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives its own files beside it the permissions of this one.
    await (await open(file, 'a', 0o600)).close();
    await chmod(file, 0o600);
    // Before SQLite opens it: a file that is replaced in between is lost, not mistaken for this one.
    const identity = identityOf(file);
    const db = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true });
    try {
      await onceFree(clock, () => refuseNewer(db));
      await onceFree(clock, () => db.exec('pragma journal_mode = wal'));
      db.exec('pragma synchronous = normal');
      await onceFree(clock, () => migrate(db));
    } catch (error) {
      db.close();
      throw error;
    }
    return new Connection(db, clock, file, identity);
  }

  /** The statement for `sql`, prepared on first use and kept: `sql` must be one of a few constants. */
  statement(sql: string): Sqlite.StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** `work` must not await: the lock is held by this thread alone, and shortly. */
  read<T>(work: () => T): Promise<T> {
    return onceFree(this.#clock, () => {
      this.#refuseClosed();
      return work();
    });
  }

  /**
   * Does `work` in one transaction, all or nothing. It may be called again from the start. Throws
   * `HistoryLostError`.
   */
  write<T>(work: () => T): Promise<T> {
    return this.read(() => {
      this.statement('begin immediate').run();
      try {
        this.#refuseLost();
        const result = work();
        this.statement('commit').run();
        return result;
      } catch (error) {
        if (this.#db.isTransaction) this.statement('rollback').run();
        throw error;
      }
    });
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #refuseClosed(): void {
    if (!this.#db.isOpen) throw new HistoryClosedError();
  }

  /** Costs a few microseconds a transaction. */
  #refuseLost(): void {
    if (identityOf(this.#file) !== this.#identity) throw new HistoryLostError();
  }
}

/** `undefined`: there is no such file. In big integers, as the file numbers of Windows need. */
function identityOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}
