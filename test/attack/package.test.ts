import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.ts';

const root = join(import.meta.dirname, '..', '..');
const vsce = join(root, 'node_modules', '.bin', 'vsce');

/** All that people get, beside what `vsce` writes itself. */
const packed = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/cli.js',
  'dist/extension.js',
  'dist/forkServer.js',
  'dist/keeper.js',
  'l10n/bundle.l10n.fr.json',
  'media/icon.png',
  'media/preview.css',
  'media/scheduler.schema.json',
  'media/scheduler.svg',
  'media/templates/music/.vscode/scheduler.json',
  'media/templates/music/README.md',
  'media/templates/music/data/collection.json',
  'media/templates/music/gitignore',
  'media/templates/music/scripts/export-json.mjs',
  'media/templates/music/scripts/export-markdown.mjs',
  'media/templates/music/scripts/generate-haiku.mjs',
  'media/templates/music/scripts/lib/collection.mjs',
  'media/templates/music/scripts/lib/dates.mjs',
  'media/templates/music/scripts/lib/failure.mjs',
  'media/templates/music/scripts/lib/haiku/ask.mjs',
  'media/templates/music/scripts/lib/haiku/closings.mjs',
  'media/templates/music/scripts/lib/haiku/compose.mjs',
  'media/templates/music/scripts/lib/haiku/middles.mjs',
  'media/templates/music/scripts/lib/haiku/openings.mjs',
  'media/templates/music/scripts/lib/markdown.mjs',
  'media/templates/music/scripts/lib/output.mjs',
  'media/templates/music/scripts/lib/syllables.mjs',
  'package.json',
  'package.nls.fr.json',
  'package.nls.json',
  'src/cli/README.md',
];

/** What lies about where somebody works, or where somebody has put it. */
const strays = [
  '.env',
  '.npmrc',
  '.git/config',
  '.vscode/scheduler.json',
  'build/repack.js',
  'dist/extension.js.map',
  'dist/test/host.js',
  'dist/extra.js',
  'dist/history.db',
  'l10n/notes.txt',
  'media/private.key',
  'node_modules/zod/index.js',
  'package-lock.json',
  'src/extension.ts',
  'test/attack/package.test.ts',
  'workspace-scheduler.vsix',
];

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(root, name), 'utf8')) as T;
}

async function listed(folder: string): Promise<string[]> {
  const { stdout } = await execa(vsce, ['ls', '--no-dependencies'], { cwd: folder });
  return stdout.split('\n').toSorted();
}

describe('what people install', () => {
  let folder: TemporaryFolder;
  let manifest: Manifest;
  let lock: [name: string, locked: Locked][];

  before(async () => {
    folder = await temporaryFolder();
    manifest = await readJson<Manifest>('package.json');
    const { packages } = await readJson<{ packages: Record<string, Locked> }>('package-lock.json');
    lock = Object.entries(packages).filter(([name]) => name !== '');
  });

  after(() => folder.remove());

  it('A file that lies about does not get into the package: it holds these files and no others', async () => {
    const copied = ['.vscodeignore', 'l10n', 'media', ...packed.filter((path) => !path.startsWith('dist/'))];
    for (const path of copied) await cp(join(root, path), folder.path(path), { recursive: true });
    for (const path of [...packed.filter((name) => name.startsWith('dist/')), ...strays]) {
      await mkdir(dirname(folder.path(path)), { recursive: true });
      await writeFile(folder.path(path), 'secret');
    }
    assert.deepEqual(await listed(folder.path()), packed);
  }).timeout(60_000);

  it('A new version of a dependency does not come by itself: each is pinned to one', () => {
    const loose = Object.entries(manifest.dependencies).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range));
    assert.deepEqual(loose, []);
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      assert.equal(lock.find(([path]) => path === `node_modules/${name}`)?.[1].version, version, name);
    }
  });

  it('A package that was swapped in the registry is not taken: the lockfile knows the hash of every one', () => {
    const unknown = lock.filter(([, { integrity, link }]) => link || !integrity?.startsWith('sha512-'));
    assert.deepEqual(
      unknown.map(([name]) => name),
      [],
    );
    const elsewhere = lock.filter(([, { resolved }]) => resolved !== undefined && !/^https:/.test(resolved));
    assert.deepEqual(elsewhere, []);
  });

  it('A package that runs a script when it is installed is none of those that people get', () => {
    const running = lock.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = running.map(([path]) => path.replace(/^.*node_modules\//, ''));
    // Those of the others are not run.
    for (const name of Object.keys(manifest.allowScripts)) assert.ok(names.includes(name), name);
    assert.deepEqual(
      running.filter(([, { dev }]) => !dev),
      [],
    );
  });

  it('Nothing of the extension runs when it is installed or removed', () => {
    const unwanted = Object.keys(manifest.scripts).filter(
      (name) =>
        /^(pre|post)?(install|uninstall|prepare|publish|pack|dependencies|version)$/.test(name) ||
        /^(prepublishOnly|prepublish|vscode:uninstall)$/.test(name),
    );
    assert.deepEqual(unwanted, []);
  });
});
