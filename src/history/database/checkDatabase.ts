import type { HistoryCheck } from '../../engine/archive.ts';
import type { Connection } from './connection.ts';
import { isDamage } from './sqliteError.ts';

/** Holds the thread until all has been read. What cannot be read is a fault, not an error: nothing is set aside for it. */
export function checkDatabase(connection: Connection): Omit<HistoryCheck, 'bytes'> {
  const faults: string[] = [];
  const ask = (sql: string) => {
    try {
      return connection.statement(sql).all();
    } catch (error) {
      if (!isDamage(error)) throw error;
      faults.push(String(error));
      return [];
    }
  };
  const value = (sql: string) => ask(sql)[0]?.['value'];
  for (const { value: found } of ask('select integrity_check as value from pragma_integrity_check')) {
    if (found !== 'ok') faults.push(String(found));
  }
  for (const { table, rowid, parent } of ask('pragma foreign_key_check')) {
    faults.push(`${String(table)} ${String(rowid)}: its row of ${String(parent)} is not there`);
  }
  return {
    runs: Number(value('select count(*) as value from runs') ?? 0),
    schemaVersion: Number(value('select user_version as value from pragma_user_version') ?? 0),
    sqliteVersion: String(value('select sqlite_version() as value') ?? ''),
    faults: [...new Set(faults)],
  };
}
