import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/runStore.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { quietLog } from '../../support/quietLog.ts';

export const pageSize = 4096;

const host = { kind: 'cli', pid: 7, startToken: 'x' } as const;
const claim = {
  ...({ taskId: 'haiku', label: 'Haikus', trigger: 'schedule', scheduleKey: 'daily' } as const),
  ...({ decision: 'run', overlap: 'allow', priority: 0, occurrences: 1 } as const),
};

export async function openStore(file: string): Promise<RunStore> {
  return (await openHistory({ file, host, clock: systemClock, log: quietLog })).store;
}

/** Occurrences 1 to `count` have run, the last one is running still; the first has generated a file. */
export async function writeHistory(store: RunStore, count: number): Promise<void> {
  await store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 1);
  const claims = Array.from({ length: count }, (_, index) => ({ ...claim, occurrence: index + 1 }));
  const { rows } = await store.claim(claims, 1000);
  for (const [index, run] of rows.entries()) {
    if (run === undefined) continue;
    await store.begin(run.id, { maxConcurrent: count + 1, alone: false, giveWay: false }, 2000 + index);
    const output = { runId: run.id, taskId: 'haiku', kind: 'haiku', path: 'a.md', bytes: 1, createdAt: 2000 };
    if (index === 0) await store.addOutputs([output]);
    if (index < count - 1)
      await store.end(run.id, { status: 'succeeded', summary: `${'x'.repeat(200)}` }, 3000);
  }
}

/** Which of the occurrences 1 to `count` the history would still let run. */
export async function claimable(store: RunStore, count: number): Promise<readonly number[]> {
  const claims = Array.from({ length: count }, (_, index) => ({ ...claim, occurrence: index + 1 }));
  const { rows } = await store.claim(claims, 5000);
  return rows.flatMap((run) => run?.occurrence ?? []);
}

/** A history as a killed host leaves it: with its `-wal`, and without its `-shm`. */
export async function copyWhileOpen(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await copyFile(`${from}-wal`, `${to}-wal`);
}

/** Writes `bytes` of nonsense over what lies at `offset`; negative: from the end. On the disk when it returns. */
export function scribble(file: string, offset: number, bytes: number): void {
  const place = offset < 0 ? statSync(file).size + offset : offset;
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xa7), 0, bytes, place);
  fsyncSync(handle);
  closeSync(handle);
}

/** The number of the page, from 1 on, at which a table or an index begins. */
export function rootPage(file: string, name: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  const row = db.prepare('select rootpage from sqlite_schema where name = ?').get(name);
  db.close();
  return Number(row?.['rootpage']);
}

/** What lies beside a history, but for what SQLite has there while it is open. */
export async function asideOf(file: string): Promise<readonly string[]> {
  const own = new Set(['', '-wal', '-shm'].map((suffix) => basename(file) + suffix));
  const names = await readdir(dirname(file));
  return names.filter((name) => !own.has(name) && name !== 'lock.db').sort();
}

export function faultsOf(file: string): unknown {
  const db = new DatabaseSync(file);
  const { integrity_check: found } = db.prepare('pragma integrity_check').get() ?? {};
  db.close();
  return found;
}

export function inFolderOf(file: string, name: string): string {
  return join(dirname(file), name);
}
