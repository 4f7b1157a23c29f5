import type { Clock } from '../../common/clock.ts';
import type { RunArchive } from '../../engine/archive.ts';
import type { Log } from '../../engine/ports.ts';
import type { RunStore } from '../../engine/runStore.ts';
import type { Host } from '../../model/run.ts';
import { ChangeWatcher } from './changeWatcher.ts';
import { Connection } from '../database/connection.ts';
import { Revisions } from './revisions.ts';
import { RunTable } from './runTable.ts';
import { SqliteArchive } from './sqliteArchive.ts';
import { SqliteRunStore } from './sqliteRunStore.ts';

export interface HistoryOptions {
  /** Absolute path of the database; it and its folder are created where they do not exist. */
  readonly file: string;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
}

/** One database: closing the store closes the archive too. */
export interface History {
  readonly store: RunStore;
  readonly archive: RunArchive;
}

/** Throws `SqliteMissingError`, `NewerSchemaError`, `HistoryUnwritableError`, or what the file system or SQLite says. */
export async function openHistory({ file, host, clock, log }: HistoryOptions): Promise<History> {
  const connection = await Connection.open(file, clock, log);
  const revisions = new Revisions(connection);
  const runs = new RunTable(connection, revisions);
  const watcher = new ChangeWatcher(file, { connection, revisions, runs, clock, log });
  return {
    store: new SqliteRunStore(host, { connection, revisions, runs, watcher }),
    archive: new SqliteArchive(host, { file, connection, revisions, runs }),
  };
}
