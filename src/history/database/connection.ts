import { dirname } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import type { Clock } from '../../common/clock.ts';
import type { Event } from '../../common/emitter.ts';
import type { Log } from '../../engine/ports.ts';
import type { HistoryReplaced } from '../../engine/runStore.ts';
import { onceFree } from './busy.ts';
import { LiveDatabase } from './liveDatabase.ts';
import type { OpenDatabase } from './openDatabase.ts';
import { isDamage } from './sqliteError.ts';
import { asUnwritable, HistoryUnwritableError } from './unwritable.ts';

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
class FileLostError extends Error {
  constructor() {
    super('The history file was removed or replaced while it was in use');
    this.name = 'FileLostError';
  }
}

const noLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** How often a call has the history opened again at most. */
const renewals = 5;

/** `lookUp` stands in for the runtime in tests. */
export function loadSqlite(
  lookUp: () => typeof Sqlite | undefined = () => process.getBuiltinModule('node:sqlite'),
): typeof Sqlite {
  const sqlite = lookUp();
  if (sqlite === undefined) throw new SqliteMissingError();
  return sqlite;
}

/**
 * A database file with our schema, its statements, the waiting for other processes, and the change to a new file where
 * the history is damaged or gone.
 */
export class Connection {
  readonly #live: LiveDatabase;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #statements = new Map<string, Sqlite.StatementSync>();
  /** What the statements are of. */
  #prepared: OpenDatabase | undefined;
  #closed = false;
  /**
   * Announced before the call that met it is done again: what a listener asks for at once is written first. It waits
   * for the first listener.
   */
  readonly onDidReplace: Event<HistoryReplaced>;

  private constructor(live: LiveDatabase, clock: Clock, folder: string) {
    this.#live = live;
    this.#clock = clock;
    this.#folder = folder;
    this.onDidReplace = live.onDidReplace;
  }

  /** Throws `SqliteMissingError`, `NewerSchemaError`, `HistoryUnwritableError`, or what the system or SQLite says. */
  static async open(file: string, clock: Clock, log: Log = noLog): Promise<Connection> {
    const live = new LiveDatabase({ sqlite: loadSqlite(), file, clock, log });
    await live.open();
    return new Connection(live, clock, dirname(file));
  }

  /** The statement for `sql`, prepared on first use and kept: `sql` must be one of a few constants. */
  statement(sql: string): Sqlite.StatementSync {
    const { current } = this.#live;
    if (current !== this.#prepared) this.#statements.clear();
    this.#prepared = current;
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (current === undefined) throw new HistoryClosedError();
      statement = current.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /**
   * `work` must not await: the lock is held by this thread alone, and shortly. It may be called again from the start,
   * and then on another file.
   */
  async read<T>(work: () => T): Promise<T> {
    let suspected: string | undefined;
    for (let left = renewals; ; left--) {
      this.#refuseClosed();
      const database = this.#live.current ?? (await this.#live.open());
      try {
        return await onceFree(this.#clock, () => {
          this.#refuseClosed();
          this.#refuseLost(database);
          return work();
        });
      } catch (error) {
        if (left === 0 || !(isDamage(error) || error instanceof FileLostError)) throw error;
        if (error instanceof FileLostError) {
          this.#live.leave(database, 'lost');
        } else {
          // A file is given up only when it has been opened twice and made no sense: memory fails, too.
          this.#live.leave(database, database.identity === suspected ? 'damaged' : 'suspect');
          suspected = database.identity;
        }
      }
    }
  }

  /** Does `work` in one transaction, all or nothing. As with `read`. Throws `HistoryUnwritableError`. */
  async write<T>(work: () => T): Promise<T> {
    for (let anew = false; ; anew = true) {
      try {
        return await this.read(() => this.#transact(work));
      } catch (error) {
        const known = asUnwritable(error, this.#folder);
        const { current } = this.#live;
        if (anew || current === undefined || !mayBeOver(known)) throw known;
        this.#live.leave(current, 'unsure');
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#statements.clear();
    this.#live.close();
  }

  #transact<T>(work: () => T): T {
    const database = this.#live.current;
    if (database === undefined) throw new FileLostError();
    this.statement('begin immediate').run();
    try {
      // Asked again: under the lock that this takes, nobody sets the file aside.
      this.#refuseLost(database);
      const result = work();
      this.statement('commit').run();
      return result;
    } catch (error) {
      this.#rollBack(database);
      throw error;
    }
  }

  #rollBack(database: OpenDatabase): void {
    try {
      // SQLite does it by itself where a full disk, say, leaves it no choice.
      if (database.db.isTransaction) database.db.exec('rollback');
    } catch {
      // Closing undoes it, too.
      this.#live.leave(database, 'suspect');
    }
  }

  #refuseClosed(): void {
    if (this.#closed) throw new HistoryClosedError();
  }

  #refuseLost(database: OpenDatabase): void {
    if (!this.#live.isLive(database)) throw new FileLostError();
  }
}

/** Whether that may be over, and this connection does not notice: it was opened for reading alone, say. */
function mayBeOver(error: unknown): boolean {
  return error instanceof HistoryUnwritableError && error.reason !== 'full';
}
