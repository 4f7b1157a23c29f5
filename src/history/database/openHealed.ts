import { readdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../engine/ports.ts';
import { assertOwnState } from '../folders/privateState.ts';
import { fileIdentity } from './fileIdentity.ts';
import { whileLocked } from './folderLock.ts';
import { DamagedFileError, openDatabase, type OpenDatabase } from './openDatabase.ts';
import { finishSetAside, removeBesides, setAside } from './setAside.ts';

export interface HistoryPlace {
  readonly sqlite: typeof Sqlite;
  /** Absolute path. Its folder is made where there is none. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a host knows from having had the history open. */
export interface Before {
  /** The identity of a file that has turned out to be damaged. */
  readonly damaged?: string | undefined;
  /** The identity of the `-wal` of a file that is there no more. */
  readonly lostWal?: string | undefined;
}

export interface Healed extends OpenDatabase {
  /** Where the damaged history lies that a new one has taken the place of just now: an absolute path. */
  readonly aside: string | undefined;
}

/**
 * Opens the history, or a new one where it is damaged. All of it under the lock, so that of many hosts which meet the
 * same damage the first one heals it, and none sets aside what another has just begun. Throws `NewerSchemaError`,
 * `ForeignStateError`, or what the file system or SQLite says.
 */
export async function openHealed(place: HistoryPlace, before: Before): Promise<Healed> {
  const { sqlite, file, clock } = place;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Now that it is there: what was looked at before may have been another.
  await assertOwnState(dirname(file));
  return whileLocked(sqlite, file, clock, async () => {
    let aside = finishSetAside(sqlite, file);
    const found = fileIdentity(file);
    removeStale(file, found, before);
    if (isEmptied(file) || (found !== undefined && found === before.damaged)) aside = await replace(place);
    try {
      return { ...(await openDatabase(sqlite, file, clock)), aside };
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      aside = await replaceOpen(place, error);
      return { ...(await openDatabase(sqlite, file, clock)), aside };
    }
  });
}

async function replaceOpen(place: HistoryPlace, { db, cause }: DamagedFileError): Promise<string> {
  // Windows moves no file that is open.
  if (process.platform === 'win32') db.close();
  try {
    return await replace(place, cause);
  } finally {
    if (db.isOpen) db.close();
  }
}

async function replace({ sqlite, file, clock, log }: HistoryPlace, error?: unknown): Promise<string> {
  const { path, saved } = await setAside(sqlite, file, clock.now());
  log.error(`The history was damaged and lies now at ${path}; ${saved} rows of it were saved`, error);
  return path;
}

/** SQLite takes what lies beside a file for its own, though it be that of a file which somebody has removed. */
function removeStale(file: string, found: string | undefined, { lostWal }: Before): void {
  const isOther = lostWal !== undefined && fileIdentity(`${file}-wal`) === lostWal;
  if (found === undefined || isOther) removeBesides(file);
}

/** Empty, though there has been a history: a new one is never empty while the lock is free. */
function isEmptied(file: string): boolean {
  return sizeOf(file) === 0 && ((sizeOf(`${file}-wal`) ?? 0) > 0 || hasLogs(dirname(file)));
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function hasLogs(folder: string): boolean {
  try {
    return readdirSync(join(folder, 'logs')).length > 0;
  } catch {
    return false;
  }
}
