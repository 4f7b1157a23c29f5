import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compileSchedules, type Anchor } from '../../../src/schedule/occurrences.ts';
import { Zones } from '../../../src/schedule/zone.ts';
import { cron } from '../../support/builders.ts';
import { assertNone, assertOccurrences, at, noAnchor } from './instants.ts';

const daily: Schedule = { form: 'daily', at: at('06:00') };

describe('Once', () => {
  const once: Schedule = { form: 'once', at: '2026-12-24T18:00' };

  it('runs at its time in the zone, and then no more', () => {
    assertOccurrences(once, 'America/New_York', '1980-01-01T00:00Z', ['2026-12-24T18:00-05:00']);
    assertOccurrences(once, 'America/New_York', '2026-12-24T17:59:59.999-05:00', ['2026-12-24T18:00-05:00']);
    assertNone(once, 'America/New_York', '2026-12-24T18:00-05:00');
  });

  it('runs after the gap, and at the first pass', () => {
    const inGap: Schedule = { form: 'once', at: '2026-03-29T02:10' };
    assertOccurrences(inGap, 'Europe/Paris', '2026-01-01T00:00Z', ['2026-03-29T03:00+02:00']);
    const repeated: Schedule = { form: 'once', at: '2026-10-25T02:10' };
    assertOccurrences(repeated, 'Europe/Paris', '2026-01-01T00:00Z', ['2026-10-25T02:10+02:00']);
    assertNone(repeated, 'Europe/Paris', '2026-10-25T02:05+01:00');
  });

  it('is found quickly however far it lies', () => {
    const started = performance.now();
    assertOccurrences({ form: 'once', at: '9999-07-01T00:00' }, 'Europe/Paris', '2026-01-01T00:00Z', [
      '9999-07-01T00:00+02:00',
    ]);
    assert.ok(performance.now() - started < 500);
  });
});

describe('Start and end', () => {
  it('are both included, in the zone of the schedule', () => {
    const schedule: Schedule = {
      form: 'daily',
      at: at('06:00'),
      timezone: 'Asia/Tokyo',
      start: '2026-02-01T06:00',
      end: '2026-02-02T06:00',
    };
    assertOccurrences(schedule, 'UTC', '2026-01-01T00:00Z', [
      '2026-02-01T06:00+09:00',
      '2026-02-02T06:00+09:00',
    ]);
    assertNone(schedule, 'UTC', '2026-02-02T06:00+09:00');
    assertNone(schedule, 'UTC', '2030-01-01T00:00Z');
  });

  it('leave out what lies beyond them', () => {
    assertOccurrences({ ...daily, start: '2026-02-01T06:01' }, 'UTC', '2026-01-01T00:00Z', [
      '2026-02-02T06:00Z',
    ]);
    assertNone({ ...daily, end: '2026-02-02T05:59' }, 'UTC', '2026-02-01T06:00Z');
  });

  it('do not move the grid of an interval', () => {
    assertOccurrences(
      { form: 'every', count: 4, unit: 'hour', from: '2026-01-01T00:00', start: '2026-01-10T01:00' },
      'UTC',
      '2026-01-01T00:00Z',
      ['2026-01-10T04:00Z', '2026-01-10T08:00Z'],
    );
    assertOccurrences(
      { form: 'every', count: 4, unit: 'hour', start: '2026-01-10T01:00' },
      'UTC',
      '2026-01-01T00:00Z',
      ['2026-01-10T03:00Z', '2026-01-10T07:00Z'],
      { since: 0, lastStart: Date.parse('2026-01-09T15:00Z') },
    );
  });
});

