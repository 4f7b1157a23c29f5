import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';
import { attacks, pythons, type Attack } from '../support/surroundingAttacks.ts';

const harm = 'touch harm\n';

const script = (path: string, ...args: string[]): RunSpec => ({ kind: 'script', script: path, args });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });
const env = (variables: Record<string, string>): Partial<Task> => ({ options: { env: variables } });

describe('Attacks on what surrounds a task', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  const hasPython = (() => {
    try {
      execFileSync('python3', ['-c', '']);
      return true;
    } catch {
      return false;
    }
  })();

  async function put(task: AttackedTask, files: Attack['before']): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await task.write(name.replace('!', ''), text, name.endsWith('!') ? 0o755 : 0o644);
    }
  }

  for (const attack of [...attacks, ...(hasPython ? pythons : [])]) {
    it(`Where ${attack.what}, nothing starts`, async () => {
      const task: AttackedTask = new AttackedTask(await create(), attack.spec, attack.task);
      await put(task, attack.before);
      const approved = await task.evidence();
      const untouched = await task.runAs(approved);
      assert.equal(untouched.outcome.reason, undefined, JSON.stringify(untouched.outcome));
      await put(task, attack.after);
      const { started, outcome } = await task.runAs(approved);
      assert.deepEqual([started, outcome], [undefined, { status: 'cancelled', reason: 'not-approved' }]);
      assert.equal(task.isHarmed, false);
      assert.ok((await task.file(attack.seen))?.hash, 'what was changed is shown');
      // The attack is one: allowed, it does what it wants.
      await task.run();
      assert.equal(task.isHarmed, true, 'it would have done harm');
    });
  }

  if (hasPython) {
    it('Where a compiled module is put beside its source, for Python not to compare them, nothing starts', async () => {
      const task = new AttackedTask(await create(), script('job.py'));
      await put(task, { 'job.py': 'import helper\n', 'helper.py': '' });
      const approved = await task.evidence();
      assert.equal((await task.runAs(approved)).outcome.reason, undefined);
      // What Python keeps for itself is compared with the source and changes nothing.
      assert.deepEqual(await task.evidence(), approved);
      await put(task, { 'evil.py': `open('harm', 'w')\n` });
      const compile =
        `import py_compile as p, importlib.util as u;` +
        `p.compile('evil.py', u.cache_from_source('helper.py'), invalidation_mode=p.PycInvalidationMode.UNCHECKED_HASH)`;
      execFileSync('python3', ['-c', compile], { cwd: task.path('') });
      assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
      await task.run();
      assert.equal(task.isHarmed, true);
    });
  }

  it('Where the settings of the workspace give another value for ${config:…}, nothing starts', async () => {
    const settings: Record<string, unknown> = { 'report.command': 'true' };
    const setting = (name: string) => settings[name];
    const options = { setting, workspaceSetting: setting };
    const task = new AttackedTask(await create(), command('${config:report.command}'), {}, options);
    const approved = await task.evidence();
    assert.deepEqual(approved.settings, { 'report.command': 'true' });
    assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
    settings['report.command'] = 'touch harm';
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal(task.isHarmed, false);
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('Where the settings of the workspace name another interpreter, nothing starts', async () => {
    const settings: Record<string, unknown> = {};
    const setting = (name: string) => settings[name];
    const task = new AttackedTask(
      await create(),
      script('job.py'),
      {},
      { setting, workspaceSetting: setting },
    );
    await put(task, { 'job.py': '', 'tools/python!': `#!/bin/sh\n${harm}` });
    const approved = await task.evidence();
    settings['python.defaultInterpreterPath'] = 'tools/python';
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.deepEqual((await task.evidence()).settings, settings);
    assert.equal((await task.file('tools/python'))?.role, 'interpreter');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('Where the settings of the workspace name a shell of the workspace, or change it, nothing starts', async () => {
    const settings: Record<string, unknown> = {};
    const setting = (name: string) => settings[name];
    const hostShell = (asked: (name: string) => unknown) => {
      const file = asked('shell');
      return typeof file === 'string' ? { file } : undefined;
    };
    const options = { setting, workspaceSetting: setting, hostShell };
    const task = new AttackedTask(await create(), command('true'), {}, options);
    await put(task, { 'tools/sh!': '#!/bin/sh\nexec /bin/sh "$@"\n' });
    const before = await task.evidence();
    settings['shell'] = task.path('tools/sh');
    assert.equal((await task.runAs(before)).outcome.reason, 'not-approved');
    const approved = await task.evidence();
    assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
    await put(task, { 'tools/sh!': `#!/bin/sh\n${harm}` });
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal((await task.file('tools/sh'))?.role, 'shell');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('What LD_PRELOAD names is seen, and whether it is another one', async () => {
    const task = new AttackedTask(await create(), command('true'), env({ LD_PRELOAD: './lib/hook.so' }));
    await put(task, { 'lib/hook.so': 'one' });
    const before = await task.file('lib/hook.so');
    await put(task, { 'lib/hook.so': 'two' });
    const after = await task.file('lib/hook.so');
    assert.ok(before?.hash && after?.hash);
    assert.notEqual(before.hash, after.hash);
  });

  it('A link that is made to lead to a program elsewhere is another interpreter', async () => {
    const spec: RunSpec = { kind: 'script', script: 'job.txt', args: [], interpreter: '.venv/bin/run' };
    const task = new AttackedTask(await create(), spec);
    await put(task, { 'job.txt': harm });
    await task.link('.venv/bin/run', '/bin/true');
    const approved = await task.evidence();
    assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
    await task.link('.venv/bin/run', '/bin/sh');
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal((await task.file('.venv/bin/run'))?.without, 'program');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('A program beside the workspace, which a relative path leads to, is seen, and needs a consent of its own', async () => {
    const workspace = await create();
    const name = `${basename(workspace.folder)}.tool.sh`;
    const tool = join(dirname(workspace.folder), name);
    try {
      await writeFile(tool, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      const task = new AttackedTask(workspace, { kind: 'process', process: `../${name}`, args: [] });
      const approved = await task.evidence();
      assert.deepEqual(
        approved.files.map(({ role, path, outside }) => [role, path, outside]),
        [['program', tool, true]],
      );
      assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
      await writeFile(tool, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    } finally {
      await rm(tool);
    }
  });

  it('A program of the user’s own PATH leaves nothing in evidence, which is the same on every machine', async () => {
    const task = new AttackedTask(await create(), script('job.mjs'));
    await put(task, { 'job.mjs': `import 'node:fs';\n` });
    assert.deepEqual(
      (await task.evidence()).files.map(({ path: name }) => name),
      ['job.mjs'],
    );
    await chmod(task.path('job.mjs'), 0o755);
    assert.deepEqual(
      (await task.evidence()).files.map(({ path: name }) => name),
      ['job.mjs'],
    );
  });
});
