import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFile,
  link,
  mkdir,
  open,
  rename,
  stat,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessRunnerOptions } from '../../src/execution/processRunner.ts';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';

const harmless = 'sleep 0.3\ntrue\n';
const harm = 'sleep 0.3\ntouch harm\n';

const script = (path: string): RunSpec => ({ kind: 'script', script: path, args: [] });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });

describe('Attacks between the look at a task and its start', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  /** Swaps while the user's approvals are asked. Nothing must have started. */
  async function swappedWhileAsked(task: AttackedTask, swap: () => unknown, path: string): Promise<void> {
    const { started, outcome } = await task.run(async () => {
      await swap();
      return 'allowed';
    });
    assert.deepEqual(
      [started, outcome],
      [undefined, { status: 'cancelled', reason: 'changed-at-start', detail: path }],
    );
    assert.equal(task.isHarmed, false);
  }

  /** Swaps right after the last look before the start, while the process is being made. It must end at once. */
  async function swappedInTheStart(
    task: AttackedTask,
    swap: () => Promise<unknown>,
    path: string,
  ): Promise<void> {
    const swapped = Promise.withResolvers<unknown>();
    const { outcome } = await task.run(() => {
      setImmediate(() => swapped.resolve(swap()));
      return Promise.resolve('allowed');
    });
    await swapped.promise;
    const { status, reason, detail } = outcome;
    assert.deepEqual([status, reason, detail], ['cancelled', 'changed-at-start', path]);
    assert.equal(task.isHarmed, false);
  }

  async function scriptTask(text = harmless, options: Partial<ProcessRunnerOptions> = {}) {
    const task = new AttackedTask(await create(), script('job.sh'), {}, options);
    await task.write('job.sh', text);
    return task;
  }

  it('A script that is swapped while its approval is asked for does not run', async () => {
    const task = await scriptTask();
    await swappedWhileAsked(task, () => task.write('job.sh', harm), 'job.sh');
  });

  it('A script that is swapped for one of the same size and time does not run', async () => {
    const task = await scriptTask('sleep 0.3\n true harm\n');
    const { atime, mtime } = await stat(task.path('job.sh'));
    const swap = async () => {
      await writeFile(task.path('job.sh'), 'sleep 0.3\ntouch harm\n');
      await utimes(task.path('job.sh'), atime, mtime);
    };
    await swappedWhileAsked(task, swap, 'job.sh');
  });

  it('A script that is changed in the same instant in which it was looked at does not run', async () => {
    // Of two changes within a tick of the file system the second leaves no trace in the stamps.
    const task = await scriptTask();
    const file = await open(task.path('job.sh'), 'r+');
    try {
      for (let round = 0; round < 50; round++) {
        await file.write(`sleep 0.3 #${round % 10}\ntrue\n`, 0);
        await swappedWhileAsked(task, () => file.write(`sleep 0.3 #x\ntrue\n`, 0), 'job.sh');
      }
    } finally {
      await file.close();
    }
  });

  it('A script that is removed while its approval is asked for is not waited for', async () => {
    const task = await scriptTask();
    await swappedWhileAsked(task, () => unlink(task.path('job.sh')), 'job.sh');
  });

  it('A script that is changed by another name of the same file does not run', async () => {
    const task = await scriptTask();
    await link(task.path('job.sh'), task.path('other'));
    await swappedWhileAsked(task, () => appendFile(task.path('other'), harm), 'job.sh');
  });

  it('A link that is made to lead to another script does not run it', async () => {
    const task = new AttackedTask(await create(), script('job.sh'));
    await task.write('good.sh', harmless);
    await task.write('evil.sh', harm);
    await task.link('job.sh', 'good.sh');
    const approved = await task.evidence();
    await swappedWhileAsked(task, () => task.link('job.sh', 'evil.sh'), 'job.sh');
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal((await task.file('job.sh'))?.target, 'evil.sh');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('A folder that is swapped for one with the same script and another module does not run', async () => {
    const task = new AttackedTask(await create(), script('scripts/job.sh'));
    await task.write('scripts/job.sh', `. "$(dirname "$0")/lib.sh"\n`);
    await task.write('scripts/lib.sh', harmless);
    await task.write('evil/lib.sh', harm);
    // The script itself is the same file in both.
    await link(task.path('scripts/job.sh'), task.path('evil/job.sh'));
    const swap = async () => {
      await rename(task.path('scripts'), task.path('away'));
      await task.link('scripts', 'evil');
    };
    await swappedWhileAsked(task, swap, 'scripts/job.sh');
  });

  it('A module that is swapped while the approval of its script is asked for is not loaded', async () => {
    const task = await scriptTask('. ./lib.sh\n');
    await task.write('lib.sh', harmless);
    await swappedWhileAsked(task, () => task.write('lib.sh', harm), 'lib.sh');
  });

  it('An environment file that is swapped while its approval is asked for is not used', async () => {
    const options: Partial<Task> = { options: { env: {}, envFile: '.env' } };
    const task = new AttackedTask(await create(), command('$JOB'), options);
    await task.write('.env', 'JOB=true\n');
    await swappedWhileAsked(task, () => task.write('.env', `JOB='touch harm'\n`), '.env');
  });

  it('The environment is that of the bytes which were allowed, even if the file was another one before and after', async () => {
    const options: Partial<Task> = { options: { env: {}, envFile: '.env' } };
    const task = new AttackedTask(await create(), command('$JOB'), options);
    await task.write('.env', 'JOB=true\n');
    const { outcome } = await task.run(async () => {
      await rename(task.path('.env'), task.path('kept'));
      await task.write('.env', `JOB='touch harm'\n`);
      await rename(task.path('kept'), task.path('.env'));
      return 'allowed';
    });
    // To rename a file is a change of it as well, on the systems that note it.
    assert.ok(outcome.reason === 'changed-at-start' || outcome.status === 'succeeded');
    assert.equal(task.isHarmed, false);
  });

  it('A program that is put into a relative entry of the PATH while the approval is asked for does not run', async () => {
    const env = { PATH: `tools:${process.env['PATH']}` };
    const task = new AttackedTask(
      await create(),
      { kind: 'process', process: 'date', args: [] },
      { options: { env } },
    );
    const swap = () => task.write('tools/date', `#!/bin/sh\n${harm}`, 0o755);
    await swappedWhileAsked(task, swap, 'tools/date');
  });

  it('A working directory that is made to be another one is not worked in', async () => {
    const task = new AttackedTask(await create(), command('. "./$(echo job)"'), {
      options: { env: {}, cwd: 'here' },
    });
    await task.write('good/job', harmless);
    await task.write('evil/job', 'touch ../harm\n');
    await task.link('here', 'good');
    await swappedWhileAsked(task, () => task.link('here', 'evil'), task.path('here'));
  });

  it('A setting of the workspace that is changed while the approval is asked for does not count', async () => {
    let value = 'true';
    const setting = () => value;
    const options = { setting, workspaceSetting: setting };
    const task = new AttackedTask(await create(), command('${config:job}'), {}, options);
    await swappedWhileAsked(task, () => (value = 'touch harm'), 'job');
  });

  if (process.platform !== 'win32') {
    it('A script that is swapped while another process starts it is ended at once', async () => {
      const task = await scriptTask();
      await task.runner.warmUp();
      try {
        await swappedInTheStart(task, () => task.write('job.sh', harm), 'job.sh');
      } finally {
        await task.runner.dispose();
      }
    });

    it('A script that is swapped while its keeper starts is ended at once', async () => {
      const workspace = await create();
      const folders = {
        logs: `${workspace.scratch}/logs`,
        reports: workspace.scratch,
        notes: `${workspace.scratch}/kept`,
      };
      const program = fileURLToPath(new URL('../../src/keeper.ts', import.meta.url));
      const keeper = { isWanted: () => true, program, folders, settle: ['/bin/true'] as const };
      const kept = { attempt: { number: 1, of: 1 } };
      await mkdir(folders.logs, { recursive: true });
      const task = new AttackedTask(workspace, script('job.sh'), {}, { keeper }, { kept });
      await task.write('job.sh', harmless);
      await swappedInTheStart(task, () => task.write('job.sh', harm), 'job.sh');
    });
  }

  it('A run that has ended before the second look is not told as a success', async () => {
    const task = new AttackedTask(await create(), script('job.sh'));
    await task.write('job.sh', 'exit 0\n');
    await task.runner.warmUp();
    try {
      const { outcome } = await task.run(() => {
        setImmediate(() => void task.write('job.sh', 'exit 1\n'));
        return Promise.resolve('allowed');
      });
      assert.equal(outcome.reason, 'changed-at-start');
    } finally {
      await task.runner.dispose();
    }
  });
});

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
    await task.write('job.sh', harmless);
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
    const task = new AttackedTask(await create(), command('true'), {
      watch: ['../*', '/etc/*', '{a,../..}/*'],
    });
    for (const file of (await task.evidence()).files)
      assert.deepEqual([file.without, file.outside], ['unreadable', true]);
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
