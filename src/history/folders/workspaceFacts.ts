import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../common/clock.ts';
import { onceFree } from '../database/busy.ts';
import { loadSqlite } from '../database/connection.ts';
import { refuseForeignSchema } from '../database/foreignSchema.ts';
import { whileLocked } from '../database/folderLock.ts';
import { historyFile } from './historyFile.ts';
import { migrations, versionOf } from '../database/migrations.ts';
import { peekHistory } from './peekHistory.ts';
import { assertOwnState } from './privateState.ts';

/** Whose history it is. */
export interface WorkspaceFacts {
  /** Real path of the workspace folder. */
  readonly folder: string;
  /** See `lookAtFolder`. */
  readonly identity: string | undefined;
}

/** Histories of earlier versions do not say whose they are. */
const firstVersion = 4;

/** For `peekHistory`. */
export function readFacts(db: DatabaseSync, version: number): WorkspaceFacts | undefined {
  if (version < firstVersion) return undefined;
  const rows = db.prepare("select name, value from facts where name in ('folder', 'identity')").all();
  const facts = new Map(rows.map(({ name, value }) => [name, String(value)]));
  const folder = facts.get('folder');
  return folder === undefined ? undefined : { folder, identity: facts.get('identity') };
}

/**
 * Notes whose history it is, where that is not noted already. `false`: it is of a version that cannot. Rejects with
 * `ForeignStateError`, or what SQLite says.
 */
export async function writeFacts(state: string, facts: WorkspaceFacts, clock: Clock): Promise<boolean> {
  const noted = (await peekHistory(state, clock, readFacts)).value;
  if (noted?.folder === facts.folder && noted.identity === facts.identity) return true;
  await assertOwnState(state);
  const sqlite = loadSqlite();
  const file = historyFile(state);
  const url = pathToFileURL(file);
  // A history that is not there is not made.
  url.searchParams.set('mode', 'rw');
  // Nobody sets it aside meanwhile.
  return whileLocked(sqlite, file, clock, () =>
    onceFree(clock, () => {
      const db = new sqlite.DatabaseSync(url, { timeout: 0, defensive: true });
      try {
        const version = versionOf(db);
        if (version < firstVersion || version > migrations.length) return false;
        refuseForeignSchema(db, file);
        write(db, facts);
        return true;
      } finally {
        db.close();
      }
    }),
  );
}

function write(db: DatabaseSync, { folder, identity }: WorkspaceFacts): void {
  db.exec('pragma synchronous = normal; begin immediate');
  try {
    const put = db.prepare('insert or replace into facts (name, value) values (?, ?)');
    put.run('folder', folder);
    if (identity === undefined) db.exec("delete from facts where name = 'identity'");
    else put.run('identity', identity);
    db.exec('commit');
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
}
