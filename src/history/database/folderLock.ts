import { closeSync, openSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import type { Clock } from '../../common/clock.ts';
import { onceFree } from './busy.ts';
import { isDamage } from './sqliteError.ts';

/** Milliseconds that SQLite itself waits; it blocks the thread meanwhile. */
const wait = 5;

/**
 * The file whose lock is held by whoever opens, closes, writes or sets aside the history beside it. SQLite finds the
 * `-wal` of a database by its path: without this lock the one of another file could be taken for it. It is a database
 * without content because the system takes away its locks when their process dies.
 */
export function lockFile(file: string): string {
  return join(dirname(file), 'lock.db');
}

/** Makes an empty file that only its owner may read, where there is none. An existing one is not even opened. */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // To open and close it would take away the locks that this process holds on it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Does `work` while no other process, and no other connection of this one, holds the lock. Waits up to ten seconds. */
export async function whileLocked<T>(
  sqlite: typeof Sqlite,
  file: string,
  clock: Clock,
  work: () => T | Promise<T>,
): Promise<T> {
  const lock = openLock(sqlite, file);
  try {
    await onceFree(clock, () => take(lock, file));
    return await work();
  } finally {
    lock.close();
  }
}

/** Does `work` under the lock, at once; throws SQLITE_BUSY, among others, where it cannot. */
export function lockedNow(sqlite: typeof Sqlite, file: string, work: () => void): void {
  const lock = openLock(sqlite, file);
  try {
    take(lock, file);
    work();
  } finally {
    lock.close();
  }
}

function openLock(sqlite: typeof Sqlite, file: string): Sqlite.DatabaseSync {
  makeFile(lockFile(file));
  return new sqlite.DatabaseSync(lockFile(file), { timeout: wait });
}

function take(lock: Sqlite.DatabaseSync, file: string): void {
  try {
    lock.exec('begin immediate');
  } catch (error) {
    if (!isDamage(error)) throw error;
    // There is nothing in it. Emptied in place, it is still the same file for those who have it open.
    truncateSync(lockFile(file));
    lock.exec('begin immediate');
  }
}
