import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';

const script = (path: string): RunSpec => ({ kind: 'script', script: path, args: [] });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });

describe('Attacks on the look itself', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  it('A named pipe as script, module, environment file or watched file is not waited for', async () => {
    const options: Partial<Task> = { options: { env: {}, envFile: 'pipe.env' }, watch: ['pipes/*'] };
    const task = new AttackedTask(await create(), command('sh ./pipe.sh'), options);
    await mkdir(task.path('pipes'));
    for (const name of ['pipe.sh', 'pipe.env', 'pipes/one', 'job.sh'])
      execFileSync('mkfifo', [task.path(name)]);
    assert.deepEqual(
      (await task.evidence()).files.map(({ path, without }) => [path, without]),
      [
        ['pipe.env', 'unreadable'],
        ['pipes/one', 'unreadable'],
      ],
    );
    assert.equal((await task.run()).outcome.reason, 'env-file-invalid');
    const named = new AttackedTask(task.workspace, command('. ./pipe.sh'));
    assert.equal((await named.file('pipe.sh'))?.without, 'unreadable');
    const piped = new AttackedTask(task.workspace, script('job.sh'));
    assert.equal((await piped.file('job.sh'))?.without, 'unreadable');
    assert.equal((await piped.run()).outcome.reason, 'script-not-found');
  });

  it('A device that never ends as environment file, and as script, is not read', async () => {
    const options: Partial<Task> = { options: { env: {}, envFile: '/dev/zero' } };
    const task = new AttackedTask(await create(), script('/dev/zero'), options);
    assert.deepEqual(await task.file('/dev/zero'), {
      ...{ role: 'script', path: '/dev/zero', without: 'unreadable', outside: true },
    });
    assert.equal((await task.run()).outcome.reason, 'script-not-found');
  });

  it('A script of a gigabyte is not read, and cannot be allowed', async () => {
    const task = new AttackedTask(await create(), script('job.sh'));
    await task.write('job.sh', 'true\n');
    await truncate(task.path('job.sh'), 1024 ** 3);
    const since = performance.now();
    assert.equal((await task.file('job.sh'))?.without, 'too-large');
    assert.ok(performance.now() - since < 1_000);
  });

  it('Modules of more than 64 MB in all, or of more than 2,000 files, cannot be allowed', async () => {
    const task = new AttackedTask(await create(), script('job.sh'));
    const names = Array.from({ length: 2_100 }, (_, index) => `lib/${index}.sh`);
    await task.write('job.sh', names.map((name) => `. ${name}\n`).join(''));
    await mkdir(task.path('lib'));
    for (const name of names) await writeFile(task.path(name), '');
    assert.ok((await task.evidence()).files.some(({ without }) => without === 'too-large'));
    await task.write('job.sh', '. lib/0.sh\n. lib/1.sh\n. lib/2.sh\n');
    assert.equal(
      (await task.evidence()).files.some(({ without }) => without !== undefined),
      false,
    );
    for (const name of names.slice(0, 2)) await truncate(task.path(name), 40 * 1024 ** 2);
    assert.ok((await task.evidence()).files.some(({ without }) => without === 'too-large'));
  });

  it('A watch of 100,000 files cannot be allowed, and does not hold the thread', async () => {
    const task = new AttackedTask(await create(), command('true'), { watch: ['many/**'] });
    const numbers = Array.from({ length: 100_000 }, (_, index) => String(index)).join('\n');
    await mkdir(task.path('many'));
    execFileSync('xargs', ['touch'], { cwd: task.path('many'), input: numbers });
    const since = performance.now();
    const { files } = await task.evidence();
    assert.ok(files.some(({ role, without }) => role === 'watch' && without === 'too-large'));
    assert.ok(performance.now() - since < 10_000);
  });

  it('Scripts that name each other in a circle are looked at once', async () => {
    const task = new AttackedTask(await create(), script('a.mjs'));
    await task.write('a.mjs', `import './b.mjs';\nimport './a.mjs';\n`);
    await task.write('b.mjs', `import './a.mjs';\nimport './c.mjs';\n`);
    await task.write('c.mjs', `import './b.mjs';\n`);
    assert.deepEqual(
      (await task.evidence()).files.map(({ role, path }) => `${role} ${path}`),
      ['script a.mjs', 'module b.mjs', 'module c.mjs'],
    );
  });

  it('An import that leads out of the workspace is told as such', async () => {
    const other = await create();
    await other.write('lib.mjs', '');
    const task = new AttackedTask(await create(), script('job.mjs'));
    await task.write('job.mjs', `import '../${other.folder.split('/').at(-1)}/lib.mjs';\n`);
    const { outside, hash } = (await task.file(`${other.folder}/lib.mjs`)) ?? {};
    assert.ok(outside && hash);
  });

  it('A link that leads out of the workspace is told, and refused where it is watched', async () => {
    const other = await create();
    await other.write('job.sh', 'true\n');
    const task = new AttackedTask(await create(), script('job.sh'), { watch: ['*.sh', 'dir/*'] });
    await task.link('job.sh', `${other.folder}/job.sh`);
    await task.link('dir/all', other.folder);
    const files = (await task.evidence()).files.map(({ hash, ...file }) => ({
      ...file,
      isHashed: hash !== undefined,
    }));
    const linked = { path: 'job.sh', target: `${other.folder}/job.sh`, outside: true };
    assert.deepEqual(files, [
      { role: 'script', ...linked, isHashed: true },
      {
        role: 'watch',
        path: 'dir/all',
        target: other.folder,
        without: 'unreadable',
        outside: true,
        isHashed: false,
      },
      { role: 'watch', ...linked, without: 'unreadable', isHashed: false },
    ]);
  });

  it('A pattern that looks beyond the workspace is refused', async () => {
    const watch = ['../*', '/etc/*', '{a,../..}/*'];
    const task = new AttackedTask(await create(), command('true'), { watch });
    const expected = watch.map((path) => ({ role: 'watch', path, without: 'unreadable', outside: true }));
    assert.deepEqual((await task.evidence()).files, expected);
  });

  it('A script, an environment file and a directory outside of the workspace are told as such', async () => {
    const other = await create();
    const job = await other.write('job.sh', 'true\n');
    const env = await other.write('.env', 'A=1\n');
    const options: Partial<Task> = { options: { env: {}, envFile: env, cwd: other.folder } };
    const task = new AttackedTask(await create(), script(job), options);
    const { files } = await task.evidence();
    assert.deepEqual(
      files.map(({ role, path, without, outside }) => [role, path, without, outside]),
      [
        ['script', job, undefined, true],
        ['env-file', env, undefined, true],
        ['cwd', other.folder, 'directory', true],
      ],
    );
    await other.write('job.sh', 'false\n');
    assert.notDeepEqual((await task.evidence()).files, files);
  });
});
