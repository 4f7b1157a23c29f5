import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { ForeignStateError } from '../../common/ownership.ts';
import { canBeRunId } from '../runId.ts';

/** What SQLite keeps for itself: statistics, and the indexes of what is unique. */
const internal = /^(?:table sqlite_(?:stat\d|sequence) create table|index sqlite_autoindex_\w+ )/i;
/** What FTS5 keeps in tables of its own; another version of SQLite may make them otherwise. */
const ofTexts = /^texts_\w+$/;

const ofNothing = '47DEQpj8HBSa-_TImW-5JC';
/** Of each version of the schema, in the order of the migrations; a test keeps them right. */
export const fingerprints: readonly string[] = [
  ofNothing,
  'BkYM5WO1uhXpOEPFOt9xQl',
  'GBZiFeW4-c3vW-H1agiTwv',
  'f66u8g6lRY9Z5OWuMEsAsC',
  'Fal5K_0cpspgxPuMm77yvu',
];

/**
 * Refuses a database with a trigger, a view, a table or anything else that is not of our making, or without what is:
 * reading it, or writing to it, would do what somebody else has thought out. Nothing of it has been carried out by then.
 * Throws `ForeignStateError`.
 */
export function refuseForeignSchema(db: DatabaseSync, file: string): void {
  db.exec('pragma trusted_schema = off');
  // Of whichever version: another host may be bringing it up to date.
  if (!fingerprints.includes(fingerprintOf(db))) throw new ForeignStateError(file, 'content');
}

/**
 * Refuses a database with a run of which something is still to come, and whose id leads out of where it is used as a
 * name. `toRun` refuses the others when they are read. Throws `ForeignStateError`.
 */
export function refuseForeignRuns(db: DatabaseSync, file: string): void {
  if (fingerprintOf(db) === ofNothing) return;
  const isActive = `status in ('queued', 'running')`;
  const ids = db.prepare(`select id from runs where ${isActive}`).iterate();
  for (const { id } of ids) if (!canBeRunId(String(id))) throw new ForeignStateError(file, 'content');
}

/** A short text that tells one schema from another; how its SQL is laid out makes no difference. */
export function fingerprintOf(db: DatabaseSync): string {
  const rows = db
    .prepare('select type, name, tbl_name as owner, sql from sqlite_schema order by type, name')
    .all();
  const hash = createHash('sha256');
  for (const { type, name, owner, sql } of rows) {
    if (internal.test(`${String(type)} ${String(name)} ${String(sql ?? '')}`)) continue;
    const text =
      ofTexts.test(String(name)) && type === 'table' ? '' : String(sql).replaceAll(/[\s"'`[\]]/g, '');
    hash.update(`${JSON.stringify([type, name, owner, text.toLowerCase()])}\n`);
  }
  return hash.digest('base64url').slice(0, 22);
}
