import assert from 'node:assert/strict';
import { planChaos } from '../../torture/chaos.ts';
import { checkCoverage, periodOf } from '../../torture/coverage.ts';
import type { Evidence, JournalLine, Row } from '../../torture/evidence.ts';
import { findUntruths } from '../../torture/truth.ts';

const second = 1000;
const noon = Date.parse('2026-11-23T12:00:00Z');

const row = (changes: Partial<Row> = {}): Row => ({
  id: '20261123-120000-000001',
  taskId: 'tick',
  trigger: 'schedule',
  status: 'succeeded',
  occurrence: noon,
  occurrences: 1,
  createdAt: noon,
  startedAt: noon,
  endedAt: noon,
  exitCode: 0,
  reason: undefined,
  causedBy: undefined,
  attempts: 1,
  ...changes,
});

const line = (event: JournalLine['event'], changes: Partial<JournalLine> = {}): JournalLine => ({
  taskId: 'tick',
  occurrence: noon,
  runId: '20261123-120000-000001',
  attempt: 1,
  event,
  ...changes,
});

const countsOf = (rows: readonly Row[]) =>
  Object.fromEntries(
    rows.map(({ status }) => [status, rows.filter((other) => other.status === status).length]),
  );

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  rows: [row()],
  journal: [line('start'), line('end:0')],
  recordedFiles: [],
  files: new Map(),
  logs: [],
  leftNotes: 0,
  counted: new Map(Object.entries(countsOf(changes.rows ?? [row()]))),
  integrity: ['ok'],
  ...changes,
});

const followers = new Map([['tick', 'tock']]);
const untruths = (changes: Partial<Evidence>, chains = new Map<string, string>()) =>
  findUntruths(evidence(changes), { followers: chains, retried: new Set(['mended']) });

