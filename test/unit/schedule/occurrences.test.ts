import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { Zones } from '../../../src/schedule/zone.ts';
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

describe('The union of several schedules', () => {
  it('is in order and holds no instant twice', () => {
    assertOccurrences(
      [
        { form: 'daily', at: at('12:00') },
        { form: 'cron', expression: '0 6,12 * * *' },
        { form: 'once', at: '2026-01-01T09:00' },
        { form: 'daily', at: at('14:00'), timezone: 'Europe/Athens' },
      ],
      'UTC',
      '2026-01-01T00:00Z',
      ['2026-01-01T06:00Z', '2026-01-01T09:00Z', '2026-01-01T12:00Z', '2026-01-02T06:00Z'],
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
    { form: 'yearly', month: 12, day: 25, at: at('08:00') },
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
    { form: 'monthly', on: { day: 31 }, at: at('06:00') },
    { form: 'cron', expression: '0 0 * * *' },
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
      for (const after of extremes) {
        for (const since of extremes) {
          const next = occurrences.next(after, { since, lastStart: since });
          assert.ok(next === undefined || next > after);
          const fresh = occurrences.next(after, { since });
          assert.ok(fresh === undefined || fresh > after);
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
