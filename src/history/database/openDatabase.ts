import { chmod } from 'node:fs/promises';
import type * as Sqlite from 'node:sqlite';
import { ForeignStateError } from '../../common/ownership.ts';
import type { Clock } from '../../common/clock.ts';
import { onceFree } from './busy.ts';
import { fileIdentity } from './fileIdentity.ts';
import { lockFile, makeFile } from './folderLock.ts';
import { refuseForeignRuns, refuseForeignSchema } from './foreignSchema.ts';
import { migrate, NewerSchemaError, refuseNewer } from './migrations.ts';
import { isDamage } from './sqliteError.ts';

/** How long SQLite itself waits for a lock, in milliseconds; it blocks the thread meanwhile. */
const busyTimeout = 50;

/** The file is damaged. It is still open, so that SQLite keeps what lies beside it as it is. */
export class DamagedFileError extends Error {
  readonly db: Sqlite.DatabaseSync;

  constructor(db: Sqlite.DatabaseSync, cause: unknown) {
    super('The history is damaged', { cause });
    this.name = 'DamagedFileError';
    this.db = db;
  }
}

/** A database file with our schema, open. */
export interface OpenDatabase {
  readonly db: Sqlite.DatabaseSync;
  /** See `fileIdentity`. */
  readonly identity: string | undefined;
  /** That of its `-wal`. */
  readonly walIdentity: string | undefined;
}

/**
 * Opens the history, and makes it where there is none. To be called while the lock is held. Throws `NewerSchemaError`,
 * `ForeignStateError`, `DamagedFileError`, or what the file system or SQLite says.
 */
export async function openDatabase(sqlite: typeof Sqlite, file: string, clock: Clock): Promise<OpenDatabase> {
  // SQLite gives its own files beside it the permissions of this one.
  makeFile(file);
  await chmod(file, 0o600);
  const db = new sqlite.DatabaseSync(file, {
    timeout: busyTimeout,
    enableForeignKeyConstraints: true,
    defensive: true,
  });
  try {
    await onceFree(clock, () => refuseNewer(db));
    await onceFree(clock, () => refuseForeignSchema(db, file));
    await onceFree(clock, () => refuseForeignRuns(db, file));
    await onceFree(clock, () => db.exec('pragma journal_mode = wal'));
    db.exec('pragma synchronous = normal');
    await onceFree(clock, () => migrate(db));
    // From now on `begin immediate` takes the lock as well: nobody sets the file aside in the middle of a write.
    db.prepare('attach ? as lock').run(lockFile(file));
    return { db, identity: fileIdentity(file), walIdentity: fileIdentity(`${file}-wal`) };
  } catch (error) {
    if (isDamage(error)) throw new DamagedFileError(db, error);
    if (error instanceof NewerSchemaError || error instanceof ForeignStateError)
      closeUntouched(sqlite, file, db);
    else db.close();
    throw error;
  }
}

/** The last one to close it would move what is in the `-wal` into the file, but not one that may only read. */
function closeUntouched(sqlite: typeof Sqlite, file: string, db: Sqlite.DatabaseSync): void {
  const reader = new sqlite.DatabaseSync(file, { readOnly: true });
  try {
    reader.prepare('pragma user_version').get();
  } finally {
    db.close();
    reader.close();
  }
}
