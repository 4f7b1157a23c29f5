import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

describe('scheduler next --schedule', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
  });
  after(() => sandbox.remove());

  interface ScheduleDocument {
    readonly schedule: unknown;
    readonly normalized: unknown;
    readonly words: string;
    readonly timezone: string;
    readonly from: string;
    readonly occurrences: readonly string[];
    readonly local: readonly string[];
    readonly times: readonly {
      readonly at: string;
      readonly local: string;
      readonly offset: string;
      readonly inMs: number;
      readonly note: object | null;
    }[];
    readonly explanation: string | null;
  }

  const cron = '{"cron":"*/15 * * * *"}';

  it('answers without any workspace, exactly, and leaves nothing behind', async () => {
    const args = ['--timezone', 'Europe/Paris', '--from', '2026-10-25T00:00:00Z', '--count', '5'];
    const { code, document } = await sandbox.json<ScheduleDocument>(['next', '--schedule', cron, ...args]);
    assert.equal(code, 0);
    const { times, ...rest } = document;
    assert.deepEqual(rest, {
      schedule: { cron: '*/15 * * * *' },
      normalized: { cron: '*/15 * * * *' },
      words: 'Every 15 minutes (Europe/Paris)',
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
      explanation: null,
    });
    assert.deepEqual(
      times.map(({ at }) => at),
      rest.occurrences,
    );
    assert.deepEqual(
      times.map(({ local }) => local),
      rest.local,
    );
    assert.deepEqual(
      times.map(({ offset }) => offset),
      ['+02:00', '+02:00', '+02:00', '+01:00', '+01:00'],
    );
    const [first] = times;
    assert.ok(first);
    assert.ok(Math.abs(Date.parse(first.at) - first.inMs - Date.now()) < 60_000, 'counted from now');
    assert.deepEqual(times[3]?.note, {
      kind: 'repeated',
      wall: null,
      pass: 'second',
      both: true,
      explanation: 'second pass of the repeated hour',
    });
    assert.equal(await sandbox.hasState(), false);
  });

  it('explains a schedule, and shows the wall clock, its offset and UTC', async () => {
    const { stdout } = await sandbox.call([
      ...['next', '--schedule', '{"cron":"@daily"}', '--timezone', 'Asia/Kolkata'],
      ...['--from', '2126-01-01T00:00:00Z', '--count', '1'],
    ]);
    assert.deepEqual(stdout.replace(/in \d+ days/, 'in N days').split('\n'), [
      'Normalized  {"cron":"0 0 * * *"}  (written “@daily”)',
      'In words    Every day at 00:00',
      'Time zone   Asia/Kolkata',
      '',
      '  LOCAL TIME                      UTC                FROM NOW',
      '  Wed, Jan 2, 2126  00:00 +05:30  2126-01-01 18:30Z  in N days',
      '',
    ]);
  });

  it('names UTC once', async () => {
    for (const zone of ['UTC', 'Etc/UTC']) {
      const { stdout } = await sandbox.call(['next', '--schedule', cron, '--timezone', zone, '-n', '1']);
      assert.equal(stdout.split('UTC').length, 2, stdout);
    }
  });

  it('says in which nights a time does not exist or comes twice', async () => {
    const nights = (from: string) =>
      sandbox.call([
        ...['next', '--schedule', '{"daily":"02:30"}', '--timezone', 'Europe/Paris'],
        ...['--from', from, '--count', '2'],
      ]);
    const march = (await nights('2026-03-28T12:00')).stdout;
    assert.match(march, /Mar 29, 2026 {2}03:00 \+02:00 .*02:30 does not exist that day: the clock jumps$/m);
    assert.match(march, /Mar 30, 2026 {2}02:30 \+02:00 {2}00:30Z {2}in [^:]*$/m);
    const october = (await nights('2026-10-24T12:00')).stdout;
    assert.match(october, /Oct 25, 2026 {2}02:30 \+02:00 .*02:30 comes twice: runs at the first pass$/m);
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

  it('explains each of several schedules, and merges their occurrences', async () => {
    const union = '[{"daily":"06:00"},{"weekly":["friday"],"at":"05:00"},{"startup":true}]';
    const { stdout } = await sandbox.call([
      ...['next', '--schedule', union, '--timezone', 'UTC', '--from', '2026-01-01T12:00', '-n', '3'],
    ]);
    assert.deepEqual(stdout.split('\n').slice(0, 7), [
      'Normalized  {"daily":"06:00"}',
      'In words    Every day at 06:00',
      'Normalized  {"weekly":"friday","at":"05:00"}',
      'In words    Every Friday at 05:00',
      'Normalized  {"startup":true}',
      'In words    When the workspace opens',
      'Time zone   UTC',
    ]);
    assert.match(stdout, /Jan 2, 2026 {2}05:00 .*\n.*Jan 2, 2026 {2}06:00 .*\n.*Jan 3, 2026 {2}06:00 /);
  });

  it('gives the plain form of what was written', async () => {
    const written = '[{"cron":"@daily"},{"every":"90 minutes"},{"weekly":["monday"]}]';
    const { document } = await sandbox.json<ScheduleDocument>(['next', '--schedule', written, '-n', '1']);
    assert.deepEqual(document.schedule, JSON.parse(written));
    assert.deepEqual(document.normalized, [
      { cron: '0 0 * * *' },
      { every: '90 minutes' },
      { weekly: 'monday', at: '00:00' },
    ]);
  });

  it('says that nothing follows, and what was last', async () => {
    const { code, stdout } = await sandbox.call([
      ...['next', '--schedule', '{"once":"2020-01-01T00:00"}', '--timezone', 'UTC'],
    ]);
    assert.match(stdout, /^Next {8}Never again\. The last time was Jan 1, 2020 00:00\.$/m);
    assert.equal(code, 0);
  });

  it('says why a schedule never runs', async () => {
    const { code, stdout, stderr } = await sandbox.call(['next', '--schedule', '{"cron":"0 0 31 2 *"}']);
    assert.match(stdout, /^Next {8}Never\. 31 February does not exist/m);
    assert.doesNotMatch(stdout, /In words/);
    assert.equal(stderr, '', 'it is said once');
    assert.equal(code, 0);
    const args = ['next', '--schedule', '{"cron":"0 0 31 2 *"}'];
    const { document } = await sandbox.json<ScheduleDocument>(args);
    assert.deepEqual(document.times, []);
    assert.match(document.explanation ?? '', /^Never\. 31 February does not exist/);
  });

  it('names no time where the clock does not decide', async () => {
    for (const schedule of ['{"startup":true}', '{"after":"any","on":"failure"}']) {
      const { code, stdout, stderr } = await sandbox.call(['next', '--schedule', schedule]);
      assert.match(stdout, /^In words {4}\w/m);
      assert.match(stdout, /^Next {8}No time can be named: the clock does not decide it\.$/m);
      assert.equal(stderr, '');
      assert.equal(code, 0);
    }
  });

  it('says that the delay of a task is not in the times', async () => {
    const { stdout } = await sandbox.call([
      ...['next', '--schedule', '{"daily":"06:00","jitter":"5m"}', '--timezone', 'UTC'],
    ]);
    assert.match(stdout, /^Jitter {6}at most 5 min, by task and machine, not included below$/m);
    assert.match(stdout, / 06:00 \+00:00 /);
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

  it('says which zone is shown where the schedules name others', async () => {
    const union =
      '[{"daily":"06:00","timezone":"Asia/Tokyo"},{"daily":"07:00","timezone":"America/New_York"}]';
    const { stdout } = await sandbox.call(['next', '--schedule', union]);
    assert.match(
      stdout,
      /^Time zone {3}UTC \(for the times shown; the words name those of the schedules\)$/m,
    );
  });

  it('calls what has no name the schedule', async () => {
    for (const [text, told] of Object.entries({
      '[]': 'The list must hold at least one schedule.',
      '"every 6 hours"': 'The schedule must be an object: { … }, or a list of them: [ … ].',
    })) {
      const { code, stderr } = await sandbox.call(['next', '--schedule', text]);
      assert.equal(code, 2);
      assert.equal(stderr, `--schedule:1:1: error: ${told}\n`);
    }
  });

  it('says of a day that there is not that there is none', async () => {
    const { code, stderr } = await sandbox.call(['next', '--schedule', cron, '--from', '2026-02-30']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /--from takes a date, or a date and time such as .*, not “2026-02-30”\.\n.*The calendar has no day 2026-02-30\.\n$/,
    );
    const alone = await sandbox.json<{ from: string }>(['next', '--schedule', cron, '--from', '2026-02-28']);
    assert.equal(alone.document.from, '2026-02-28T00:00:00.000Z');
  });

  it('refuses an unknown zone', async () => {
    const { code, stderr } = await sandbox.call(['next', '--schedule', cron, '--timezone', 'Paris']);
    assert.equal(code, 2);
    assert.match(stderr, /Europe\/Paris/);
  });
});
