import { closeSync, openSync, truncateSync } from 'node:fs';
import type * as Sqlite from 'node:sqlite';
import type { Clock } from '../common/clock.ts';
import { assertOwn } from '../common/ownership.ts';

/** Milliseconds from one attempt to the next, and for how long: allowing a thousand tasks takes one or two seconds. */
const delay = 15;
const patience = 30_000;

/**
 * Does `work` while no other process, and no other caller in this one, holds the lock of that file. It is that of an
 * empty SQLite database: the system takes it away when its process dies, whatever way that goes.
 */
export async function whileLocked<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const sqlite = process.getBuiltinModule('node:sqlite') as typeof Sqlite | undefined;
  if (sqlite === undefined)
    throw new Error(`This runtime (Node ${process.versions.node}) has no node:sqlite`);
  makeFile(path);
  await assertOwn(path, 'file');
  const lock = new sqlite.DatabaseSync(path, { timeout: 0 });
  try {
    for (let waited = 0; !take(lock, path); waited += delay) {
      if (waited > patience) throw new Error(`Another process holds ${path}`);
      await new Promise<void>((resolve) => clock.setTimer(delay * (0.5 + Math.random()), resolve));
    }
    return await work();
  } finally {
    lock.close();
  }
}

function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // To open and close it would take away the locks that this process holds on it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** `false`: another one has it. */
function take(lock: Sqlite.DatabaseSync, path: string): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    const code = (error as { readonly errcode?: number }).errcode ?? 0;
    if ((code & 0xff) === busy) return false;
    if ((code & 0xff) !== notADatabase) throw error;
    // There is nothing in it. Emptied in place, it is still the same file for those who have it open.
    truncateSync(path);
    return false;
  }
}

const busy = 5;
const notADatabase = 26;
