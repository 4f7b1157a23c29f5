import assert from 'node:assert/strict';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { hasHistory } from '../../../src/history/folders/historyFile.ts';
import { obstacleIn } from '../../../src/history/folders/obstacle.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

describe('What is in the way of a history', () => {
  let folder: TemporaryFolder;
  let state: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    state = folder.path('home', 'state');
    await mkdir(state, { recursive: true });
  });
  afterEach(() => folder.remove());

  it('is nothing where there is none yet, or where there is one, be it behind a link', async () => {
    assert.equal(await obstacleIn(folder.path('not', 'yet')), undefined);
    assert.equal(await obstacleIn(state), undefined);
    for (const name of ['history.db', 'lock.db']) {
      await writeFile(folder.path(name), '');
      await symlink(folder.path(name), folder.path('home', 'state', name));
    }
    assert.equal(await obstacleIn(state), undefined);
    await rename(state, folder.path('elsewhere'));
    await symlink(folder.path('elsewhere'), state);
    assert.equal(await obstacleIn(state), undefined);
  });

  for (const name of ['history.db', 'lock.db']) {
    it(`is ${name} where it is a folder, or a link that leads nowhere`, async () => {
      const path = folder.path('home', 'state', name);
      await mkdir(path);
      assert.deepEqual(await obstacleIn(state), { path, expected: 'file' });
      await rename(path, folder.path('moved'));
      await symlink(folder.path('nowhere'), path);
      assert.deepEqual(await obstacleIn(state), { path, expected: 'file' });
    });
  }

  it('is a file or a link to nowhere in place of the state folder, or of one above it', async () => {
    for (const path of [state, folder.path('home')]) {
      await rename(path, folder.path('moved'));
      await writeFile(path, '');
      assert.deepEqual(await obstacleIn(state), { path, expected: 'folder' });
      await rename(path, folder.path('file'));
      await symlink(folder.path('nowhere'), path);
      assert.deepEqual(await obstacleIn(state), { path, expected: 'folder' });
      await rename(path, folder.path('link'));
      await rename(folder.path('moved'), path);
    }
  });

  it('is taken for a history where it is called like one', async () => {
    assert.equal(await hasHistory(state), false);
    await symlink(folder.path('nowhere'), folder.path('home', 'state', 'history.db'));
    assert.equal(await hasHistory(state), true);
  });
});
