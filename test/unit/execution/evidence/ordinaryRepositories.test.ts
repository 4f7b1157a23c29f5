import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AttackedTask } from '../../../support/attackedTask.ts';
import { ProcessWorkspace } from '../../../support/processWorkspace.ts';

const git = promisify(execFile);

const manifest = JSON.stringify({
  name: 'shop',
  main: 'dist/index.js',
  scripts: {
    build: 'node tools/build.js',
    prebuild: 'node tools/before.js',
    dev: 'node src/dev.js',
    all: 'run-s "build:*"',
    'build:web': 'node tools/web.js',
    install: 'node tools/install.js',
  },
});
const files = {
  'package.json': manifest,
  ...Object.fromEntries(
    ['tools/build.js', 'tools/before.js', 'tools/web.js', 'tools/install.js', 'src/dev.js'].map((name) => [
      name,
      '',
    ]),
  ),
};

describe('The files of an ordinary task', function () {
  this.timeout(20_000);
  let workspace: ProcessWorkspace;
  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });
  afterEach(() => workspace.dispose());

  const tell = async (command: string, given: Record<string, string>, isTracked = false) => {
    const task = new AttackedTask(workspace, { kind: 'command', command });
    for (const [name, text] of Object.entries(given)) await task.write(name, text);
    if (isTracked) {
      await git('git', ['init', '--quiet'], { cwd: workspace.folder });
      const tracked = Object.keys(given).filter((name) => !name.startsWith('dist/'));
      await git('git', ['add', '--', ...tracked], { cwd: workspace.folder });
    }
    const seen = await task.evidence();
    return seen.files.map((file) => file.path);
  };

  it('are those of the scripts of package.json that it runs, and of no others', async () => {
    const build = ['package.json', 'tools/before.js', 'tools/build.js', 'tools/install.js'];
    assert.deepEqual(await tell('npm run build', files), build);
    assert.deepEqual(await tell('npm run dev > /dev/null', files), [
      'package.json',
      'src/dev.js',
      'tools/install.js',
    ]);
  });

  it('are those of all scripts where nobody can say which it runs', async () => {
    for (const command of ['npm run "$1"', 'cat list | xargs npm run', 'npm run {all,dev}'])
      assert.ok((await tell(command, files)).includes('src/dev.js'), command);
    assert.ok((await tell('npm run all', files)).includes('tools/web.js'));
    const started = { ...files, 'tools/build.js': "spawn('npm', ['run', next]);" };
    assert.ok((await tell('npm run build', started)).includes('src/dev.js'));
  });

  it('are not what has been built and git does not track', async () => {
    const built = { ...files, 'dist/index.js': '1' };
    assert.ok((await tell('npm run build', built)).includes('dist/index.js'));
    assert.ok(!(await tell('npm run build', built, true)).includes('dist/index.js'));
    assert.ok(!(await tell('npm run build && node dist/index.js', built, true)).includes('dist/index.js'));
    // Who names it, and does not build it, is asked.
    assert.ok((await tell('node dist/index.js', built, true)).includes('dist/index.js'));
    await git('git', ['add', '--force', 'dist/index.js'], { cwd: workspace.folder });
    assert.ok((await tell('npm run build', built)).includes('dist/index.js'));
  });

  it('are not those beside the modules of a package of Python that it runs', async () => {
    const report = { 'report/__main__.py': 'from . import a', 'report/a.py': '', 'report/b.py': '' };
    assert.deepEqual(await tell('python3 -m report', report), ['report/__main__.py', 'report/a.py']);
  });

  it('are not those that it writes', async () => {
    const go = { 'go.mod': 'module x\n', 'cover.out': 'mode: set\n', mono: '1', x: '1' };
    assert.deepEqual(await tell('go test ./... -coverprofile=cover.out', go), ['go.mod']);
    assert.deepEqual(await tell('docker build -t mono .', { mono: '1', Dockerfile: 'FROM a\n' }), [
      'Dockerfile',
    ]);
    assert.deepEqual(await tell('uv run nothing.py --out x', { x: '1' }), []);
  });
});
