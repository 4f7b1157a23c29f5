import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, truncateSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunStore } from '../../../src/engine/runStore.ts';
import { HistoryUnwritableError, type UnwritableReason } from '../../../src/history/database/unwritable.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { asideOf, claimable, faultsOf, inFolderOf, openStore, writeHistory } from './damagedFiles.ts';
import { canLock, setLocked, SmallDisk } from './faultyDisks.ts';

const limited = fileURLToPath(new URL('limitedProcess.ts', import.meta.url));
const onPosix = process.platform === 'win32' ? () => undefined : it;

/** The right to mount, or to lock files, is root's: elsewhere the limit of a file's size stands for the full disk. */
const onOwnDisk = SmallDisk.isPermitted ? describe : () => undefined;
const whereLockable = canLock() ? it : () => undefined;

const because = (reason: UnwritableReason) => (error: unknown) => {
  assert.ok(error instanceof HistoryUnwritableError, String(error));
  assert.equal(error.reason, reason);
  return true;
};

describe('A history on a disk that fails', function () {
  this.timeout(30_000);
  let opened: RunStore[];
  beforeEach(() => (opened = []));
  const closeAll = async () => {
    for (const store of opened) await store.close();
  };
  const open = async (file: string) => {
    const store = await openStore(file);
    opened.push(store);
    return store;
  };

  describe('because its files may not grow', () => {
    let folder: TemporaryFolder;
    beforeEach(async () => (folder = await temporaryFolder()));
    afterEach(async () => {
      await closeAll();
      await folder.remove();
    });

    onPosix('holds what was claimed, and nothing of what failed', async () => {
      const file = folder.path('history.db');
      await (await openStore(file)).close();
      // In blocks of 512 bytes, as POSIX has it.
      const script = `trap '' XFSZ; ulimit -f 1200; exec "$0" "$@"`;
      const printed = execFileSync('sh', ['-c', script, process.execPath, limited, file], {
        encoding: 'utf8',
      });
      const { got, failures, rows } = JSON.parse(printed) as Record<'got' | 'failures', unknown[]> & {
        rows: number;
      };
      assert.deepEqual(failures, ['io', 'io', 'io']);
      assert.ok(got.length > 5, `${got.length} claims`);
      assert.equal(rows, got.length);
      assert.deepEqual(await asideOf(file), []);
      const store = await open(file);
      assert.equal((await store.runs({ limit: 100_000 })).length, got.length);
      assert.deepEqual(await claimable(store, got.length + 2), [got.length + 1, got.length + 2]);
      assert.equal(faultsOf(file), 'ok');
    });
  });

  onOwnDisk('of its own', () => {
    let disk: SmallDisk;
    let file: string;

    beforeEach(() => {
      disk = SmallDisk.mount(12 * 2 ** 20) ?? assert.fail('It could be mounted before');
      file = disk.path('state', 'history.db');
    });
    afterEach(async () => {
      await closeAll();
      disk.remove();
    });

    describe('that is full', () => {
      it('is not written, can be read, and goes on when there is room', async () => {
        const [store, other] = [await open(file), await open(file)];
        await writeHistory(store, 20);
        disk.fill();
        const claims = Array.from({ length: 3 }, () => claimable(store, 2000));
        for (const claimed of await Promise.allSettled(claims)) {
          assert.ok(claimed.status === 'rejected' && because('full')(claimed.reason));
        }
        await assert.rejects(store.beat(1), because('full'));
        assert.equal((await store.runs({ limit: 100 })).length, 20);
        assert.equal((await store.cursors())[0]?.until, 20);
        disk.empty();
        const got = [await claimable(store, 30), await claimable(other, 30)];
        assert.deepEqual(got, [[21, 22, 23, 24, 25, 26, 27, 28, 29, 30], []]);
        assert.equal(faultsOf(file), 'ok');
        assert.deepEqual(await asideOf(file), []);
      });

      it('cannot be opened, and is whole when it can', async () => {
        const store = await openStore(file);
        await writeHistory(store, 20);
        await store.close();
        const before = readFileSync(file);
        disk.fill();
        await assert.rejects(openStore(file), because('full'));
        assert.ok(readFileSync(file).equals(before));
        disk.empty();
        assert.equal((await (await open(file)).runs({ limit: 100 })).length, 20);
        assert.deepEqual(await asideOf(file), []);
      });

      it('is healed when there is room, and stays as it is before', async () => {
        const store = await openStore(file);
        await writeHistory(store, 100);
        await store.close();
        truncateSync(file, Math.floor(statSync(file).size * 0.7));
        disk.fill();
        const before = readFileSync(file);
        await assert.rejects(openStore(file), because('full'));
        assert.ok(readFileSync(file).equals(before));
        assert.deepEqual(await asideOf(file), []);
        disk.empty();
        const healed = await open(file);
        assert.deepEqual(await claimable(healed, 100), []);
        assert.equal((await asideOf(file)).filter((name) => name.endsWith('.db')).length, 1);
      });
    });

    describe('that is read-only', () => {
      it('cannot be opened, and is whole when it can', async () => {
        const store = await openStore(file);
        await writeHistory(store, 20);
        await store.close();
        disk.setWritable(false);
        await assert.rejects(openStore(file), because('read-only'));
        disk.setWritable(true);
        assert.equal((await (await open(file)).runs({ limit: 100 })).length, 20);
      });
    });
  });

  describe('because they are locked', () => {
    let folder: TemporaryFolder;
    let file: string;
    let locked: string[];

    beforeEach(async () => {
      folder = await temporaryFolder();
      file = folder.path('state', 'history.db');
      locked = [];
    });
    afterEach(async () => {
      for (const path of locked) setLocked(path, false);
      await closeAll();
      await folder.remove();
    });
    const lock = (path: string) => {
      locked.push(path);
      assert.ok(setLocked(path, true));
    };

    whereLockable('as its log is, is read on, and written again afterwards', async () => {
      const store = await open(file);
      await writeHistory(store, 20);
      lock(`${file}-wal`);
      for (let count = 0; count < 3; count++)
        await assert.rejects(claimable(store, 30), HistoryUnwritableError);
      assert.equal((await store.runs({ limit: 100 })).length, 20);
      setLocked(`${file}-wal`, false);
      assert.equal((await claimable(store, 30)).length, 10);
      assert.deepEqual(await claimable(await open(file), 30), []);
      assert.deepEqual(await asideOf(file), []);
    });

    whereLockable('as its log was when it was opened, is written at once when that is over', async () => {
      const store = await open(file);
      await writeHistory(store, 20);
      lock(`${file}-wal`);
      const other = await open(file);
      await assert.rejects(claimable(other, 30), because('read-only'));
      setLocked(`${file}-wal`, false);
      assert.equal((await claimable(other, 30)).length, 10);
    });

    whereLockable('as its folder is, cannot be opened, and is whole when it can', async () => {
      const store = await openStore(file);
      await writeHistory(store, 20);
      await store.close();
      const state = inFolderOf(file, '.');
      lock(state);
      await assert.rejects(openStore(file), because('read-only'));
      setLocked(state, false);
      assert.equal((await (await open(file)).runs({ limit: 100 })).length, 20);
    });

    whereLockable('as the file is, is written again afterwards', async () => {
      const store = await openStore(file);
      await writeHistory(store, 20);
      await store.close();
      lock(file);
      await assert.rejects(openStore(file), HistoryUnwritableError);
      setLocked(file, false);
      assert.equal((await claimable(await open(file), 30)).length, 10);
    });
  });
});