describe('the judge of the torture', () => {
  it('has nothing to say of a run that its script bears witness to', () => {
    assert.deepEqual(untruths({}), []);
  });

  const cases: readonly (readonly [string, Partial<Evidence>, RegExp])[] = [
    ['a success whose script never ended', { journal: [line('start')] }, /never came to its end/],
    ['a success after another exit code', { rows: [row({ exitCode: 3 })] }, /exit code 3/],
    ['a success of another attempt', { rows: [row({ attempts: 2 })] }, /never came to its end/],
    ['a row that is active', { rows: [row({ status: 'running' })] }, /is active/],
    ['a start without a row', { rows: [] }, /has started and has no row/],
    ['a missed run that has started', { rows: [row({ status: 'missed' })] }, /missed, has started/],
    ['a timeout of a script that has ended', { rows: [row({ status: 'timed-out' })] }, /ended by itself/],
    [
      'an unknown failure',
      { rows: [row({ status: 'failed', reason: 'log-failed' })] },
      /failed for log-failed/,
    ],
    [
      'an occurrence that has started twice',
      { journal: [line('start'), line('end:0'), line('start', { runId: 'other' })] },
      /^started twice/,
    ],
    [
      'an attempt that has started twice',
      { journal: [line('start'), line('start'), line('end:0')] },
      /attempt twice/,
    ],
    ['an occurrence with two rows', { rows: [row(), row({ id: 'other', status: 'missed' })] }, /has rows/],
    ['half a file', { files: new Map([['a.txt', 'begin 1\n']]) }, /not complete/],
    ['a file that is gone', { recordedFiles: ['a.txt'] }, /recorded and not there/],
    ['a log without a row', { logs: ['other'] }, /log of run other/],
    ['a miscount', { counted: new Map([['succeeded', 2]]) }, /2 are counted as succeeded, and there are 1/],
    [
      'an interrupted run that is not made up for',
      { rows: [row({ taskId: 'mended', status: 'interrupted' })] },
      /made up for 0 times/,
    ],
    ['a broken database', { integrity: ['row 1 missing from index'] }, /integrity_check/],
  ];
  for (const [name, changes, expected] of cases) {
    it(`finds ${name}`, () => {
      const found = untruths(changes);
      assert.ok(
        found.some((fault) => expected.test(fault)),
        found.join('\n'),
      );
    });
  }

  it('finds a success that nothing follows, and an end that starts what is to follow a success', () => {
    const follower = row({ id: 'next', taskId: 'tock', occurrence: undefined, causedBy: row().id });
    const journal = [...evidence().journal, line('end:0', { taskId: 'tock', runId: 'next' })];
    assert.deepEqual(untruths({ rows: [row(), follower], journal }, followers), []);
    assert.match(untruths({}, followers).join(), /followed 0 times/);
    const failed = row({ status: 'interrupted', exitCode: undefined });
    assert.match(untruths({ rows: [failed, follower], journal }, followers).join(), /by 1 starts/);
  });

  const tick = { schedule: { cron: '* * * * * *' } };
  const window = { from: noon - 1, until: noon + 4 * second };
  const coverage = (rows: readonly Row[], wrongClockFrom?: number) =>
    checkCoverage('tick', tick, rows, { ...window, wrongClockFrom });
  const at = (seconds: number, changes: Partial<Row> = {}) =>
    row({ id: `of ${seconds}`, occurrence: noon + seconds * second, ...changes });

  it('takes an occurrence for accounted for by its row, or by one that stands for several', () => {
    const found = coverage([at(0), at(3, { status: 'missed', occurrences: 3 }), at(4)]);
    assert.deepEqual(found, { violations: [], occurrences: 5, setAside: 0 });
  });

  it('finds what nothing accounts for, and what is accounted for twice', () => {
    const lost = coverage([at(0), at(3), at(4)]).violations;
    assert.deepEqual(lost, [
      'nothing accounts for 2026-11-23T12:00:01.000Z to 2026-11-23T12:00:02.000Z of tick',
    ]);
    const twice = coverage([
      at(0),
      at(1),
      at(2),
      at(3),
      at(4, { status: 'missed', occurrences: 2 }),
    ]).violations;
    assert.match(twice.join(), /^2026-11-23T12:00:03.000Z of tick is accounted for by tick of 3/);
    const odd = checkCoverage(
      'tick',
      { schedule: { cron: '*/2 * * * * *' } },
      [at(0), at(1), at(2), at(4)],
      window,
    );
    assert.match(odd.violations.join(), /never due/);
  });

  it('lets a row that a wrong clock has written account for what lies near it, and for nothing else', () => {
    const rows = [at(0), at(1), at(2), at(3)];
    const letGo = row({ id: 'ahead', status: 'missed', occurrence: undefined, reason: 'clock-ahead' });
    assert.deepEqual(coverage([...rows, letGo], noon), { violations: [], occurrences: 5, setAside: 1 });
    assert.match(coverage([...rows, letGo]).violations.join(), /and none did/);
    const far = { ...letGo, createdAt: noon - 3_600_000 };
    assert.match(coverage([...rows, far], noon).violations.join(), /nothing accounts for/);
  });

  it('reads the schedules whose occurrences are the multiples of a period', () => {
    assert.equal(periodOf({ schedule: { cron: '*/5 * * * * *' } }), 5 * second);
    assert.equal(periodOf({ schedule: { cron: '*/7 * * * * *' } }), undefined);
    assert.equal(periodOf({ schedule: { cron: '0 6 * * *' } }), undefined);
    assert.equal(periodOf({ schedule: { every: '1 minute', from: '2026-01-01T00:00' } }), 60 * second);
  });
});

describe('the chaos of the torture', () => {
  it('follows from its seed alone', () => {
    assert.deepEqual(planChaos(7, 60_000, 10), planChaos(7, 60_000, 10));
    assert.notDeepEqual(planChaos(7, 60_000, 10), planChaos(8, 60_000, 10));
  });

  it('holds every kind of deed, and lets no clock be far off in its first half', () => {
    const planned = planChaos(7, 20 * 60_000, 10);
    const kinds = new Set(planned.map(({ deed }) => deed.kind));
    assert.deepEqual([...kinds].sort(), ['kill', 'rewrite', 'shift', 'stop']);
    const large = planned.filter(({ deed }) => deed.kind === 'shift' && Math.abs(deed.offset) > 25_000);
    assert.ok(large.length > 5 && large.every(({ at }) => at > 10 * 60_000));
  });
});
