import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rmdir, symlink, writeFile } from 'node:fs/promises';
import { LeftFolders } from '../../../src/outputs/leftFolders.ts';
import { OutsideFolderError } from '../../../src/outputs/insideFolder.ts';
import { PendingFolder } from '../../../src/outputs/pendingFolder.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const [one, two] = ['20261122-060000-000001', '20261122-060000-000002'];
/** Windows keeps links otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

describe('Folders of outputs that were never complete', () => {
  let folder: TemporaryFolder;
  let directory: string;
  let left: LeftFolders;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(folder.path('workspace'));
    directory = 'Out';
    left = new LeftFolders({ folder: folder.path('workspace'), directory: () => directory });
  });
  afterEach(() => folder.remove());
  const inside = (...parts: string[]) => folder.path('workspace', ...parts);

  it('are none where nothing was ever generated', async () => {
    assert.deepEqual(await left.runs(), []);
    await left.remove(one);
    assert.deepEqual(await readdir(inside()), []);
  });

  it('are found and removed with all that is in them, and the last one with their folder', async () => {
    for (const id of [one, two]) {
      const { path } = await PendingFolder.create(inside(), directory, id);
      await mkdir(`${path}/more`);
      await writeFile(`${path}/more/output.md`, 'half a hai');
    }
    await writeFile(inside('Out', 'haiku.md'), 'a haiku');
    assert.deepEqual([...(await left.runs())].sort(), [one, two]);
    await left.remove(one);
    assert.deepEqual(await left.runs(), [two]);
    await left.remove(two);
    assert.deepEqual(await readdir(inside('Out')), ['haiku.md']);
  });

  it('are looked for where outputs go now', async () => {
    await PendingFolder.create(inside(), 'Elsewhere', one);
    assert.deepEqual(await left.runs(), []);
    directory = 'Elsewhere';
    assert.deepEqual(await left.runs(), [one]);
  });

  onPosix('are neither found nor removed through symbolic links', async () => {
    await mkdir(folder.path('other', one), { recursive: true });
    await writeFile(folder.path('other', one, 'kept'), 'kept');
    // In place of the folder of them all, of one of them, and of what lies in one.
    await mkdir(inside('Out'));
    await symlink(folder.path('other'), inside('Out', '.incomplete'));
    assert.deepEqual(await left.runs(), []);
    await left.remove(one);
    const { path } = await PendingFolder.create(inside(), 'Real', two);
    await symlink(folder.path('other'), `${path}/link`);
    await symlink(folder.path('other', one), inside('Real', '.incomplete', one));
    directory = 'Real';
    assert.deepEqual(await left.runs(), [two]);
    await left.remove(two);
    await left.remove(one);
    assert.deepEqual(await readdir(inside('Real')), []);
    assert.equal(await readFile(folder.path('other', one, 'kept'), 'utf8'), 'kept');
  });

  onPosix('are not looked for outside the workspace folder', async () => {
    await mkdir(folder.path('other', '.incomplete', one), { recursive: true });
    await symlink(folder.path('other'), inside('Out'));
    await assert.rejects(left.runs(), OutsideFolderError);
    await assert.rejects(left.remove(one), OutsideFolderError);
    await rmdir(folder.path('other', '.incomplete', one));
  });

  it('are removed by the id of a run alone', async () => {
    const { path } = await PendingFolder.create(inside(), directory, one);
    for (const id of ['', '.', '..', '../..', 'a/b']) {
      await assert.rejects(left.remove(id), /Not the id of a run/);
    }
    assert.deepEqual(await readdir(path), []);
  });
});