describe('Jitter', () => {
  const late = (schedule: Schedule, after: string, anchor: Anchor = noAnchor) => {
    const occurrences = compileSchedules([schedule], 'UTC', new Zones(), (jitter) => jitter / 2);
    const next = occurrences.next(Date.parse(after), anchor);
    assert.equal(next && occurrences.previous(next + 1, anchor), next);
    assert.equal(next && occurrences.count(Date.parse(after), next, anchor), next && 1);
    return next && new Date(next).toISOString();
  };
  const jitter = 600_000;

  it('makes each occurrence late by what it comes to', () => {
    assert.equal(late({ ...daily, jitter }, '2026-01-01T06:04:59Z'), '2026-01-01T06:05:00.000Z');
    assert.equal(late({ ...daily, jitter }, '2026-01-01T06:05:00Z'), '2026-01-02T06:05:00.000Z');
    assert.equal(late(daily, '2026-01-01T05:00:00Z'), '2026-01-01T06:00:00.000Z');
  });

  it('is added to what lies between start and end', () => {
    const bounds = { start: '2026-02-01T06:00', end: '2026-02-01T06:00', jitter };
    assert.equal(late({ ...daily, ...bounds }, '2026-01-01T00:00Z'), '2026-02-01T06:05:00.000Z');
    assert.equal(late({ ...daily, ...bounds }, '2026-02-01T06:05Z'), undefined);
  });

  it('leads nowhere beyond the calendar', () => {
    assert.equal(late({ form: 'once', at: '9999-12-31T23:59', jitter }, '2026-01-01T00:00Z'), undefined);
    assert.equal(
      late({ form: 'once', at: '9999-12-31T23:54', jitter }, '2026-01-01T00:00Z'),
      '9999-12-31T23:59:00.000Z',
    );
  });

  it('moves the grid of an interval with from', () => {
    const hourly: Schedule = { form: 'every', count: 1, unit: 'hour', from: '2026-01-01T00:00', jitter };
    assert.equal(late(hourly, '2026-01-01T00:05Z'), '2026-01-01T01:05:00.000Z');
  });

  it('is not added again to an interval that counts from a run, which was late already', () => {
    const hourly: Schedule = { form: 'every', count: 1, unit: 'hour', jitter };
    const since = Date.parse('2026-01-01T00:00Z');
    assert.equal(late(hourly, '2025-01-01T00:00Z', { since }), '2026-01-01T00:05:00.000Z');
    const lastStart = Date.parse('2026-01-01T00:05Z');
    assert.equal(late(hourly, '2026-01-01T00:05Z', { since, lastStart }), '2026-01-01T01:05:00.000Z');
  });
});

describe('The union of several schedules', () => {
  it('is in order and holds no instant twice', () => {
    assertOccurrences(
      [
        { form: 'daily', at: at('12:00') },
        cron('0 6,12 * * *'),
        { form: 'once', at: '2026-01-01T09:00' },
        { form: 'daily', at: at('14:00'), timezone: 'Europe/Athens' },
      ],
      'UTC',
      '2026-01-01T00:00Z',
      ['2026-01-01T06:00Z', '2026-01-01T09:00Z', '2026-01-01T12:00Z', '2026-01-02T06:00Z'],
    );
  });

  it('counts an instant of several of them once', () => {
    const schedules: Schedule[] = [
      cron('*/20 * * * *'),
      cron('*/30 * * * *'),
      { form: 'daily', at: at('06:00', '06:10', '06:30') },
      { form: 'once', at: '2026-01-02T12:00' },
    ];
    const occurrences = compileSchedules(schedules, 'UTC');
    const [from, to] = [Date.parse('2026-01-01T00:00Z'), Date.parse('2026-01-03T00:00Z')];
    // 00, 20, 30 and 40 of every hour, and 06:10.
    assert.equal(occurrences.count(from, to, noAnchor), 2 * (24 * 4 + 1));
    assert.equal(occurrences.count(from - 1, to - 1, noAnchor), 2 * (24 * 4 + 1));
    assert.equal(occurrences.count(to, from, noAnchor), 0);
  });

  it('counts what comes after a time that only one of them has', () => {
    const schedules: Schedule[] = [cron('0 * * * *'), { form: 'daily', at: at('05:30', '06:00', '07:30') }];
    const occurrences = compileSchedules(schedules, 'UTC');
    const [from, to] = [Date.parse('2026-01-01T00:00Z'), Date.parse('2026-01-02T00:00Z')];
    assert.equal(occurrences.count(from, to, noAnchor), 26);
  });

  it('counts a year of dense schedules within a moment', () => {
    const occurrences = compileSchedules([cron('* * * * *'), cron('*/15 * * * *')], 'Europe/Paris');
    const [from, to] = [Date.parse('2026-01-01T00:00+01:00'), Date.parse('2027-01-01T00:00+01:00')];
    const started = performance.now();
    assert.equal(occurrences.count(from, to, noAnchor), 365 * 24 * 60);
    assert.ok(performance.now() - started < 1000);
  });

  it('moves with the last run where one of them does', () => {
    const schedules: Schedule[] = [daily, { form: 'every', count: 10, unit: 'hour' }];
    assert.equal(compileSchedules(schedules, 'UTC').followRuns, true);
    assert.equal(compileSchedules([daily], 'UTC').followRuns, false);
    assertOccurrences(
      schedules,
      'UTC',
      '2026-01-01T00:00Z',
      [
        '2026-01-01T06:00Z',
        '2026-01-01T08:00Z',
        '2026-01-01T18:00Z',
        '2026-01-02T04:00Z',
        '2026-01-02T06:00Z',
      ],
      { since: 0, lastStart: Date.parse('2025-12-31T22:00Z') },
    );
  });

  it('of nothing is nothing', () => {
    assertNone([], 'UTC', '2026-01-01T00:00Z');
  });
});

