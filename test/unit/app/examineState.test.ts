import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { examineState } from '../../../src/app/examineState.ts';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const kept = (...sizes: readonly number[]) => ({
  kept: () => Promise.resolve(sizes.map((bytes, index) => ({ runId: String(index), bytes }))),
});

describe('Examining a state folder', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('adds up the database and the files beside it, and the logs', async () => {
    for (const [name, bytes] of [
      ['history.db', 100],
      ['history.db-wal', 20],
      ['history.db-shm', 3],
    ] as const) {
      await writeFile(folder.path(name), 'x'.repeat(bytes));
    }
    const { file, bytes, logs } = await examineState(folder.path(), kept(5, 7));
    assert.equal(file, folder.path('history.db'));
    assert.equal(bytes, 123);
    assert.deepEqual(logs, {
      ...{ files: 2, bytes: 12 },
      ...{ folder: folder.path('logs'), unreadable: undefined },
    });
  });

  it('names the histories that have been set aside, the oldest first, and nothing else', async () => {
    const names = ['history.damaged-20261122-060000.db', 'history.damaged-20260101-000000.db'];
    const others = ['history.damaged-20261122-060000.db-wal', 'history.db', 'damaged.db', 'lock.db'];
    for (const name of [...names, ...others]) await writeFile(folder.path(name), 'x');
    const { setAside } = await examineState(folder.path(), kept());
    assert.deepEqual(
      setAside,
      names.reverse().map((name) => ({ path: folder.path(name), bytes: 1 })),
    );
  });

  it('finds nothing where there is no folder', async () => {
    assert.deepEqual(await examineState(folder.path('none'), kept()), {
      ...{ file: folder.path('none', 'history.db'), bytes: 0, setAside: [], obstacle: undefined },
      logs: { files: 0, bytes: 0, folder: folder.path('none', 'logs'), unreadable: undefined },
    });
  });

  it('tells why the logs cannot be listed', async () => {
    await writeFile(folder.path('logs'), 'x');
    const { logs } = await examineState(folder.path(), new LogFiles(folder.path('logs')));
    assert.equal(logs.files, 0);
    assert.match(String(logs.unreadable), /ENOTDIR/);
  });
});
