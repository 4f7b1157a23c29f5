import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { KnownFiles } from '../../../../src/execution/evidence/knownFiles.ts';
import { Survey } from '../../../../src/execution/evidence/survey.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder.ts';

describe('A survey of files', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(folder.path('site'));
  });
  afterEach(() => folder.remove());

  const survey = (known?: KnownFiles) => new Survey(folder.path('site'), known);

  it('hashes what is there, and says why it does not', async () => {
    await writeFile(folder.path('site/a.sh'), 'abc');
    const look = survey();
    const seen = async (name: string, most?: number) => {
      const { hash, without } = await look.look(folder.path('site', name), most);
      return hash ?? without;
    };
    assert.equal(await seen('a.sh'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    assert.equal(await seen('gone/b.sh'), 'missing');
    assert.equal(await seen('.'), 'unreadable');
    await writeFile(folder.path('site/large'), 'x'.repeat(11));
    assert.equal(await seen('large', 10), 'too-large');
  });

  it('hashes what is read in pieces as it does the rest', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024 + 3, 'some text ');
    await writeFile(folder.path('site/large'), bytes);
    const { hash } = await survey().look(folder.path('site/large'));
    assert.equal(hash, createHash('sha256').update(bytes).digest('hex'));
  });

  it('names files by their way from the folder, also through a link to it', async () => {
    await writeFile(folder.path('site/a.sh'), '');
    await writeFile(folder.path('b.sh'), '');
    await symlink(folder.path('site'), folder.path('link'));
    await symlink(folder.path('b.sh'), folder.path('site/b.sh'));
    const look = new Survey(folder.path('link'));
    const place = async (path: string) => {
      const { path: name, target, outside } = await look.look(path);
      return [name, target, outside];
    };
    assert.deepEqual(await place(folder.path('link/a.sh')), ['a.sh', undefined, undefined]);
    assert.deepEqual(await place(folder.path('site/a.sh')), ['a.sh', undefined, undefined]);
    assert.deepEqual(await place(folder.path('b.sh')), [folder.path('b.sh'), undefined, true]);
    assert.deepEqual(await place(folder.path('link/b.sh')), ['b.sh', folder.path('b.sh'), true]);
  });

  it('orders files by what they are for, and by path', async () => {
    const look = survey();
    for (const role of ['watch', 'module', 'script'] as const) {
      for (const name of ['b', 'a']) look.note(role, await look.look(folder.path('site', name)));
    }
    assert.deepEqual(
      look.files().map(({ role, path }) => `${role} ${path}`),
      ['script a', 'script b', 'module a', 'module b', 'watch a', 'watch b'],
    );
  });

  it('sees nothing where nothing has changed, and what has', async () => {
    await writeFile(folder.path('site/a.sh'), 'abc');
    const look = survey();
    await look.look(folder.path('site/a.sh'));
    await look.look(folder.path('site/gone.sh'));
    look.noteAbsent(folder.path('site/absent'));
    look.noteDirectory(folder.path('site'));
    assert.equal(await look.changed(), undefined);
    await writeFile(folder.path('site/gone.sh'), '');
    assert.equal(await look.changed(), 'gone.sh');
  });

  it('takes what looks as it did for the same, for a display alone', async () => {
    const path = folder.path('site/a.sh');
    const known = new KnownFiles();
    await writeFile(path, 'abc');
    const { hash, ...fresh } = await survey(known).look(path);
    assert.equal(fresh.isFresh, true);
    // What has just been written is read again.
    assert.equal(known.find(path, 100), undefined);
    known.keep(path, { ...fresh, ...(hash !== undefined && { hash }) });
    assert.equal(known.find(path, 100)?.hash, hash);
    assert.equal(known.find(path, 2), undefined);
    await utimes(path, 1, 1);
    assert.equal(known.find(path, 100), undefined);
    await rename(path, folder.path('site/b.sh'));
    assert.equal(known.find(path, 100), undefined);
  });

  if (process.platform === 'linux') {
    it('reads again what is so young that a change may have left no trace', async () => {
      // A file of the system: another one at each reading, without a sign of it.
      const path = `/proc/${process.pid}/task/${process.pid}/schedstat`;
      const look = survey();
      assert.equal((await look.look(path)).isFresh, true);
      const before = readFileSync(path, 'utf8');
      while (readFileSync(path, 'utf8') === before);
      assert.equal(await look.changed(), path);
    });
  }
});
