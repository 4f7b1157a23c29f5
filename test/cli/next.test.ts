import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

describe('scheduler next', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  interface Occurrence {
    readonly task: string;
    readonly at: string;
    readonly local: string;
    readonly due: boolean;
  }

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config(
      {
        morning: { schedule: { daily: '06:00' }, run: { process: 'true' } },
        evening: { schedule: { daily: '18:00', timezone: 'Europe/Paris' }, run: { process: 'true' } },
        off: { enabled: false, schedule: { daily: '12:00' }, run: { process: 'true' } },
        always: { schedule: { every: '2 hours' }, run: { process: 'true' } },
      },
      { timezone: 'UTC' },
    );
  });
  after(() => sandbox.remove());

  const next = (...args: string[]) =>
    sandbox.json<{ workspace: string; from: string; occurrences: Occurrence[] }>(['next', ...args]);

  it('merges all tasks in order of time', async () => {
    const { code, document } = await next('--from', '2026-03-28T17:00:00Z', '--count', '4');
    assert.equal(code, 0);
    assert.equal(document.from, '2026-03-28T17:00:00.000Z');
    assert.deepEqual(
      document.occurrences.map(({ task, at }) => [task, at]),
      [
        ['always', '2026-03-28T19:00:00.000Z'],
        ['always', '2026-03-28T21:00:00.000Z'],
        ['always', '2026-03-28T23:00:00.000Z'],
        ['always', '2026-03-29T01:00:00.000Z'],
      ],
    );
  });

  it('shows one task, on its own wall clock', async () => {
    const { document } = await next('evening', '--from', '2026-03-28T00:00:00Z', '--count', '2');
    assert.deepEqual(
      document.occurrences.map(({ at, local }) => [at, local]),
      [
        ['2026-03-28T17:00:00.000Z', '2026-03-28T18:00:00+01:00'],
        ['2026-03-29T16:00:00.000Z', '2026-03-29T18:00:00+02:00'],
      ],
    );
  });

  it('counts what is due as starting now', async () => {
    const { document } = await next('always', '--count', '2');
    const [first, second] = document.occurrences;
    assert.equal(first?.due, true);
    assert.equal(second?.due, false);
    const gap = Date.parse(second.at) - Date.parse(first.at);
    assert.ok(gap >= 2 * 3_600_000 && gap < 2 * 3_600_000 + 60_000, String(gap));
  });

  it('shows five by default, without those that are disabled', async () => {
    const { code, stdout } = await sandbox.call(['next']);
    assert.equal(code, 0);
    assert.equal(stdout.trimEnd().split('\n').length, 5);
    assert.doesNotMatch(stdout, /off/);
  });

  it('says of a disabled task that it is', async () => {
    const { code, stdout } = await sandbox.call(['next', 'off']);
    assert.equal(stdout, 'off: disabled\n');
    assert.equal(code, 0);
  });

  it('suggests a task', async () => {
    const { code, stderr } = await sandbox.call(['next', 'mornin']);
    assert.equal(code, 2);
    assert.match(stderr, /There is no task “mornin”\.\n.*Did you mean “morning”\?/);
  });
});