describe('Schedules without occurrences', () => {
  const none: readonly Schedule[] = [
    { form: 'startup' },
    { form: 'after', task: 'other', on: 'success' },
    { form: 'yearly', month: 2, day: 30, at: at('08:00') },
    { form: 'once', at: 'tomorrow' },
    { form: 'daily', at: [] },
    { form: 'every', count: 0, unit: 'hour' },
    { form: 'every', count: -1, unit: 'hour', from: '2020-01-01T00:00' },
    { form: 'every', count: 1, unit: 'hour', from: '2026-13-01T00:00' },
    { ...daily, end: 'never' },
    { ...daily, timezone: 'Europe/Pari' },
  ];
  for (const schedule of none) {
    it(`${JSON.stringify(schedule)} leaves the others alone`, () => {
      assertNone(schedule, 'UTC', '2026-01-01T00:00Z');
      assertOccurrences([schedule, daily], 'UTC', '2026-01-01T00:00Z', ['2026-01-01T06:00Z']);
    });
  }
});

describe('Any instant can be asked for', () => {
  const all: readonly Schedule[] = [
    daily,
    { form: 'weekly', days: ['friday'], at: at('06:00'), everyWeeks: 1 },
    { form: 'weekly', days: ['friday'], at: at('06:00'), everyWeeks: 3, from: '1850-01-31' },
    { form: 'monthly', on: { day: 31 }, at: at('06:00') },
    { form: 'yearly', month: 2, day: 29, at: at('06:00') },
    cron('0 0 * * *'),
    cron('0 0 29 2 mon#5'),
    { form: 'once', at: '2026-01-01T00:00' },
    { form: 'every', count: 2, unit: 'day' },
    { form: 'every', count: 2, unit: 'month', from: '1850-01-31T00:00' },
    { form: 'once', at: '-271821-04-20T00:00' },
    { form: 'once', at: '+275760-09-13T00:00' },
    { ...daily, start: '-271821-04-20T00:00', end: '+275760-09-13T00:00' },
  ];
  const extremes = [NaN, -Infinity, Infinity, -8.64e15, 8.64e15, 9e15, Number.MAX_VALUE, 0, -1];
  for (const schedule of all) {
    it(`and ${JSON.stringify(schedule)} never throws`, () => {
      const occurrences = compileSchedules([schedule], 'Europe/Paris');
      // Paris changes its clock 16,000 times until the year 9999.
      const withoutChanges = compileSchedules([schedule], 'Asia/Tokyo');
      for (const after of extremes) {
        for (const until of extremes) assert.ok(withoutChanges.count(after, until, noAnchor) >= 0);
        for (const since of extremes) {
          const next = occurrences.next(after, { since, lastStart: since });
          assert.ok(next === undefined || next > after);
          const fresh = occurrences.next(after, { since });
          assert.ok(fresh === undefined || fresh > after);
          const previous = occurrences.previous(after, { since });
          assert.ok(previous === undefined || previous < after);
          occurrences.note(after, { since });
        }
      }
    });
  }
});

describe('Shared zones', () => {
  it('give the same answers', () => {
    const zones = new Zones();
    const after = Date.parse('2026-10-24T12:00Z');
    for (let i = 0; i < 3; i++) {
      assert.equal(
        compileSchedules([daily], 'Europe/Paris', zones).next(after, noAnchor),
        Date.parse('2026-10-25T06:00+01:00'),
      );
    }
  });
});
