import assert from 'node:assert/strict';
import { readCsv } from '../support/readCsv.ts';
import { Sandbox, type RunDocument } from './sandbox.ts';

interface Exported extends RunDocument {
  readonly log: string | null;
}

describe('asking the history with scheduler history', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let runs: readonly Exported[];

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({
      good: {
        label: '=cmd("x")',
        run: { command: `echo hi; echo '{"albums":395,"none":null}' >"$SCHEDULER_STATS"` },
        output: { kind: 'report', extension: 'md', from: 'stdout' },
      },
      bad: { schedule: { every: '1 hour' }, run: { command: 'exit 9' } },
      gone: { run: { script: 'gone.mjs' } },
      never: { run: { process: 'true' } },
    });
    for (const args of [['run', 'good'], ['check'], ['run', 'gone'], ['run', 'good']])
      await sandbox.call(args);
    runs = (await sandbox.json<{ runs: Exported[] }>(['history'])).document.runs;
    assert.equal(runs.length, 4);
  });
  after(() => sandbox.remove());

  const tasksOf = async (...args: readonly string[]) => {
    const { code, document } = await sandbox.json<{ runs: Exported[] }>(['history', ...args]);
    assert.equal(code, 0);
    return document.runs.map(({ task }) => task);
  };

  it('tells of each run where its log is, and the files that it made', () => {
    for (const { task, log, outputs, startedAt } of runs) {
      assert.equal(log === null, startedAt === null, task);
      assert.equal(outputs.length, task === 'good' ? 1 : 0);
    }
  });

  it('keeps to what is asked for', async () => {
    assert.deepEqual(await tasksOf('--status', 'succeeded'), ['good', 'good']);
    assert.deepEqual(await tasksOf('--status', 'failed,missed', '--task', 'gone'), ['gone']);
    assert.deepEqual(await tasksOf('--trigger', 'schedule'), ['bad']);
    assert.deepEqual(await tasksOf('--since', '1h', '--limit', '2'), ['good', 'gone']);
    assert.deepEqual(await tasksOf('--since', 'today', '--until', '1h'), []);
    assert.deepEqual(await tasksOf('--text', 'BA'), ['bad']);
    assert.deepEqual(await tasksOf('--before', runs[1]?.id ?? ''), ['bad', 'good']);
    assert.deepEqual(await tasksOf('-n', 'all'), ['good', 'gone', 'bad', 'good']);
  });

  it('exports a table that is no formula', async () => {
    const { code, stdout } = await sandbox.call(['history', '-n', 'all', '--format', 'csv']);
    assert.equal(code, 0);
    const [header = [], ...rows] = readCsv(stdout);
    assert.equal(rows.length, 4);
    const cell = (row: number, name: string) => rows[row]?.[header.indexOf(name)];
    assert.equal(cell(0, 'label'), `'=cmd("x")`);
    assert.equal(cell(0, 'stats'), '{"albums":395,"none":null}');
    assert.equal(cell(0, 'id'), runs[0]?.id);
    assert.equal(cell(0, 'log'), runs[0]?.log);
    assert.match(cell(0, 'outputs') ?? '', /^Scheduled Output\/good-\d{8}-\d{6}\.md$/);
    assert.match(cell(0, 'queued') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    assert.equal(cell(2, 'exit_code'), '9');
    assert.equal(cell(2, 'message'), 'It ended with exit code 9.');
    assert.match(cell(2, 'occurrence') ?? '', /Z$/);
    assert.notEqual(cell(2, 'user'), '');
  });

  it('exports the same as documents: one, or one a line', async () => {
    const json = await sandbox.call(['history', '--format', 'json']);
    assert.equal(json.stdout, (await sandbox.call(['history', '--json'])).stdout);
    const { stdout } = await sandbox.call(['history', '--format', 'ndjson', '--status', 'succeeded']);
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    const [first] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(first?.['id'], runs[0]?.id);
    assert.equal('signal' in (first ?? {}), false);
    assert.deepEqual(first?.['stats'], { albums: 395, none: null });
  });

  it('says when nothing is what is asked for', async () => {
    const none = await sandbox.call(['history', '--status', 'timed-out']);
    assert.equal(none.stdout, 'The history has runs, but none that is asked for here.\n');
    const oldest = await sandbox.call(['history', '--before', runs.at(-1)?.id ?? '']);
    assert.equal(oldest.stdout, 'There is nothing older.\n');
    const never = await sandbox.call(['history', '--task', 'never', '--status', 'failed']);
    assert.equal(never.stdout, 'Nothing has run yet.\n');
    assert.deepEqual([none.code, oldest.code, never.code], [0, 0, 0]);
    const csv = await sandbox.call(['history', '--status', 'timed-out', '--format', 'csv']);
    assert.equal(readCsv(csv.stdout).length, 1);
  });

  const refusals: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['--status', 'suceeded'], /--status does not know “suceeded”\.\n {2}Did you mean “succeeded”\?/],
    [['--since', '2 dyas'], /Did you mean "days"\?/],
    [['--before', 'nothing'], /There is no run “nothing”/],
    [['--json', '--format', 'csv'], /--json does not go with --format csv/],
    [['--figures', '--status', 'failed'], /--status does not go with --figures/],
    [['--task', 'goood'], /Did you mean “good”\?/],
  ];
  for (const [args, says] of refusals) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await sandbox.call(['history', ...args]);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, says);
    });
  }

  it('counts what the tasks came to, and the days', async () => {
    const { document } = await sandbox.json<{
      figures: { task: string; runs: number; successRate: number; failureStreak: number }[];
      days: { day: string; counts: Record<string, number> }[];
    }>(['history', '--figures', '--days', '2']);
    assert.deepEqual(
      document.figures.map(({ task, runs: count, successRate, failureStreak }) => [
        ...[task, count, successRate, failureStreak],
      ]),
      [
        ['good', 2, 1, 0],
        ['bad', 1, 0, 1],
        ['gone', 1, 0, 1],
      ],
    );
    const total: Record<string, number> = {};
    for (const { counts } of document.days) {
      for (const [status, count] of Object.entries(counts)) total[status] = (total[status] ?? 0) + count;
    }
    assert.deepEqual(total, { succeeded: 2, failed: 2 });
    const { stdout } = await sandbox.call(['history', '--figures', '--days', '2']);
    assert.match(stdout, /^TASK +RUN COUNT +SUCCEEDED/);
    assert.match(stdout, /^good +2 +100% /m);
    assert.match(stdout, /^DAY +SUCCEEDED +FAILED$/m);
    const asFormat = await sandbox.call(['history', '--figures', '--days', '2', '--format', 'json']);
    assert.deepEqual(JSON.parse(asFormat.stdout), document);
  });

  it('counts nothing where nothing has run', async () => {
    const never = await sandbox.call(['history', '--figures', '--task', 'never']);
    assert.match(never.stdout, /^never +0 +– /m);
    const days = await sandbox.call(['history', '--days', '1', '--task', 'never']);
    assert.match(days.stdout, /^Nothing has happened from (\S+) to \1\.\n$/);
    const unknown = await sandbox.call(['history', '--figures', '--task', 'neverr']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /Did you mean “never”\?/);
  });

  it('ends early and well when its reader has heard enough', async () => {
    const { code, stdout, stderr } = await sandbox.callThroughShell('"$@" | head -n 1', [
      ...['history', '-n', 'all', '--format', 'csv'],
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^id,task,/);
    assert.equal(stderr, '');
  });
});
