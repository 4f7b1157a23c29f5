import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sandbox, untilPrinted, type RunDocument } from './sandbox.ts';

/** Prints when it is up, and takes SIGTERM as the argument says. */
const lasting = `
import { appendFileSync } from 'node:fs';
process.on('SIGTERM', () => {
  if (process.argv[2] === 'stubborn') return console.log('not yet');
  appendFileSync('ends', 'ended cleanly\\n');
  process.exit(0);
});
setInterval(() => {}, 1000);
console.log('up', process.pid);
`;

const tasks = {
  good: {
    label: 'Good one',
    run: { script: 'good.mjs' },
    output: { kind: 'report', extension: 'md' },
  },
  bad: { run: { command: 'echo out; echo err >&2; printf unfinished; exit 3' } },
  gone: { run: { script: 'gone.mjs' } },
  off: { enabled: false, run: { process: 'true' } },
  lasting: { run: { script: 'lasting.mjs' } },
  stubborn: { run: { script: 'lasting.mjs', args: ['stubborn'] }, killAfter: '50s' },
  broken: { run: {} },
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('scheduler run', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config(tasks, { timezone: 'UTC' });
    await sandbox.write('lasting.mjs', lasting);
    await sandbox.write(
      'good.mjs',
      `import { writeFileSync } from 'node:fs';
       writeFileSync(process.env.SCHEDULER_OUTPUT, '# Report\\n');
       console.log('said', process.env.SCHEDULER_TRIGGER);`,
    );
  });
  after(() => sandbox.remove());

  const newest = async () => {
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history', '--limit', '1']);
    return document.runs[0] ?? assert.fail('no run');
  };

  it('shows what the task prints, how it ended and its files', async () => {
    const { code, stdout, stderr } = await sandbox.call(['run', 'good']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const [said, result, file, ...rest] = stdout.split('\n');
    assert.equal(said, 'said manual');
    assert.match(result ?? '', /^✔ succeeded in \d+(\.\d)? s$/);
    assert.match(file ?? '', /^ {2}→ Scheduled Output\/good-\d{8}-\d{6}\.md$/);
    assert.deepEqual(rest, ['']);
    assert.equal(await readFile(join(sandbox.folder, (file ?? '').slice(4)), 'utf8'), '# Report\n');
  });

  it('prints with --json only the document', async () => {
    const { code, stdout, stderr } = await sandbox.call(['run', 'good', '--json']);
    assert.equal(code, 0);
    assert.equal(stderr, 'said manual\n');
    const run = JSON.parse(stdout) as RunDocument;
    assert.deepEqual(Object.keys(run), [
      ...['id', 'task', 'label', 'status', 'trigger', 'occurrence', 'occurrences', 'createdAt', 'startedAt'],
      ...[
        'endedAt',
        'durationMs',
        'exitCode',
        'signal',
        'reason',
        'explanation',
        'host',
        'pid',
        'causedBy',
        'dryRun',
      ],
      ...['attempts', 'retryAt', 'stats', 'summary', 'warnings', 'approval', 'outputs'],
    ]);
    assert.equal(run.task, 'good');
    assert.equal(run.status, 'succeeded');
    assert.equal(run.trigger, 'manual');
    assert.equal(run.occurrence, null);
    assert.equal(run.exitCode, 0);
    assert.equal(run.reason, null);
    assert.equal(run.attempts, 1);
    assert.equal(run.dryRun, false);
    assert.deepEqual(run.warnings, []);
    assert.equal(run.host.kind, 'cli');
    assert.equal(run.durationMs, Date.parse(run.endedAt ?? '') - Date.parse(run.startedAt ?? ''));
    assert.equal(run.outputs.length, 1);
    assert.equal(run.outputs[0]?.kind, 'report');
    assert.equal(run.outputs[0].bytes, 9);
  });

  it('keeps the two streams apart, and exits with 1 for a failure', async () => {
    const { code, stdout, stderr } = await sandbox.call(['run', 'bad']);
    assert.equal(code, 1);
    assert.equal(stderr, 'err\n');
    assert.match(
      stdout,
      /^out\nunfinished\n✖ failed in .+ s\n {2}It ended with exit code 3\.\n {2}Its log: scheduler log \S+\n$/,
    );
  });

  it('exits with 1 for a failure with --json too', async () => {
    const { code, document } = await sandbox.json<RunDocument>(['run', 'bad']);
    assert.equal(code, 1);
    assert.equal(document.status, 'failed');
    assert.equal(document.exitCode, 3);
    assert.equal(document.reason, 'exit-code');
    assert.equal(document.explanation, 'It ended with exit code 3.');
  });

  it('says what is missing to start', async () => {
    const { code, stdout } = await sandbox.call(['run', 'gone']);
    assert.equal(code, 1);
    assert.match(stdout, /✖ failed.*\n {2}There is no script at “.*gone\.mjs”\..*\n$/);
  });

  it('runs a disabled task: it was asked for', async () => {
    const { code } = await sandbox.call(['run', 'off']);
    assert.equal(code, 0);
  });

  it('suggests a task', async () => {
    const { code, stdout, stderr } = await sandbox.call(['run', 'godo']);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /There is no task “godo”\.\n.*Did you mean “good”\?/);
  });

  it('refers to validate for a broken task', async () => {
    const { code, stderr } = await sandbox.call(['run', 'broken']);
    assert.equal(code, 2);
    assert.match(stderr, /“broken” cannot be used as it is written\.\n.*scheduler validate/);
  });

  it('refuses a task that is running, and says where', async () => {
    const going = await sandbox.start(['run', 'lasting']);
    await untilPrinted(going, 'up');
    const { code, stdout, stderr } = await sandbox.call(['run', 'lasting']);
    going.process.kill('SIGINT');
    await going.ended;
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      new RegExp(
        `“lasting” is running already, in another command line \\(process ${going.process.pid}\\), since`,
      ),
    );
  });

  it('waits while as many runs are going as maxConcurrent allows', async () => {
    const narrow = await Sandbox.create();
    try {
      await narrow.config(
        { first: { run: { script: 'lasting.mjs' } }, second: { run: { command: 'echo second' } } },
        { maxConcurrent: 1 },
      );
      await narrow.write('lasting.mjs', lasting);
      const first = await narrow.start(['run', 'first']);
      await untilPrinted(first, 'up');
      const second = await narrow.start(['run', 'second']);
      await untilPrinted(second, 'Waiting', 'stderr');
      first.process.kill('SIGINT');
      await first.ended;
      const { code, stdout } = await second.ended;
      assert.equal(code, 0);
      assert.match(stdout, /^second\n✔ succeeded/);
    } finally {
      await narrow.remove();
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`stops its run cleanly at ${signal}`, async () => {
      await sandbox.write('ends', '');
      const going = await sandbox.start(['run', 'lasting']);
      await untilPrinted(going, 'up');
      going.process.kill(signal);
      const { code, stdout, stderr } = await going.ended;
      assert.equal(code, 1);
      assert.match(stderr, /Stopping…/);
      assert.match(stdout, /■ stopped in .*\n {2}It was stopped by you\./);
      assert.equal(await readFile(join(sandbox.folder, 'ends'), 'utf8'), 'ended cleanly\n');
      const run = await newest();
      assert.equal(run.status, 'cancelled');
      assert.equal(run.reason, 'stopped');
    });
  }

  it('ends a stubborn run at once at the second Ctrl+C', async () => {
    const going = await sandbox.start(['run', 'stubborn']);
    const refusing = untilPrinted(going, 'not yet');
    await untilPrinted(going, 'up');
    const begun = Date.now();
    going.process.kill('SIGINT');
    await refusing;
    going.process.kill('SIGINT');
    const { code } = await going.ended;
    assert.equal(code, 1);
    assert.ok(Date.now() - begun < 40_000, 'long before killAfter');
    const run = await newest();
    assert.equal(run.status, 'cancelled');
    assert.equal(run.signal, 'SIGKILL');
    assert.equal(isAlive(run.pid ?? assert.fail('no process')), false);
  });

  it('is shown as interrupted once its command line was killed, by commands that only read', async () => {
    const going = await sandbox.start(['run', 'lasting']);
    await untilPrinted(going, 'up');
    going.process.kill('SIGKILL');
    await going.ended;
    const run = await newest();
    try {
      assert.equal(run.status, 'interrupted');
      assert.equal(run.reason, 'host-died');
      const { stdout } = await sandbox.call(['list']);
      assert.match(stdout, /lasting .*↯ interrupted/);
      // Whoever may write puts it down, and the task can run again.
      const again = await sandbox.start(['run', 'lasting']);
      await untilPrinted(again, 'up');
      again.process.kill('SIGINT');
      assert.equal((await again.ended).code, 1);
    } finally {
      if (run.pid !== null && isAlive(run.pid)) process.kill(-run.pid, 'SIGKILL');
    }
  });
});
