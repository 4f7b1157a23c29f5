import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GitIndex } from '../../../../src/execution/evidence/gitIndex.ts';
import { TrackedPackages } from '../../../../src/execution/evidence/trackedPackages.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder.ts';

const env = {
  ...{ PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' },
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' },
  ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
};

const files = [
  ...[
    'a',
    'a.txt',
    'a.txt.more',
    'lib/é.js',
    'lib/sub/b.js',
    'lib/sub/c.js',
    'node_modules/left-pad/index.js',
  ],
  ...['node_modules/left-pad/package.json', 'node_modules/@scope/one/index.js', `${'long/'.repeat(60)}x`],
];

describe('The index of git', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder.path(), env, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  const write = async (path: string, text = path) => {
    await mkdir(dirname(folder.path(path)), { recursive: true });
    await writeFile(folder.path(path), text);
  };
  const index = async () => new GitIndex(await readFile(folder.path('.git/index')));
  const sorted = (paths: Iterable<string>) => [...paths].sort();
  const listed = () => sorted(git('ls-files', '-z').split('\0').filter(Boolean));
  const isTracked = (path: string, tracked = new TrackedPackages()) => tracked.has(folder.path(path));

  async function repository(...options: string[]): Promise<void> {
    git('init', '-q', ...options);
    for (const path of files) await write(path);
    git('add', '-f', '.');
  }

  for (const version of ['2', '3', '4']) {
    it(`is read in version ${version}`, async () => {
      await repository();
      git('update-index', '--index-version', version);
      // What is added later only needs flags of version 3.
      await write('later');
      if (version !== '2') git('add', '--intent-to-add', 'later');
      const read = await index();
      assert.equal((await readFile(folder.path('.git/index')))[7], Number(version));
      assert.deepEqual(sorted(read.paths()), listed());
      assert.equal(read.shared(), undefined);
    });
  }

  it('is read with the ids of SHA-256', async () => {
    await repository('--object-format=sha256');
    assert.deepEqual(sorted((await index()).paths()), listed());
  });

  it('is read where it is split', async () => {
    await repository();
    git('config', 'splitIndex.maxPercentChange', '100');
    git('update-index', '--split-index');
    await write('node_modules/new/index.js');
    git('add', '-f', '.');
    const read = await index();
    assert.deepEqual(
      sorted(read.paths()).filter((path) => path !== ''),
      ['node_modules/new/index.js'],
    );
    assert.match(read.shared() ?? '', /^sharedindex\.[\da-f]{40}$/);
    for (const name of ['new', 'left-pad']) assert.ok(await isTracked(`node_modules/${name}/index.js`), name);
    assert.equal(await isTracked('node_modules/other/index.js'), false);
  });

  it('says which packages are tracked', async () => {
    await repository();
    for (const path of ['node_modules/left-pad/any.js', 'node_modules/left-pad', 'node_modules/@scope/one'])
      assert.ok(await isTracked(path), path);
    // Letters of another look may be the same file.
    assert.ok(await isTracked('node_modules/LEFT-pad/any.js'));
    const others = [
      'node_modules/left',
      'node_modules/@scope/two/a.js',
      'lib/node_modules/left-pad/a.js',
      'lib/a.js',
    ];
    for (const path of others) assert.equal(await isTracked(path), false, path);
  });

  it('is read anew when git has written another one', async () => {
    await repository();
    const tracked = new TrackedPackages();
    assert.equal(await isTracked('node_modules/new/index.js', tracked), false);
    await write('node_modules/new/index.js');
    git('add', '-f', '.');
    assert.equal(await isTracked('node_modules/new/index.js', tracked), true);
  });

  it('is found for a further working tree, and for folders above', async () => {
    await repository();
    git('commit', '-q', '-m', 'One');
    git('worktree', 'add', '-q', 'tree');
    assert.equal(await isTracked('tree/node_modules/left-pad/index.js'), true);
    assert.equal(await isTracked('tree/node_modules/other/index.js'), false);
    await write('lib/node_modules/below/index.js');
    git('add', '-f', '.');
    assert.equal(await isTracked('lib/node_modules/below/index.js'), true);
  });

  it('has links and submodules as packages', async () => {
    await repository();
    const own = git('rev-parse', '--show-toplevel').trim();
    git('commit', '-q', '-m', 'One');
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '-f', own, 'node_modules/sub');
    await mkdir(folder.path('other'), { recursive: true });
    await symlink('../lib', folder.path('other/node_modules'));
    git('add', '-f', 'other');
    assert.equal(await isTracked('node_modules/sub/lib/a.js'), true);
    assert.equal(await isTracked('node_modules/sub/node_modules/left-pad/a.js'), true);
    assert.equal(await isTracked('other/node_modules/any/a.js'), true);
  });

  it('that is broken, or of an unknown kind, leaves everything open', async () => {
    await repository();
    const whole = await readFile(folder.path('.git/index'));
    const broken = [
      ...[Buffer.alloc(0), Buffer.from('DIRC'), whole.subarray(0, 700), whole.subarray(0, whole.length - 5)],
      ...[Buffer.concat([Buffer.from('DIRC\0\0\0\x05'), whole.subarray(8)])],
      Buffer.concat([whole.subarray(0, 8), Buffer.from([0, 0, 0, 200]), whole.subarray(12)]),
    ];
    for (const bytes of broken) {
      await writeFile(folder.path('.git/index'), bytes);
      assert.equal(await isTracked('node_modules/other/index.js'), true, `${bytes.length}`);
    }
    for (let at = 0; at < whole.length; at += 3) {
      const other = Buffer.from(whole);
      other[at] = 255 - (other[at] ?? 0);
      await writeFile(folder.path('.git/index'), other);
      await isTracked('node_modules/other/index.js');
    }
  });

  it('that is not there says that nothing is tracked', async () => {
    await write('node_modules/left-pad/index.js');
    assert.equal(await isTracked('node_modules/left-pad/index.js'), false);
    git('init', '-q');
    assert.equal(await isTracked('node_modules/left-pad/index.js'), false);
  });

  it('of 100,000 files is read in a moment, and once', async function () {
    this.timeout(20_000);
    git('init', '-q');
    const lines = Array.from({ length: 100_000 }, (_, at) => {
      return `100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\tsome/folder/${at % 100}/file-${at}.js`;
    });
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: folder.path(),
      env,
      input: lines.join('\n'),
    });
    for (const version of ['2', '4']) {
      git('update-index', '--index-version', version);
      const tracked = new TrackedPackages();
      const since = performance.now();
      for (let at = 0; at < 100; at++) await isTracked(`node_modules/a${at}/index.js`, tracked);
      assert.ok(performance.now() - since < 1_000);
    }
  });
});
