import assert from 'node:assert/strict';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import type { Log } from '../../../src/engine/ports.ts';
import type { Output } from '../../../src/model/output.ts';
import { prune } from '../../../src/outputs/prune.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const output = (path: string, runId = 'r'): Output => ({
  ...{ runId, taskId: 'haiku', kind: 'haiku' },
  ...{ path, bytes: 1, createdAt: 0 },
});

describe('Pruning outputs', () => {
  let folder: TemporaryFolder;
  let problems: string[];
  const log: Log = { ...quietLog, error: (text) => void problems.push(text) };

  beforeEach(async () => {
    problems = [];
    folder = await temporaryFolder();
    await mkdir(folder.path('workspace', 'out'), { recursive: true });
    await mkdir(folder.path('private'));
    await writeFile(folder.path('private', 'diary.md'), 'mine');
    for (const name of ['1.md', '2.md', '3.md', 'other.md']) {
      await writeFile(folder.path('workspace', 'out', name), name);
    }
  });
  afterEach(() => folder.remove());
  const pruned = async (paths: readonly string[], keep: number) => {
    const recorded = paths.map((path) => output(path));
    return (await prune(folder.path('workspace'), recorded, keep, log)).map(({ path }) => path);
  };
  const present = () => readdir(folder.path('workspace', 'out'));

  it('removes what goes beyond the newest, and nothing that is not recorded', async () => {
    assert.deepEqual(await pruned(['out/3.md', 'out/2.md', 'out/1.md'], 1), ['out/2.md', 'out/1.md']);
    assert.deepEqual(await present(), ['3.md', 'other.md']);
  });

  it('removes nothing while there are not more', async () => {
    assert.deepEqual(await pruned(['out/3.md', 'out/2.md'], 2), []);
    assert.deepEqual(await pruned(['out/3.md', 'out/2.md'], Infinity), []);
    assert.equal((await present()).length, 4);
  });

  it('counts a path once', async () => {
    const paths = ['out/3.md', 'out/3.md', 'out/3.md', 'out/2.md', 'out/1.md', 'out/2.md'];
    assert.deepEqual(await pruned(paths, 2), ['out/1.md']);
    assert.deepEqual(await present(), ['2.md', '3.md', 'other.md']);
    const twice = [output('out/2.md', 'newer'), output('out/2.md', 'older')];
    assert.deepEqual(await prune(folder.path('workspace'), twice, 0, log), [twice[0]]);
  });

  it('counts as removed what somebody has removed', async () => {
    const gone = ['out/gone.md', 'nowhere/gone.md', 'out/1.md/gone.md'];
    assert.deepEqual(await pruned(gone, 0), gone);
    assert.deepEqual(problems, []);
  });

  it('removes nothing outside the workspace folder', async () => {
    await symlink(folder.path('private'), folder.path('workspace', 'linked'));
    const paths = ['../private/diary.md', folder.path('private', 'diary.md'), 'linked/diary.md', '..', ''];
    assert.deepEqual(await pruned(paths, 0), []);
    assert.deepEqual(await readdir(folder.path('private')), ['diary.md']);
    assert.equal(problems.length, paths.length);
  });

  it('removes no symbolic link, and not what it leads to', async () => {
    await symlink(folder.path('private', 'diary.md'), folder.path('workspace', 'out', 'away.md'));
    await symlink(folder.path('workspace', 'out', 'other.md'), folder.path('workspace', 'out', 'near.md'));
    assert.deepEqual(await pruned(['out/away.md', 'out/near.md'], 0), []);
    assert.equal((await present()).length, 6);
    assert.equal(problems.length, 2);
  });

  it('removes no directory, and goes on with the others', async () => {
    await mkdir(folder.path('workspace', 'out', 'dir.md'));
    assert.deepEqual(await pruned(['out/dir.md', 'out/1.md'], 0), ['out/1.md']);
    assert.ok((await present()).includes('dir.md'));
  });
});
