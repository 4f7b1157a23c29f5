import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { publish } from '../../../src/outputs/publish.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const name = (ordinal: number) => `haiku-${ordinal}.md`;
const noLinks = () => Promise.reject(Object.assign(new Error('no hard links'), { code: 'EPERM' }));

describe('Publishing a file', () => {
  let folder: TemporaryFolder;
  let directory: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    directory = folder.path('out');
    await mkdir(directory);
  });
  afterEach(() => folder.remove());
  const source = async (content: string, file = 'source') => {
    await writeFile(folder.path(file), content);
    return folder.path(file);
  };

  for (const [way, link] of [
    ['by a hard link', {}],
    ['where there are no hard links', { hardLink: noLinks }],
  ] as const) {
    describe(way, () => {
      it('moves it to its name', async () => {
        const target = await publish({ source: await source('one'), directory, name, ...link });
        assert.equal(target, folder.path('out', 'haiku-1.md'));
        assert.equal(await readFile(target, 'utf8'), 'one');
        assert.deepEqual(await readdir(folder.path()), ['out']);
        assert.equal((await stat(target)).nlink, 1);
      });

      it('never replaces what has the name', async () => {
        await writeFile(folder.path('out', 'haiku-1.md'), 'mine');
        await mkdir(folder.path('out', 'haiku-2.md'));
        const target = await publish({ source: await source('one'), directory, name, ...link });
        assert.equal(target, folder.path('out', 'haiku-3.md'));
        assert.equal(await readFile(folder.path('out', 'haiku-1.md'), 'utf8'), 'mine');
      });

      it('gives each of ten at once a name of its own', async () => {
        const sources = await Promise.all(
          Array.from({ length: 10 }, (_, index) => source(`${index}`, `s${index}`)),
        );
        const targets = await Promise.all(
          sources.map((source) => publish({ source, directory, name, ...link })),
        );
        const contents = await Promise.all(targets.map((target) => readFile(target, 'utf8')));
        assert.deepEqual(
          contents,
          Array.from({ length: 10 }, (_, index) => `${index}`),
        );
      });

      it('fails where the directory is gone, and keeps the file', async () => {
        const options = { directory: folder.path('gone'), name, ...link };
        await assert.rejects(publish({ source: await source('one'), ...options }), { code: 'ENOENT' });
        assert.equal(await readFile(folder.path('source'), 'utf8'), 'one');
      });
    });
  }

  it('leaves no empty file under the name when it fails without hard links', async () => {
    const vanished = async () => {
      await rm(folder.path('source'));
      return noLinks();
    };
    const options = { source: await source('one'), directory, name, hardLink: vanished };
    await assert.rejects(publish(options), { code: 'ENOENT' });
    assert.deepEqual(await readdir(directory), []);
  });
});
