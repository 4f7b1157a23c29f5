import { existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import { ForeignStateError } from '../../common/ownership.ts';
import { DamagedRows } from './damagedRows.ts';
import { refuseForeignSchema } from './foreignSchema.ts';
import { migrate } from './migrations.ts';
import { salvage } from './salvage.ts';

// A damaged history gives way to a new one in two steps, under the lock. What can be saved is written to a draft; when
// the draft is complete it is renamed, and from that moment on the damaged file is given up. Then this file, its `-wal`
// and its `-shm` are moved away, and last the new one takes its place. Whoever opens the history first finishes what
// a killed host has begun, so nobody ever sees a new file beside the `-wal` of an old one.

const besides = ['-wal', '-shm', '-journal'] as const;
/** In the table `facts`: the name that the damaged file goes by. */
const factName = 'set-aside';

export interface SetAside {
  /** Absolute path of the damaged history. */
  readonly path: string;
  /** Rows that could be saved of it. */
  readonly saved: number;
}

/** Puts a new history in the place of `file`. `now`: milliseconds since the Unix epoch. */
export async function setAside(sqlite: typeof Sqlite, file: string, now: number): Promise<SetAside> {
  const draft = neighbour(file, 'draft');
  removeAll(draft);
  try {
    const saved = await writeDraft(sqlite, { file, draft, now });
    renameSync(draft, neighbour(file, 'next'));
    return { path: finish(sqlite, file), saved };
  } finally {
    removeAll(draft);
  }
}

/** Goes on where a host was killed while it set the history aside. `undefined`: none was. */
export function finishSetAside(sqlite: typeof Sqlite, file: string): string | undefined {
  return existsSync(neighbour(file, 'next')) ? finish(sqlite, file) : undefined;
}

/** Removes what a file that is no longer there, or that was replaced, has left beside it. */
export function removeBesides(file: string): void {
  for (const suffix of besides) rmSync(file + suffix, { force: true });
}

function removeAll(file: string): void {
  rmSync(file, { force: true });
  removeBesides(file);
}

async function writeDraft(
  sqlite: typeof Sqlite,
  { file, draft, now }: { readonly file: string; readonly draft: string; readonly now: number },
): Promise<number> {
  const db = new sqlite.DatabaseSync(draft, { defensive: true });
  const from = new DamagedRows(sqlite, file);
  let saved;
  try {
    // It counts only when it is complete; then it is written to the disk at once.
    db.exec('pragma journal_mode = memory; pragma synchronous = off');
    migrate(db);
    db.exec('begin');
    saved = await salvage(from, db, now);
    db.prepare('insert or replace into facts (name, value) values (?, ?)').run(
      factName,
      basename(freeName(file, now)),
    );
    db.exec('commit');
  } finally {
    from.close();
    db.close();
  }
  await using handle = await open(draft, 'r+');
  await handle.chmod(0o600);
  await handle.sync();
  return saved;
}

function finish(sqlite: typeof Sqlite, file: string): string {
  const next = neighbour(file, 'next');
  const path = join(dirname(file), nameIn(sqlite, next));
  // The file first: a host that has it open sees from that that it is not to be written any more.
  for (const suffix of ['', ...besides]) {
    if (existsSync(file + suffix)) renameSync(file + suffix, path + suffix);
  }
  renameSync(next, file);
  return path;
}

function nameIn(sqlite: typeof Sqlite, next: string): string {
  const db = new sqlite.DatabaseSync(next, { readOnly: true, defensive: true });
  try {
    refuseForeignSchema(db, next);
    const name = String(db.prepare('select value from facts where name = ?').get(factName)?.['value']);
    // It is about to be the name of a file here, and nowhere else.
    if (!/^[\w-]+(?:\.[\w-]+)*\.db$/.test(name)) throw new ForeignStateError(next, 'content');
    return name;
  } finally {
    db.close();
  }
}

/** `history.db` → `history.draft.db`. */
function neighbour(file: string, word: string): string {
  return join(dirname(file), `${basename(file, '.db')}.${word}.db`);
}

/** In UTC, as the ids of runs are. */
function freeName(file: string, now: number): string {
  const stamp = new Date(now)
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .replace('T', '-');
  for (let count = 1; ; count++) {
    const name = neighbour(file, `damaged-${stamp}${count === 1 ? '' : `-${count}`}`);
    if (!['', ...besides].some((suffix) => existsSync(name + suffix))) return name;
  }
}