describe('scheduler next --schedule', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
  });
  after(() => sandbox.remove());

  const cron = '{"cron":"*/15 * * * *"}';

  it('answers without any workspace, exactly, and leaves nothing behind', async () => {
    const args = ['--timezone', 'Europe/Paris', '--from', '2026-10-25T00:00:00Z', '--count', '5'];
    const { code, document } = await sandbox.json<unknown>(['next', '--schedule', cron, ...args]);
    assert.equal(code, 0);
    assert.deepEqual(document, {
      schedule: { cron: '*/15 * * * *' },
      timezone: 'Europe/Paris',
      from: '2026-10-25T00:00:00.000Z',
      occurrences: [
        '2026-10-25T00:15:00.000Z',
        '2026-10-25T00:30:00.000Z',
        '2026-10-25T00:45:00.000Z',
        '2026-10-25T01:00:00.000Z',
        '2026-10-25T01:15:00.000Z',
      ],
      local: [
        '2026-10-25T02:15:00+02:00',
        '2026-10-25T02:30:00+02:00',
        '2026-10-25T02:45:00+02:00',
        '2026-10-25T02:00:00+01:00',
        '2026-10-25T02:15:00+01:00',
      ],
    });
    assert.equal(await sandbox.hasState(), false);
  });

  it('prints the wall clock, its offset and UTC', async () => {
    const { stdout } = await sandbox.call([
      ...['next', '--schedule', '{"daily":"06:00"}', '--timezone', 'Asia/Kolkata'],
      ...['--from', '2026-01-01T00:00:00Z', '--count', '1'],
    ]);
    assert.match(stdout, /Asia\/Kolkata/);
    assert.match(stdout, /Jan 1, 2026 {2}06:00:00 {2}\+05:30 {2}2026-01-01T00:30:00\.000Z/);
  });

  it('names UTC once', async () => {
    for (const zone of ['UTC', 'Etc/UTC']) {
      const { stdout } = await sandbox.call(['next', '--schedule', cron, '--timezone', zone, '-n', '1']);
      assert.equal(stdout.split('\n')[0], `In ${zone}:`);
    }
    const { stdout } = await sandbox.call(['next', '--schedule', cron, '--timezone', 'Asia/Kolkata']);
    assert.equal(stdout.split('\n')[0], 'In Asia/Kolkata, and in UTC:');
  });

  it('counts an interval from --from, the 31st coming back after a short month', async () => {
    const { document } = await sandbox.json<{ occurrences: string[] }>([
      ...['next', '--schedule', '{"every":"1 month"}', '--timezone', 'UTC'],
      ...['--from', '2026-01-31T06:00:00Z', '--count', '2'],
    ]);
    assert.deepEqual(document.occurrences, ['2026-02-28T06:00:00.000Z', '2026-03-31T06:00:00.000Z']);
  });

  it('reads an instant without an offset on the wall clock of the schedule', async () => {
    const { document } = await sandbox.json<{ from: string; timezone: string }>([
      ...['next', '--schedule', '{"daily":"06:00","timezone":"America/New_York"}'],
      ...['--from', '2026-07-01T00:00'],
    ]);
    assert.equal(document.timezone, 'America/New_York');
    assert.equal(document.from, '2026-07-01T04:00:00.000Z');
  });

  it('takes several schedules', async () => {
    const { document } = await sandbox.json<{ occurrences: string[] }>([
      ...['next', '--schedule', '[{"daily":"06:00"},{"daily":"05:00"}] // two', '--timezone', 'UTC'],
      ...['--from', '2026-01-01T00:00:00Z', '--count', '2'],
    ]);
    assert.deepEqual(document.occurrences, ['2026-01-01T05:00:00.000Z', '2026-01-01T06:00:00.000Z']);
  });

  it('says that nothing follows', async () => {
    const { code, stdout } = await sandbox.call(['next', '--schedule', '{"once":"2020-01-01T00:00"}']);
    assert.equal(stdout, 'This schedule gives no occurrence after that.\n');
    assert.equal(code, 0);
  });

  it('places an error in the text that was given', async () => {
    const { code, stdout, stderr } = await sandbox.call([
      'next',
      '--schedule',
      '{"cron":"99 * * * *"}',
      '--json',
    ]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^--schedule:1:10: error: "99" is not valid/);
  });

  it('wants a schedule where none is given', async () => {
    for (const text of ['', '  ']) {
      const { code, stdout, stderr } = await sandbox.call(['next', '--schedule', text]);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(
        stderr,
        /^--schedule:1:\d: error: A schedule is missing here, such as {"daily":"06:00"}\.\n$/,
      );
    }
  });

  it('refuses an unknown zone', async () => {
    const { code, stderr } = await sandbox.call(['next', '--schedule', cron, '--timezone', 'Paris']);
    assert.equal(code, 2);
    assert.match(stderr, /Europe\/Paris/);
  });
});
