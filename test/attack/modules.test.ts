import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { RunSpec } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';
import { callAttacks, foundAttacks } from '../support/callAttacks.ts';
import { mappedAttacks, packageAttacks } from '../support/moduleAttacks.ts';
import type { Attack } from '../support/surroundingAttacks.ts';

const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
const script = (path: string): RunSpec => ({ kind: 'script', script: path, args: [] });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });

const leftPad = 'node_modules/left-pad/index.js';

async function put(task: AttackedTask, files: Attack['before']): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await task.write(name.replace(/!$/, ''), text, name.endsWith('!') ? 0o755 : 0o644);
  }
}

function git(task: AttackedTask, ...args: string[]): void {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', args, { cwd: task.workspace.folder, env, stdio: 'ignore' });
}

function commit(task: AttackedTask): void {
  git(task, 'init', '-q');
  git(task, 'add', '-f', '.');
}

function has(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Changed after the consent, it does not start; without it, it would have done harm. */
async function seesAttack(task: AttackedTask, { before, after, seen }: Attack, prepare?: () => void) {
  await put(task, before);
  prepare?.();
  const approved = await task.evidence();
  const untouched = await task.runAs(approved);
  assert.equal(untouched.outcome.reason, undefined, JSON.stringify(untouched.outcome));
  await put(task, after);
  assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
  assert.equal(task.isHarmed, false);
  assert.ok((await task.file(seen))?.hash, 'what was changed is shown');
  await task.run();
  assert.equal(task.isHarmed, true, 'it would have done harm');
}

describe('Attacks by modules that nobody names by their path', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  for (const attack of packageAttacks) {
    it(`${attack.what} of the repository is changed: nothing starts`, async () => {
      const task = new AttackedTask(await create(), attack.spec);
      await seesAttack(task, attack, () => commit(task));
    });
  }

  for (const attack of mappedAttacks) {
    it(`${attack.what} is changed: nothing starts`, async () =>
      seesAttack(new AttackedTask(await create(), attack.spec, attack.task), attack));
  }

  for (const attack of [...callAttacks, ...foundAttacks]) {
    const name = `${attack.needs}, ${JSON.stringify(attack.what)}`;
    if (has(attack.needs)) {
      it(`${name}: nothing starts`, async () =>
        seesAttack(new AttackedTask(await create(), attack.spec, attack.task), attack));
    } else {
      it(`${name}: is seen`, async () => {
        const path = Object.keys(attack.before).find((name) => name.includes('job')) ?? '';
        const task = new AttackedTask(await create(), command(`${attack.needs} ${path}`), attack.task);
        await put(task, attack.before);
        const approved = await task.evidence();
        await put(task, attack.after);
        assert.notDeepEqual(await task.evidence(), approved);
      });
    }
  }

  it('A package that is a link to a folder of the workspace is one of its modules', async () => {
    const task = new AttackedTask(await create(), script('job.mjs'));
    await task.link('node_modules/own', '../packages/own');
    const before = { 'job.mjs': `import 'own';\n`, 'packages/own/index.js': '' };
    await seesAttack(task, {
      ...{ what: '', spec: script('job.mjs'), before },
      ...{ after: { 'packages/own/index.js': harmInNode }, seen: 'node_modules/own/index.js' },
    });
  });

  it('A package that is installed asks nothing when it changes, until it is committed', async () => {
    for (const isRepository of [false, true]) {
      const task = new AttackedTask(await create(), script('scripts/job.cjs'));
      await put(task, { 'scripts/job.cjs': `require('left-pad');\n`, '.gitignore': 'node_modules\n' });
      if (isRepository) commit(task);
      await put(task, { [leftPad]: '', 'package.json': '{}' });
      const approved = await task.evidence();
      assert.deepEqual(
        approved.files.map(({ path }) => path),
        ['scripts/job.cjs'],
      );
      await put(task, { [leftPad]: '// another version' });
      assert.deepEqual(await task.evidence(), approved);
      if (!isRepository) continue;
      // What git ignores a pull may overwrite all the same.
      await put(task, { [leftPad]: harmInNode });
      git(task, 'add', '-f', leftPad);
      assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
      assert.ok((await task.file(leftPad))?.hash);
    }
  });

  it('A package that is put where Node looks before the one that is installed is seen', async () => {
    const task = new AttackedTask(await create(), script('scripts/job.cjs'));
    await put(task, { 'scripts/job.cjs': `require('left-pad');\n`, [leftPad]: '' });
    git(task, 'init', '-q');
    const approved = await task.evidence();
    await put(task, { 'scripts/node_modules/left-pad.js': harmInNode });
    git(task, 'add', '-f', 'scripts');
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
  });

  it('A package of the Python of the repository is one of its modules', async function () {
    if (!has('python3')) this.skip();
    const spec: RunSpec = { kind: 'process', process: '.venv/bin/python', args: ['job.py'] };
    const task = new AttackedTask(await create(), spec);
    const version = execFileSync('python3', [
      '-c',
      'import sys; print("python%d.%d" % sys.version_info[:2])',
    ]);
    const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)']).toString().trim();
    const part = `.venv/lib/${version.toString().trim()}/site-packages/part.py`;
    await task.link('.venv/bin/python', python);
    const before = {
      ...{ '.venv/pyvenv.cfg': `home = ${python.replace(/\/[^/]*$/, '')}\n` },
      ...{ 'job.py': 'import part\n', [part]: '' },
    };
    const attack = { what: '', spec, before, after: { [part]: `open('harm', 'w')\n` }, seen: part };
    await seesAttack(task, attack, () => commit(task));
  });

  it('A file of variables that a script loads is evidence', async () => {
    for (const [text, name] of [
      [`process.loadEnvFile('vars');`, 'vars'],
      ['process.loadEnvFile();', '.env'],
    ] as const) {
      const task = new AttackedTask(await create(), script('scripts/job.cjs'));
      await put(task, { 'scripts/job.cjs': text, [name]: 'A=1' });
      assert.equal((await task.file(name))?.role, 'env-file');
    }
  });

  it('A package.json that is made to take long cannot be allowed', async () => {
    const task = new AttackedTask(await create(), script('job.mjs'));
    const stars = Array.from({ length: 10_000 }, (_, at) => [`#${at}/*`, './a/*.js']);
    const names = Array.from({ length: 20_000 }, (_, at) => `'#${at}/a'`).join();
    await put(task, {
      'package.json': JSON.stringify({ imports: Object.fromEntries(stars) as unknown }),
      'job.mjs': `[${names}]`,
    });
    const since = performance.now();
    assert.ok((await task.evidence()).files.some(({ without }) => without === 'unreadable'));
    assert.ok(performance.now() - since < 2_000);
    await put(task, { 'package.json': ' '.repeat(5_000_000) });
    assert.ok((await task.evidence()).files.some(({ without }) => without === 'too-large'));
  });

  for (const pattern of [
    'scripts/**',
    'scripts/**/*.sh',
    'scripts/*/*.sh',
    '{scripts,b/c}/**/deep/*',
    '**/link/**',
  ]) {
    it(`A file behind a link to a folder is watched: ${pattern}`, async () => {
      const task = new AttackedTask(await create(), command('true'), { watch: [pattern] });
      await put(task, { 'shared/a.sh': '1', 'shared/deep/b.sh': '1', 'scripts/c.sh': '1' });
      await task.link('scripts/link', '../shared');
      // In a circle.
      await task.link('shared/back', '../scripts');
      await task.link('shared/deep/up', '..');
      const approved = await task.evidence();
      assert.ok(approved.files.every(({ without }) => without === undefined));
      const name = pattern.includes('deep') ? 'shared/deep/b.sh' : 'shared/a.sh';
      await put(task, { [name]: '2' });
      assert.notDeepEqual(await task.evidence(), approved);
      assert.ok((await task.file(name))?.hash);
    });
  }

  it('A link to a folder outside of the workspace is told where it is watched', async () => {
    const other = await create();
    await other.write('a.sh', '1');
    for (const [pattern, without] of [
      ['scripts/**/*.sh', 'directory'],
      ['scripts/**', 'unreadable'],
    ] as const) {
      const task = new AttackedTask(await create(), command('true'), { watch: [pattern] });
      await task.link('scripts/link', other.folder);
      assert.deepEqual((await task.evidence()).files, [
        { role: 'watch', path: 'scripts/link', target: other.folder, without, outside: true },
      ]);
    }
  });
});
