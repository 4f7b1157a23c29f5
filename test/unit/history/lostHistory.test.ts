import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HistoryReplaced, RunStore } from '../../../src/engine/runStore.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { asideOf, claimable, faultsOf, openStore, writeHistory } from './damagedFiles.ts';

/** Windows does not let go of a file that is open. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

describe('A history whose file goes while a host has it open', () => {
  let folder: TemporaryFolder;
  let file: string;
  let opened: RunStore[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('state', 'history.db');
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    await folder.remove();
  });
  const open = async (at = file) => {
    const store = await openStore(at);
    opened.push(store);
    return store;
  };
  const told = (store: RunStore) => {
    const replaced: HistoryReplaced[] = [];
    store.onDidReplace((each) => replaced.push(each));
    return replaced;
  };

  onPosix('is begun anew once its folder was removed, and says so', async () => {
    const store = await open();
    await writeHistory(store, 3);
    const replaced = told(store);
    await rm(dirname(file), { recursive: true });
    assert.deepEqual(await store.runs({ limit: 9 }), []);
    assert.deepEqual(replaced, [{ path: undefined }]);
    await writeHistory(store, 2);
    assert.equal((await (await open()).runs({ limit: 9 })).length, 2);
    assert.deepEqual(replaced, [{ path: undefined }]);
  });

  onPosix('is one history for all hosts again, whoever begins it', async () => {
    const [first, second] = [await open(), await open()];
    await writeHistory(first, 3);
    const replaced = [told(first), told(second)];
    await rm(dirname(file), { recursive: true });
    const young = await open();
    await young.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 1);
    const got = await Promise.all([first, second, young].map((store) => claimable(store, 20)));
    assert.deepEqual(
      got.flat().sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    assert.deepEqual(replaced, [[{ path: undefined }], [{ path: undefined }]]);
  });

  onPosix('gives an occurrence to nobody whose host puts back what it knows', async () => {
    const [first, second] = [await open(), await open()];
    await writeHistory(first, 3);
    const [runs, cursors] = [await first.runs({ limit: 9 }), await first.cursors()];
    first.onDidReplace(() => void first.restore(runs, cursors));
    await rm(dirname(file), { recursive: true });
    // In the same call: the listener comes before the claim is made again.
    assert.deepEqual(await claimable(first, 3), []);
    assert.deepEqual(await claimable(second, 4), [4]);
    assert.equal((await second.runs({ limit: 9 })).length, 4);
  });

  onPosix('goes on with the file that is put in its place, and not with its own log', async () => {
    const store = await open();
    await writeHistory(store, 30);
    const other = folder.path('other', 'history.db');
    const otherStore = await openStore(other);
    await writeHistory(otherStore, 2);
    const runs = await otherStore.runs({ limit: 9 });
    await otherStore.close();
    const replaced = told(store);
    await rename(other, file);
    assert.deepEqual(await store.runs({ limit: 9 }), runs);
    assert.equal(faultsOf(file), 'ok');
    assert.deepEqual(replaced, [{ path: undefined }]);
    assert.deepEqual(await asideOf(file), []);
  });

  onPosix('is begun without the log that a removed file has left', async () => {
    const store = await open();
    await writeHistory(store, 30);
    await rm(file);
    const young = await open();
    assert.deepEqual(await young.runs({ limit: 9 }), []);
    await writeHistory(young, 2);
    assert.deepEqual(await store.runs({ limit: 9 }), await young.runs({ limit: 9 }));
    assert.equal(faultsOf(file), 'ok');
  });

  onPosix('leaves nothing where its folder was, when it is closed', async () => {
    const store = await open();
    await rm(dirname(file), { recursive: true });
    await store.close();
    await assert.rejects(asideOf(file), { code: 'ENOENT' });
  });
});
