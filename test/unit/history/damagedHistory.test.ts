import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from '../../../src/common/clock.ts';
import type { HistoryReplaced, RunStore } from '../../../src/engine/runStore.ts';
import { Connection } from '../../../src/history/database/connection.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import {
  asideOf,
  claimable,
  copyWhileOpen,
  faultsOf,
  inFolderOf,
  openStore,
  pageSize,
  rootPage,
  scribble,
  writeHistory,
} from './damagedFiles.ts';

const dated = /^history\.damaged-\d{8}-\d{6}\.db$/;

describe('A damaged history', function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;
  let file: string;
  let opened: (RunStore | Connection)[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('history.db');
    opened = [];
  });
  afterEach(async () => {
    for (const each of opened) await each.close();
    await folder.remove();
  });
  const open = async () => {
    const store = await openStore(file);
    opened.push(store);
    return store;
  };
  const writeAndClose = async (count: number) => {
    const store = await openStore(file);
    await writeHistory(store, count);
    await store.close();
  };
  /** Opens it, closes it, and returns what was told of it meanwhile. */
  const toldAtOpening = async () => {
    const connection = await Connection.open(file, systemClock);
    const told: HistoryReplaced[] = [];
    connection.onDidReplace((replaced) => told.push(replaced));
    await connection.read(() => undefined);
    connection.close();
    return told;
  };
  /** It has been set aside once, under a dated name, and a sound one has begun. */
  const assertSetAside = async (told: readonly HistoryReplaced[]) => {
    const aside = (await asideOf(file)).filter((name) => dated.test(name));
    assert.equal(aside.length, 1);
    assert.deepEqual(told, [{ path: inFolderOf(file, aside[0] ?? '') }]);
    assert.equal(faultsOf(file), 'ok');
    return inFolderOf(file, aside[0] ?? '');
  };

  it('that is no database at all is set aside as it is, and a new one begins', async () => {
    await writeFile(file, 'This is not a history. '.repeat(1000));
    const aside = await assertSetAside(await toldAtOpening());
    assert.equal(await readFile(aside, 'utf8'), 'This is not a history. '.repeat(1000));
    const store = await open();
    assert.deepEqual(await store.runs({ limit: 9 }), []);
    await writeHistory(store, 3);
    assert.equal((await store.runs({ limit: 9 })).length, 3);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('whose header is nonsense goes with its write-ahead log', async () => {
    const elsewhere = folder.path('elsewhere', 'history.db');
    const store = await openStore(elsewhere);
    await writeHistory(store, 5);
    await copyWhileOpen(elsewhere, file);
    await store.close();
    scribble(file, 0, 100);
    // With its first frame the log holds the header as well.
    scribble(`${file}-wal`, 32, 200);
    const log = await readFile(`${file}-wal`);
    const aside = await assertSetAside(await toldAtOpening());
    assert.ok((await readFile(`${aside}-wal`)).equals(log));
    // The old log was not taken for the new file's own.
    assert.deepEqual(await (await open()).runs({ limit: 9 }), []);
  });

  it('that was cut short gives what can be read of it', async () => {
    await writeAndClose(300);
    const pages = statSync(file).size / pageSize;
    assert.ok(pages > 60, `${pages} pages`);
    truncateSync(file, Math.floor(pages * 0.8) * pageSize);
    await assertSetAside(await toldAtOpening());
    const store = await open();
    const runs = await store.runs({ limit: 1000 });
    assert.ok(runs.length > 20 && runs.length < 300, `${runs.length} runs`);
    assert.deepEqual(await claimable(store, 300), []);
  });

  it('gives back cursors, runs that go on, outputs with their runs, and the newest runs in their order', async () => {
    await writeAndClose(300);
    const before = await open();
    const [runs, outputs, cursors] = [
      await before.runs({ limit: 1000 }),
      await before.outputs(),
      await before.cursors(),
    ];
    const first = await before.attempts(runs[0]?.id ?? '');
    await before.close();
    // Nothing of the schedule's own tables: SQLite finds it on its way through the index alone.
    scribble(file, (rootPage(file, 'runs_active') - 1) * pageSize, pageSize);
    const store = await open();
    const told: HistoryReplaced[] = [];
    store.onDidReplace((replaced) => told.push(replaced));
    assert.equal((await store.active()).length, 1);
    await assertSetAside(told);
    assert.deepEqual(
      (await store.runs({ limit: 1000 })).map(({ id }) => id),
      runs.map(({ id }) => id),
    );
    assert.deepEqual(await store.run(runs[0]?.id ?? ''), runs[0]);
    assert.deepEqual(await store.run(runs[7]?.id ?? ''), runs[7]);
    assert.deepEqual(await store.outputs(), outputs);
    assert.deepEqual(await store.cursors(), cursors);
    assert.deepEqual(await store.attempts(runs[0]?.id ?? ''), first);
  });

  it('gives an occurrence that was claimed before to nobody, though its cursor is lost or an old one', async () => {
    await writeAndClose(50);
    scribble(file, (rootPage(file, 'cursors') - 1) * pageSize, pageSize);
    const store = await open();
    await store.cursors();
    // The task is enrolled anew: from now on.
    assert.deepEqual(await claimable(store, 60), []);
    await store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 55);
    assert.deepEqual(await claimable(store, 60), [55, 56, 57, 58, 59, 60]);
  });

  it('is found in the middle of a write, which is then done on the new one, once', async () => {
    await writeAndClose(50);
    const store = await open();
    scribble(file, (rootPage(file, 'runs_occurrence') - 1) * pageSize, pageSize);
    const told: HistoryReplaced[] = [];
    store.onDidReplace((replaced) => told.push(replaced));
    assert.deepEqual(await claimable(store, 52), [51, 52]);
    await assertSetAside(told);
    assert.equal((await store.runs({ limit: 100 })).length, 52);
  });

  describe('of no bytes', () => {
    it('is new where there has been none', async () => {
      await writeFile(file, '');
      assert.deepEqual(await toldAtOpening(), []);
      assert.deepEqual(await asideOf(file), []);
    });

    it('is damaged where runs have left their logs', async () => {
      await mkdir(inFolderOf(file, 'logs'));
      await writeFile(inFolderOf(file, 'logs/20261122-060000-7f3a2c.log'), 'Hello');
      await writeFile(file, '');
      const aside = await assertSetAside(await toldAtOpening());
      assert.equal((await stat(aside)).size, 0);
      assert.deepEqual(await toldAtOpening(), []);
    });

    it('is damaged where its write-ahead log is there, which SQLite would remove', async () => {
      const store = await open();
      await writeHistory(store, 5);
      await mkdir(folder.path('killed'));
      const copy = folder.path('killed', 'history.db');
      await copyWhileOpen(file, copy);
      file = copy;
      truncateSync(file, 0);
      const { size } = statSync(`${file}-wal`);
      const aside = await assertSetAside(await toldAtOpening());
      assert.equal((await stat(`${aside}-wal`)).size, size);
    });
  });

  describe('whose write-ahead log is torn', () => {
    /** As a host leaves it that is killed after `count` runs, in a file of its own. */
    const killed = async () => {
      const store = await open();
      await writeHistory(store, 20);
      await mkdir(folder.path('killed'));
      const copy = folder.path('killed', 'history.db');
      await copyWhileOpen(file, copy);
      file = copy;
      return store.runs({ limit: 100 });
    };

    it('in the middle of the last frame has lost the last transaction alone', async () => {
      const before = await killed();
      truncateSync(`${file}-wal`, statSync(`${file}-wal`).size - 1000);
      assert.deepEqual(await toldAtOpening(), []);
      const after = await (await open()).runs({ limit: 100 });
      assert.deepEqual(after.slice(1), before.slice(1));
      assert.equal(faultsOf(file), 'ok');
    });

    it('by nonsense in a frame is sound up to the transaction before', async () => {
      const before = await killed();
      scribble(`${file}-wal`, Math.floor(statSync(`${file}-wal`).size / 2), 600);
      assert.deepEqual(await toldAtOpening(), []);
      const store = await open();
      const after = await store.runs({ limit: 100 });
      assert.equal(after.length, before.length);
      assert.ok(after.some(({ status }) => status === 'queued'));
      assert.equal(faultsOf(file), 'ok');
      assert.deepEqual(await claimable(store, 20), []);
    });

    it('while a host has it open is found when that frame is read', async () => {
      const store = await open();
      await writeHistory(store, 20);
      const wal = `${file}-wal`;
      scribble(wal, 32, statSync(wal).size - 32);
      const other = await open();
      const told: HistoryReplaced[] = [];
      other.onDidReplace((replaced) => told.push(replaced));
      await other.runs({ limit: 100 });
      await assertSetAside(told);
      // The first host meets it at its next call.
      const moved: HistoryReplaced[] = [];
      store.onDidReplace((replaced) => moved.push(replaced));
      await store.beat(1);
      assert.deepEqual(moved, [{ path: undefined }]);
    });
  });

  it('is told once, however many open it afterwards', async () => {
    await writeFile(file, 'x'.repeat(5000));
    assert.equal((await toldAtOpening()).length, 1);
    assert.deepEqual(await toldAtOpening(), []);
  });

  it('gets another name where two are set aside in one second', async () => {
    const clock = { ...systemClock, now: () => Date.UTC(2026, 10, 23, 1, 13, 58) };
    for (let count = 0; count < 2; count++) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, 'x'.repeat(5000));
      (await Connection.open(file, clock)).close();
    }
    assert.deepEqual(await asideOf(file), [
      'history.damaged-20261123-011358-2.db',
      'history.damaged-20261123-011358.db',
    ]);
  });
});
