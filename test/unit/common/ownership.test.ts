import assert from 'node:assert/strict';
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { assertOwn, isOpenToOthers, makePrivate, makePrivateFile } from '../../../src/common/ownership.ts';
import { assertForeign } from '../../support/attackedState.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

// Of Windows, which has other owners and permissions, these tests say nothing.
const onPosix = process.platform === 'win32' ? () => undefined : it;

describe('What is this user’s own', () => {
  let root: TemporaryFolder;
  let folder: string;
  let file: string;
  const somebodyElse = (process.getuid?.() ?? 0) + 1;
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  beforeEach(async () => {
    root = await temporaryFolder();
    folder = root.path('folder');
    file = root.path('file');
    await mkdir(folder, { mode: 0o700 });
    await writeFile(file, '', { mode: 0o600 });
  });
  afterEach(() => root.remove());

  it('is a folder or file that belongs to this user, and that others cannot change', async () => {
    await assertOwn(folder, 'folder');
    await assertOwn(file, 'file');
  });

  it('is no link, whatever it leads to', async () => {
    await symlink(folder, root.path('link'));
    await assertForeign(() => assertOwn(root.path('link'), 'folder'), 'link', root.path('link'));
    await assertForeign(() => makePrivate(root.path('link')), 'link');
    await symlink(root.path('nowhere'), root.path('dangling'));
    await assertForeign(() => assertOwn(root.path('dangling'), 'file'), 'link');
  });

  it('is of the kind that is expected', async () => {
    await assertForeign(() => assertOwn(folder, 'file'), 'kind');
    await assertForeign(() => assertOwn(file, 'folder'), 'kind');
    await assertForeign(() => makePrivate(file), 'kind');
    await assertForeign(() => makePrivateFile(folder), 'kind');
  });

  onPosix('belongs to nobody else, be this one root', async () => {
    await assertForeign(() => assertOwn(folder, 'folder', somebodyElse), 'owner', folder);
    await assertForeign(() => makePrivate(folder, 0o700, somebodyElse), 'owner');
    await assertForeign(() => makePrivateFile(file, somebodyElse), 'owner');
    await assertForeign(() => isOpenToOthers(folder, somebodyElse), 'owner');
  });

  onPosix('is what nobody else may write', async () => {
    for (const open of [0o620, 0o602, 0o666]) {
      await chmod(file, open);
      await assertForeign(() => assertOwn(file, 'file'), 'writable', file);
    }
    await chmod(folder, 0o770);
    await assertForeign(() => assertOwn(folder, 'folder'), 'writable');
  });

  onPosix('can be closed to others, with what its user may do', async () => {
    await chmod(folder, 0o577);
    assert.equal(await isOpenToOthers(folder), true);
    await makePrivate(folder);
    assert.equal(await mode(folder), '500');
    assert.equal(await isOpenToOthers(folder), false);
    await chmod(file, 0o664);
    await makePrivateFile(file);
    assert.equal(await mode(file), '600');
  });

  onPosix('can be closed to the writing of others alone', async () => {
    await chmod(folder, 0o777);
    await makePrivate(folder, 0o755);
    assert.equal(await mode(folder), '755');
  });

  it('is told from what is not there', async () => {
    for (const look of [() => assertOwn(root.path('x'), 'file'), () => makePrivate(root.path('x'))])
      await assert.rejects(look, { code: 'ENOENT' });
  });
});
