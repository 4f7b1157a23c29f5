import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/ports.ts';
import { HistoryLostError } from '../../../src/history/connection.ts';
import { openRunStore } from '../../../src/history/sqliteRunStore.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const haiku = { taskId: 'haiku', label: 'Haikus', trigger: 'schedule', scheduleKey: 'daily' } as const;
const due = {
  ...({ ...haiku, overlap: 'skip', priority: 0 } as const),
  ...({ decision: 'run', occurrence: 100, occurrences: 1 } as const),
};
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
  const open = async (startToken: string) => {
    const host = { kind: 'cli', pid: 7, startToken } as const;
    const store = await openRunStore({ file, host, clock: systemClock, log: quietLog });
    opened.push(store);
    await store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 50);
    return store;
  };

  onPosix('is written no more once its folder was removed', async () => {
    const store = await open('first');
    await rm(dirname(file), { recursive: true });
    await assert.rejects(store.claim([due], 100), HistoryLostError);
    await assert.rejects(
      store.open({ ...due, trigger: 'manual' }, 100),
      /removed or replaced.*restart the host/,
    );
    assert.deepEqual(await store.runs({ limit: 9 }), []);
  });

  onPosix('gives an occurrence to the host of the new file alone', async () => {
    const old = await open('first');
    await rm(dirname(file), { recursive: true });
    const young = await open('second');
    await assert.rejects(old.claim([due], 100), HistoryLostError);
    assert.equal((await young.claim([due], 100)).rows[0]?.status, 'queued');
    await assert.rejects(old.claim([{ ...due, occurrence: 101 }], 101), HistoryLostError);
  });

  onPosix('is written again once the file is back', async () => {
    const store = await open('first');
    await rename(dirname(file), folder.path('aside'));
    await assert.rejects(store.claim([due], 100), HistoryLostError);
    await rename(folder.path('aside'), dirname(file));
    assert.equal((await store.claim([due], 100)).rows[0]?.status, 'queued');
  });
});
