import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

describe('scheduler next', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  interface Occurrence {
    readonly task: string;
    readonly at: string;
    readonly local: string;
    readonly timezone: string;
    readonly due: boolean;
    readonly offset: string;
    readonly inMs: number;
    readonly note: { readonly kind: string; readonly explanation: string } | null;
  }

  interface TaskDocument {
    readonly id: string;
    readonly enabled: boolean;
    readonly schedule: unknown;
    readonly words: string | null;
  }

  interface NextDocument {
    readonly workspace: string;
    readonly from: string;
    readonly task: TaskDocument | null;
    readonly occurrences: readonly Occurrence[];
    readonly explanation: string | null;
  }

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config(
      {
        morning: { schedule: { daily: '06:00' }, run: { process: 'true' } },
        evening: { schedule: { daily: '18:00', timezone: 'Europe/Paris' }, run: { process: 'true' } },
        off: { enabled: false, schedule: { daily: '12:00' }, run: { process: 'true' } },
        always: { schedule: { every: '2 hours' }, run: { process: 'true' } },
        night: {
          label: 'Night run',
          schedule: { cron: '30 2 * * SUN', timezone: 'Europe/Paris' },
          run: { process: 'true' },
        },
        spread: { schedule: { daily: '06:00', jitter: '10m' }, run: { process: 'true' } },
        impossible: { schedule: { cron: '0 0 31 2 *' }, run: { process: 'true' } },
        chained: { schedule: { after: 'morning' }, run: { process: 'true' } },
      },
      { timezone: 'UTC' },
    );
  });
  after(() => sandbox.remove());

  const next = (...args: string[]) => sandbox.json<NextDocument>(['next', ...args]);

  it('merges all tasks in order of time', async () => {
    const { code, document } = await next('--from', '2026-03-28T17:00:00Z', '--count', '4');
    assert.equal(code, 0);
    assert.equal(document.from, '2026-03-28T17:00:00.000Z');
    assert.equal(document.task, null);
    assert.equal(document.explanation, null);
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
    const rows = stdout.trimEnd().split('\n');
    assert.equal(rows.filter((row) => !row.startsWith('Times in ')).length, 5);
    assert.doesNotMatch(stdout, /off/);
  });

  it('explains the schedule of a task, and what the clock change does to it', async () => {
    const { code, stdout } = await sandbox.call(['next', 'night', '--from', '2026-03-27T00:00Z', '-n', '2']);
    assert.equal(code, 0);
    const lines = stdout.split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      'Task        night Night run',
      'Enabled     yes',
      'Normalized  {"cron":"30 2 * * 0","timezone":"Europe/Paris"}  (written “30 2 * * SUN”)',
    ]);
    assert.match(stdout, /^In words {4}Every Sunday at 02:30 \(Europe\/Paris\)$/m);
    assert.match(stdout, /^Time zone {3}Europe\/Paris$/m);
    assert.match(
      stdout,
      /^ {2}Sun, Mar 29, 2026 {2}03:00 \+02:00 {2}01:00Z .* 02:30 does not exist that day: the clock jumps$/m,
    );
    assert.match(stdout, /^ {2}Sun, Apr 5, 2026 {3}02:30 \+02:00 {2}00:30Z .*\S$/m);
    assert.ok(!stdout.includes('\u001b'), 'no colour for a pipe');
  });

  it('gives all of the explanation as JSON', async () => {
    const before = Date.now();
    const { document } = await next('night', '--from', '2026-10-24T00:00Z', '--count', '1');
    assert.equal(document.task?.id, 'night');
    assert.deepEqual(document.task.schedule, { cron: '30 2 * * 0', timezone: 'Europe/Paris' });
    assert.equal(document.task.words, 'Every Sunday at 02:30 (Europe/Paris)');
    const [first] = document.occurrences;
    assert.deepEqual(
      { ...first, inMs: 0 },
      {
        task: 'night',
        label: 'Night run',
        at: '2026-10-25T00:30:00.000Z',
        local: '2026-10-25T02:30:00+02:00',
        timezone: 'Europe/Paris',
        due: Date.parse('2026-10-25T00:30Z') <= before,
        offset: '+02:00',
        inMs: 0,
        note: {
          kind: 'repeated',
          wall: null,
          pass: 'first',
          both: false,
          explanation: '02:30 comes twice: runs at the first pass',
        },
      },
    );
    const ahead = Date.parse('2026-10-25T00:30Z') - (first?.inMs ?? 0);
    assert.ok(ahead >= before && ahead <= Date.now(), 'counted from now');
  });

  it('says of a disabled task that it is', async () => {
    const { code, stdout } = await sandbox.call(['next', 'off']);
    assert.match(stdout, /^Enabled {5}no$/m);
    assert.match(stdout, /^Next {8}disabled$/m);
    assert.equal(code, 0);
  });

  it('says why a task never runs by the clock', async () => {
    const impossible = await sandbox.call(['next', 'impossible']);
    assert.match(impossible.stdout, /^Next {8}Never\. 31 February does not exist/m);
    assert.doesNotMatch(impossible.stdout, /In words/);
    assert.equal(impossible.code, 0);
    const chained = await next('chained');
    assert.deepEqual(chained.document.occurrences, []);
    assert.equal(chained.document.explanation, 'No time can be named: the clock does not decide it.');
    assert.equal(chained.document.task?.words, 'After morning succeeds');
  });

  it('shows the delay that a task has on this machine, always the same', async () => {
    const args = ['spread', '--from', '2026-01-01T12:00Z', '--count', '2'];
    const { document } = await next(...args);
    const delays = document.occurrences.map(
      ({ at }) => Date.parse(at) - Date.parse(`${at.slice(0, 10)}T06:00Z`),
    );
    const [first = -1, second] = delays;
    assert.ok(first >= 0 && first <= 600_000, String(first));
    assert.equal(first, second);
    assert.deepEqual(
      (await next(...args)).document.occurrences.map(({ at }) => at),
      document.occurrences.map(({ at }) => at),
    );
    const { stdout } = await sandbox.call(['next', ...args]);
    assert.match(
      stdout,
      /^Jitter {6}(?:\d+ min ?)?(?:\d+ s )?on this machine \(at most 10 min\), included below$/m,
    );
  });

  it('suggests a task', async () => {
    const { code, stderr } = await sandbox.call(['next', 'mornin']);
    assert.equal(code, 2);
    assert.match(stderr, /There is no task “mornin”\.\n.*Did you mean “morning”\?/);
  });
});
