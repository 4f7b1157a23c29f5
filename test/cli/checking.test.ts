import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Sandbox, untilPrinted, type RunDocument } from './sandbox.ts';

interface CheckDocument {
  readonly workspace: string;
  readonly checkedAt: string;
  readonly tasks: readonly { readonly id: string; readonly state: string }[];
  readonly runs: readonly RunDocument[];
  readonly counts: Readonly<Record<string, number>>;
}

/** A task that is due at once and leaves a line in a file at every run. */
const counting = { schedule: { every: '1 hour' }, run: { command: 'echo ran >> runs' } };

describe('scheduler check', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
  });
  afterEach(() => sandbox.remove());

  const runs = async () => (await readFile(join(sandbox.folder, 'runs'), 'utf8')).trim().split('\n').length;
  const check = () => sandbox.json<CheckDocument>(['check']);

  it('says of every task why it is due or not, and runs what is due', async () => {
    await sandbox.config({
      counting,
      later: { schedule: { daily: '06:00' }, run: { process: 'true' } },
      off: { enabled: false, schedule: { every: '1 hour' }, run: { process: 'true' } },
      alone: { run: { process: 'true' } },
    });
    const { code, stdout, stderr } = await sandbox.call(['check']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /^ {2}counting {2}● due now: it has never run$/m);
    assert.match(stdout, /^ {2}later +○ not due; next: .*06:00 \(in .+\)$/m);
    assert.match(stdout, /^ {2}off +– disabled$/m);
    assert.match(stdout, /^ {2}alone +– by hand only$/m);
    assert.match(stdout, /^counting: ✔ succeeded in .+ s$/m);
    assert.match(stdout, /\n1 due, 1 succeeded\n$/);
    assert.equal(await runs(), 1);
  });

  it('runs what is due once: the second check has nothing to do', async () => {
    await sandbox.config({ counting });
    const first = await check();
    assert.equal(first.code, 0);
    assert.deepEqual(first.document.counts, {
      tasks: 1,
      due: 1,
      waiting: 0,
      succeeded: 1,
      failed: 0,
      skipped: 0,
      missed: 0,
    });
    assert.deepEqual(
      first.document.runs.map(({ task, status, trigger }) => [task, status, trigger]),
      [['counting', 'succeeded', 'schedule']],
    );
    assert.equal(first.document.tasks[0]?.state, 'due');
    const second = await check();
    assert.equal(second.code, 0);
    assert.deepEqual(second.document.counts, {
      tasks: 1,
      due: 0,
      waiting: 0,
      succeeded: 0,
      failed: 0,
      skipped: 0,
      missed: 0,
    });
    assert.deepEqual(second.document.runs, []);
    assert.equal(await runs(), 1);
    assert.match((await sandbox.call(['check'])).stdout, /not due; next: .*\n\nnothing due\n$/);
  });

  it('starts an occurrence once however many check at the same time', async () => {
    await sandbox.config({ counting });
    const checks = await Promise.all([check(), check(), check()]);
    assert.equal(await runs(), 1);
    const ran = checks.flatMap(({ document }) =>
      document.runs.filter(({ status }) => status === 'succeeded'),
    );
    assert.equal(ran.length, 1);
    assert.deepEqual(
      checks.map(({ code }) => code),
      [0, 0, 0],
    );
  });

  it('exits with 1 when a run fails, after all have run', async () => {
    await sandbox.config({
      failing: { schedule: { every: '1 hour' }, run: { command: 'exit 4' } },
      counting,
    });
    const { code, stdout } = await sandbox.call(['check']);
    assert.equal(code, 1);
    assert.match(stdout, /^failing: ✖ failed in .+ s\n {2}It ended with exit code 4\.\n {2}Its log: /m);
    assert.match(stdout, /\n2 due, 1 succeeded, 1 failed\n$/);
    assert.equal(await runs(), 1);
  });

  it('exits with 2 for a broken task, after the others have run', async () => {
    await sandbox.config({ counting, bad: { schedule: { daily: '25:00' }, run: { process: 'true' } } });
    const { code, stdout, stderr } = await sandbox.call(['check']);
    assert.equal(code, 2);
    assert.match(stdout, /^ {2}bad +✖ broken: see “scheduler validate”$/m);
    assert.match(stderr, /Some tasks are broken/);
    assert.equal(await runs(), 1);
  });

  it('names the files that were generated', async () => {
    await sandbox.config({
      report: {
        schedule: { every: '1 hour' },
        run: { command: 'echo hello' },
        output: { kind: 'report', extension: 'txt', from: 'stdout' },
      },
    });
    const { document } = await check();
    assert.match(document.runs[0]?.outputs[0]?.path ?? '', /^Scheduled Output\/report-\d{8}-\d{6}\.txt$/);
  });

  it('records the occurrences that passed while nothing was running, and runs the newest', async () => {
    await sandbox.config({ often: { schedule: { cron: '* * * * * *' }, run: { process: 'true' } } });
    await check();
    await setTimeout(3_000);
    const { code, stdout } = await sandbox.call(['check']);
    assert.equal(code, 0);
    assert.match(stdout, /often {2}● due now/);
    assert.match(stdout, /^often: ○ missed \d+ occurrences, recorded$/m);
    assert.match(stdout, /\n1 due, 1 succeeded, \d+ missed\n$/);
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history', '--task', 'often']);
    assert.ok(document.runs.some(({ status, reason }) => status === 'missed' && reason === 'superseded'));
  });

  it('with missed: all runs each that passed, one after the other', async () => {
    const often = { schedule: { cron: '* * * * * *' }, missed: 'all', run: { process: 'true' } };
    await sandbox.config({ often });
    await check();
    await setTimeout(3_000);
    const { document } = await check();
    assert.ok(document.runs.length >= 3, `${document.runs.length} runs`);
    assert.ok(document.runs.every(({ status }) => status === 'succeeded'));
  });

  it('runs what follows the end of another', async () => {
    await sandbox.config({
      pull: { schedule: { every: '1 hour' }, run: { process: 'true' } },
      report: { schedule: { after: 'pull' }, run: { process: 'true' } },
      alarm: { schedule: { after: 'pull', on: 'failure' }, run: { process: 'true' } },
    });
    const { document } = await check();
    assert.deepEqual(
      document.runs.map(({ task, status, trigger }) => [task, status, trigger]),
      [
        ['pull', 'succeeded', 'schedule'],
        ['report', 'succeeded', 'after'],
      ],
    );
  });

  it('skips what is due while another command line still runs the task', async () => {
    await sandbox.config({
      slow: { schedule: { cron: '* * * * * *' }, run: { command: 'echo up; sleep 50' } },
    });
    const going = await sandbox.start(['run', 'slow']);
    await untilPrinted(going, 'up');
    await setTimeout(1_100);
    const { code, stdout } = await sandbox.call(['check']);
    going.process.kill('SIGINT');
    await going.ended;
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(
        `slow {2}▶ still running, in another command line \\(process ${going.process.pid}\\), since`,
      ),
    );
    assert.match(stdout, /^slow: » skipped 1 occurrence, recorded$/m);
  });

  it('stops its runs at Ctrl+C', async () => {
    await sandbox.config({
      slow: { schedule: { every: '1 hour' }, run: { command: 'echo up > up; sleep 50' } },
    });
    const going = await sandbox.start(['check']);
    const up = async () =>
      readFile(join(sandbox.folder, 'up')).then(
        () => true,
        () => false,
      );
    while (!(await up())) await setTimeout(50);
    going.process.kill('SIGINT');
    const { code, stdout } = await going.ended;
    assert.equal(code, 1);
    assert.match(stdout, /^slow: ■ stopped in /m);
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history']);
    assert.equal(document.runs[0]?.status, 'cancelled');
  });
});
