import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { sortInSteps } from '../../../src/history/logs/sortInSteps.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { runId } from './logTexts.ts';

/** Windows keeps links otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

describe('The logs that are kept', () => {
  let folder: TemporaryFolder;
  let logs: LogFiles;
  beforeEach(async () => {
    folder = await temporaryFolder();
    logs = new LogFiles(folder.path('logs'));
  });
  afterEach(() => folder.remove());
  const put = (name: string, text: string) => writeFile(folder.path('logs', name), text);
  const files = async () => (await readdir(folder.path('logs'))).sort();

  it('are none where the folder is not there', async () => {
    assert.deepEqual(await logs.kept(), []);
    await logs.remove(runId);
  });

  it('cannot be told where the folder is none', async () => {
    await writeFile(folder.path('logs'), '');
    await assert.rejects(logs.kept(), { code: 'ENOTDIR' });
  });

  it('are told and removed with all that a killed host has left of them, also without the log itself', async () => {
    await mkdir(folder.path('logs'));
    const parts = ['.log', '.log.1', '.log.2', '.log.new'];
    for (const end of parts) await put(`${runId}${end}`, '123');
    await put('20261122-060000-7f3a2d.log.2', '12345');
    assert.deepEqual(await logs.kept(), [
      { runId, bytes: 12 },
      { runId: '20261122-060000-7f3a2d', bytes: 5 },
    ]);
    await logs.remove(runId);
    assert.deepEqual(await files(), ['20261122-060000-7f3a2d.log.2']);
    await logs.remove('20261122-060000-7f3a2d');
    assert.deepEqual(await files(), []);
  });

  it('are not what somebody else has put there', async () => {
    await mkdir(folder.path('logs', 'a.log'), { recursive: true });
    for (const name of ['notes.txt', 'b.log.3', 'b.log.1.old', '.log', 'b c.log']) await put(name, 'x');
    assert.deepEqual(await logs.kept(), []);
    await assert.rejects(logs.remove('a'));
    assert.equal((await files()).length, 6);
  });

  onPosix('are never reached through a symbolic link', async () => {
    await mkdir(folder.path('logs'));
    await writeFile(folder.path('other.log'), 'other');
    await symlink(folder.path('other.log'), folder.path('logs', `${runId}.log`));
    assert.deepEqual(await logs.kept(), []);
    await logs.remove(runId);
    assert.deepEqual(await files(), []);
    assert.equal(await readFile(folder.path('other.log'), 'utf8'), 'other');
  });

  it('are removed from their folder alone', async () => {
    await writeFile(folder.path('secret.log'), 'secret');
    for (const name of ['../secret', 'logs/../../secret', '', '..']) {
      await assert.rejects(logs.remove(name), /Not the id of a run/);
    }
    assert.equal(await readFile(folder.path('secret.log'), 'utf8'), 'secret');
  });
});

describe('Sorting in steps', () => {
  it('gives what sorting at once gives, equal ones as they came', async () => {
    for (const length of [0, 1, 999, 1000, 1001, 2000, 3500, 10_007]) {
      const items = Array.from({ length }, (_, index) => ({ key: (index * 7919) % 613, index }));
      const sorted = await sortInSteps(items, (first, second) => first.key - second.key);
      assert.deepEqual(
        sorted,
        items.toSorted((first, second) => first.key - second.key),
      );
    }
  });

  it('compares a few thousand at once, and then lets others in', async () => {
    let [compared, most, done] = [0, 0, false];
    const items = Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 50_021);
    const sorting = sortInSteps(items, (first, second) => {
      compared++;
      return first - second;
    }).finally(() => (done = true));
    while (!done) {
      await setImmediate();
      most = Math.max(most, compared);
      compared = 0;
    }
    assert.equal((await sorting).length, items.length);
    assert.ok(most < 20_000, `${most} at once`);
  });
});
