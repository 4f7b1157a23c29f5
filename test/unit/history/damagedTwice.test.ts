import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { truncateSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HistoryReplaced } from '../../../src/engine/runStore.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import {
  asideOf,
  claimable,
  copyWhileOpen,
  faultsOf,
  inFolderOf,
  openStore,
  pageSize,
  writeHistory,
} from './damagedFiles.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('healingProcess.ts', import.meta.url));

/** The draft, the file, its `-wal`, its `-shm`, and the new one. */
const allMoves = 5;

describe('A damaged history whose first healer is killed', function () {
  this.timeout(30_000);
  let folder: TemporaryFolder;
  let file: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('history.db');
    const elsewhere = folder.path('elsewhere', 'history.db');
    const store = await openStore(elsewhere);
    await writeHistory(store, 300);
    await store.close();
    const again = await openStore(elsewhere);
    await claimable(again, 301);
    await copyWhileOpen(elsewhere, file);
    await again.close();
    // The newest rows lie in the log; the end of the file is away.
    truncateSync(file, Math.floor((statSync(file).size / pageSize) * 0.6) * pageSize);
  });
  afterEach(() => folder.remove());
  const heal = async (killedAt: number) => {
    const { stdout } = await run(process.execPath, [script, file, String(killedAt)]);
    return JSON.parse(stdout) as { readonly told: readonly HistoryReplaced[]; readonly moves: number };
  };

  it('is set aside in so many moves', async () => {
    assert.equal((await heal(0)).moves, allMoves);
  });

  for (let move = 1; move <= allMoves; move++) {
    it(`before move ${move} is healed by the next one, which tells of it`, async () => {
      await assert.rejects(heal(move), { signal: 'SIGKILL' });
      const { told } = await heal(0);
      const [name = '', ...others] = (await asideOf(file)).filter((each) => each.endsWith('.db'));
      assert.deepEqual(others, []);
      assert.deepEqual(told, [{ path: inFolderOf(file, name) }]);
      assert.match(name, /^history\.damaged-/);
      assert.equal(faultsOf(file), 'ok');
      const store = await openStore(file);
      assert.ok((await store.runs({ limit: 1000 })).length > 50);
      assert.deepEqual(await claimable(store, 301), []);
      await store.close();
      assert.deepEqual((await heal(0)).told, []);
    });
  }
});
