import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../common/clock.ts';
import { onceFree } from '../database/busy.ts';
import { loadSqlite } from '../database/connection.ts';
import { refuseForeignSchema } from '../database/foreignSchema.ts';
import { hasHistory, historyFile, unfiledBytes } from './historyFile.ts';
import { migrations, versionOf } from '../database/migrations.ts';
import { assertOwnState } from './privateState.ts';

/** What was read of a history, or why nothing was. `newer`: another version of the scheduler has written it. */
export type Peeked<T> =
  | { readonly value: T; readonly fault?: undefined }
  | { readonly fault: 'missing' | 'newer' | 'unreadable'; readonly value?: undefined };

/**
 * Reads of a state folder's history without taking part in it: nothing is made, migrated or mended, and one that is
 * damaged, somebody else's, or newer than us is left as it is. `read` gets the version of its schema, which is ours or an older one.
 */
export async function peekHistory<T>(
  state: string,
  clock: Clock,
  read: (db: DatabaseSync, version: number) => T,
): Promise<Peeked<T>> {
  const { DatabaseSync } = loadSqlite();
  if (!(await hasHistory(state))) return { fault: 'missing' };
  const path = historyFile(state);
  const url = pathToFileURL(path);
  // To read a file whose writers are all gone, SQLite would put files beside it and leave them there.
  url.searchParams.set('immutable', '1');
  try {
    await assertOwnState(state);
    const place = (await unfiledBytes(state)) > 0 ? path : url;
    return await onceFree<Peeked<T>>(clock, () => {
      const db = new DatabaseSync(place, { readOnly: true, defensive: true });
      try {
        const version = versionOf(db);
        if (version > migrations.length) return { fault: 'newer' };
        if (version < 1) return { fault: 'unreadable' };
        refuseForeignSchema(db, path);
        return { value: read(db, version) };
      } finally {
        db.close();
      }
    });
  } catch {
    return { fault: 'unreadable' };
  }
}
