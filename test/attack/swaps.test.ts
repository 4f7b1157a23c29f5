import assert from 'node:assert/strict';
import { appendFile, link, mkdir, open, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessRunnerOptions } from '../../src/execution/processRunner.ts';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';

// They do not end before they are made to, and ask for time that they do not get.
const harmless = `trap '' TERM\nsleep 0.6\ntrue\n`;
const harm = `trap '' TERM\nsleep 0.6\ntouch harm\n`;

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
    const { status, reason, detail, signal } = outcome;
    assert.deepEqual([status, reason, detail, signal], ['cancelled', 'changed-at-start', path, 'SIGKILL']);
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
    const task = await scriptTask(harm.replace('touch', ' true'));
    const { atime, mtime } = await stat(task.path('job.sh'));
    const swap = async () => {
      await writeFile(task.path('job.sh'), harm);
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
        await file.write(`sleep 1 #${round % 10}\n`, 0);
        await swappedWhileAsked(task, () => file.write('sleep 1 #x\n', 0), 'job.sh');
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
    const task = new AttackedTask(await create(), command('. "./$(basename x/job)"'), {
      options: { env: {}, cwd: 'here' },
    });
    await task.write('good/job', harmless);
    await task.write('evil/job', 'touch ../harm\n');
    await task.link('here', 'good');
    await swappedWhileAsked(task, () => task.link('here', 'evil'), 'here');
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

    async function keptTask() {
      const workspace = await create();
      const { scratch } = workspace;
      const folders = { logs: `${scratch}/logs`, reports: scratch, notes: `${scratch}/kept` };
      const program = fileURLToPath(new URL('../../src/keeper.ts', import.meta.url));
      const keeper = { isWanted: () => true, program, folders, settle: ['/bin/true'] as const };
      await mkdir(folders.logs, { recursive: true });
      const kept = { attempt: { number: 1, of: 1 } };
      return new AttackedTask(workspace, script('job.sh'), {}, { keeper }, { kept });
    }

    it('A script that is swapped while its keeper starts is ended at once', async () => {
      const task = await keptTask();
      await task.write('job.sh', harmless);
      await swappedInTheStart(task, () => task.write('job.sh', harm), 'job.sh');
    });

    it('A kept run that has ended before the second look is not told as a success', async () => {
      const task = await keptTask();
      await task.write('job.sh', 'exit 0\n');
      const { outcome } = await task.run(() => {
        setImmediate(() => void task.write('job.sh', 'exit 0 # other\n'));
        return Promise.resolve('allowed');
      });
      assert.equal(outcome.reason, 'changed-at-start');
    });
  }

  it('A run that ends while the second look is still going on is not told as a success', async () => {
    const task = new AttackedTask(await create(), script('job.sh'));
    const names = Array.from({ length: 1_900 }, (_, index) => `lib/${index}.sh`);
    await mkdir(task.path('lib'));
    for (const name of names) await writeFile(task.path(name), '');
    await task.write('job.sh', `exit 0\n${names.map((name) => `. ${name}\n`).join('')}`);
    await task.runner.warmUp();
    try {
      const { outcome } = await task.run(() => {
        // After the look before the start has passed it.
        setTimeout(() => void task.write('lib/1899.sh', harm), 0);
        return Promise.resolve('allowed');
      });
      assert.equal(outcome.reason, 'changed-at-start');
    } finally {
      await task.runner.dispose();
    }
  });

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
