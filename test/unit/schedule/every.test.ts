import assert from 'node:assert/strict';
import type { EverySchedule, Unit } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { assertNone, assertOccurrences } from './instants.ts';

function every(count: number, unit: Unit, from?: string): EverySchedule {
  return { form: 'every', count, unit, ...(from === undefined ? {} : { from }) };
}

describe('An interval without from', () => {
  const since = Date.parse('2026-01-05T08:00:00.250Z');

  it('is due at once where nothing has run, and on a grid from there', () => {
    assertOccurrences(
      every(6, 'hour'),
      'UTC',
      '2026-01-05T08:00:00.249Z',
      ['2026-01-05T08:00:00.250Z', '2026-01-05T14:00:00.250Z', '2026-01-05T20:00:00.250Z'],
      { since },
    );
  });

  it('has nothing before it came into force', () => {
    assertOccurrences(every(1, 'minute'), 'UTC', '2020-01-01T00:00Z', ['2026-01-05T08:00:00.250Z'], {
      since,
    });
  });

  it('counts from the start of the last run, which is no occurrence itself', () => {
    assertOccurrences(
      every(90, 'minute'),
      'Europe/Paris',
      '2026-01-05T08:00Z',
      ['2026-01-05T10:30:07Z', '2026-01-05T12:00:07Z'],
      { since, lastStart: Date.parse('2026-01-05T09:00:07Z') },
    );
  });

  it('goes on with the grid of a last run long ago', () => {
    assertOccurrences(
      every(7, 'minute'),
      'UTC',
      '2026-01-05T08:00Z',
      ['2026-01-05T08:03Z', '2026-01-05T08:10Z'],
      // 526,323 minutes before: 75,189 steps of 7.
      { since, lastStart: Date.parse('2026-01-05T08:03Z') - 526_323 * 60_000 },
    );
  });

  it('keeps the wall-clock time of the last run across the change of the clock', () => {
    assertOccurrences(
      every(1, 'day'),
      'Europe/Paris',
      '2026-03-28T12:00Z',
      ['2026-03-29T03:00+02:00', '2026-03-30T02:30:00.5+02:00'],
      { since, lastStart: Date.parse('2026-03-27T02:30:00.5+01:00') },
    );
  });

  it('counts from an instant of the second pass of a repeated hour, not from the first', () => {
    const start = Date.parse('2026-10-25T02:30+01:00');
    assertOccurrences(
      every(1, 'day'),
      'Europe/Paris',
      '2026-10-25T02:30+02:00',
      ['2026-10-25T02:30+01:00', '2026-10-26T02:30+01:00'],
      { since: start },
    );
  });

  it('has nothing before the last run, though that may lie ahead', () => {
    const lastStart = Date.parse('2026-01-10T06:00Z');
    assertOccurrences(every(1, 'day'), 'UTC', '2026-01-01T00:00Z', ['2026-01-11T06:00Z'], {
      since,
      lastStart,
    });
    assertOccurrences(every(1, 'hour'), 'UTC', '2026-01-01T00:00Z', ['2026-01-10T07:00Z'], {
      since,
      lastStart,
    });
  });

  it('counts months from the last run', () => {
    assertOccurrences(
      every(1, 'month'),
      'America/New_York',
      '2028-01-31T12:00-05:00',
      ['2028-02-29T12:00-05:00', '2028-03-31T12:00-04:00', '2028-04-30T12:00-04:00'],
      { since, lastStart: Date.parse('2028-01-31T12:00-05:00') },
    );
  });

  it('is due at its start where that lies ahead of its coming into force', () => {
    assertOccurrences(
      { ...every(1, 'month'), start: '2026-02-10T07:00' },
      'UTC',
      '2026-01-05T00:00Z',
      ['2026-02-10T07:00Z', '2026-03-10T07:00Z'],
      { since },
    );
  });
});

describe('Backwards, an interval without from', () => {
  const iso = (instant: number | undefined) => instant && new Date(instant).toISOString();
  const since = Date.parse('2026-01-05T08:00Z');

  it('ends at its coming into force where nothing has run', () => {
    const occurrences = compileSchedules([every(1, 'day')], 'Europe/Paris');
    assert.equal(iso(occurrences.previous(since + 1, { since })), '2026-01-05T08:00:00.000Z');
    assert.equal(occurrences.previous(since, { since }), undefined);
    assert.equal(occurrences.count(0, Date.parse('2026-01-10T08:00Z'), { since }), 6);
  });

  it('ends after the last run, which is no occurrence itself', () => {
    for (const unit of ['hour', 'day', 'month'] as const) {
      const occurrences = compileSchedules([every(1, unit)], 'Europe/Paris');
      const anchor = { since: 0, lastStart: since };
      const first = occurrences.next(since, anchor) ?? NaN;
      assert.equal(occurrences.previous(first + 1, anchor), first);
      assert.equal(occurrences.previous(first, anchor), undefined);
      assert.equal(occurrences.count(0, first, anchor), 1);
    }
  });
});

describe('An interval with from', () => {
  it('begins at from and has nothing before', () => {
    assertOccurrences(every(2, 'hour', '2026-01-31T06:00'), 'Europe/Paris', '1999-01-01T00:00Z', [
      '2026-01-31T06:00+01:00',
      '2026-01-31T08:00+01:00',
    ]);
    assertOccurrences(every(3, 'week', '2026-01-31T06:00'), 'Europe/Paris', '1999-01-01T00:00Z', [
      '2026-01-31T06:00+01:00',
      '2026-02-21T06:00+01:00',
    ]);
  });

  it('does not care for the last run', () => {
    assertOccurrences(
      every(2, 'hour', '2026-01-31T06:00'),
      'UTC',
      '2026-01-31T09:00Z',
      ['2026-01-31T10:00Z'],
      { since: 0, lastStart: Date.parse('2026-01-31T08:59Z') },
    );
  });

  it('counts months from the 31st, and never drifts', () => {
    assertOccurrences(every(1, 'month', '2026-01-31T06:00'), 'UTC', '2025-12-31T00:00Z', [
      '2026-01-31T06:00Z',
      '2026-02-28T06:00Z',
      '2026-03-31T06:00Z',
      '2026-04-30T06:00Z',
      '2026-05-31T06:00Z',
    ]);
    assertOccurrences(every(1, 'month', '2026-01-31T06:00'), 'UTC', '2028-02-10T00:00Z', [
      '2028-02-29T06:00Z',
      '2028-03-31T06:00Z',
    ]);
    assertOccurrences(every(13, 'month', '2026-01-31T06:00'), 'UTC', '2026-01-31T06:00Z', [
      '2027-02-28T06:00Z',
      '2028-03-31T06:00Z',
    ]);
  });

  it('counts years from 29 February', () => {
    assertOccurrences(every(1, 'year', '2024-02-29T12:00'), 'UTC', '2024-02-29T12:00Z', [
      '2025-02-28T12:00Z',
      '2026-02-28T12:00Z',
      '2027-02-28T12:00Z',
      '2028-02-29T12:00Z',
    ]);
    assertOccurrences(every(4, 'year', '2096-02-29T12:00'), 'UTC', '2096-03-01T00:00Z', [
      '2100-02-28T12:00Z',
      '2104-02-29T12:00Z',
    ]);
  });

  it('begins after the gap where from lies in one', () => {
    assertOccurrences(every(1, 'hour', '2026-03-29T02:30'), 'Europe/Paris', '2026-03-01T00:00Z', [
      '2026-03-29T03:00+02:00',
      '2026-03-29T04:00+02:00',
    ]);
  });

  it('finds its grid without walking it', () => {
    const occurrences = compileSchedules([every(1, 'minute', '1970-01-01T00:00')], 'UTC');
    const started = performance.now();
    for (let year = 2000; year < 3000; year++) {
      const instant = Date.UTC(year, 0, 1);
      assert.equal(occurrences.next(instant, { since: 0 }), instant + 60_000);
    }
    const months = compileSchedules([every(1, 'month', '1900-01-31T00:00')], 'UTC');
    for (let year = 2000; year < 9000; year++) {
      assert.equal(months.next(Date.UTC(year, 0, 1), { since: 0 }), Date.UTC(year, 0, 31));
    }
    assert.ok(performance.now() - started < 1000);
  });

  it('keeps the right offset over the changes of the clock that it passes', () => {
    assertOccurrences(every(6, 'year', '2020-10-24T12:00'), 'Europe/Paris', '2020-12-01T00:00Z', [
      '2026-10-24T12:00+02:00',
      '2032-10-24T12:00+02:00',
    ]);
    assertOccurrences(every(6, 'year', '2020-10-25T12:00'), 'Europe/Paris', '2020-12-01T00:00Z', [
      '2026-10-25T12:00+01:00',
      '2032-10-25T12:00+02:00',
    ]);
  });

  it('finds what lies far ahead without going through every change of the clock', () => {
    const started = performance.now();
    assertOccurrences(every(1, 'day', '9998-01-01T00:00'), 'Europe/Paris', '2026-01-01T00:00Z', [
      '9998-01-01T00:00+01:00',
    ]);
    assert.ok(performance.now() - started < 500);
  });

  it('ends quickly where it steps out of the calendar', () => {
    assertNone(every(9000, 'year', '2026-01-01T00:00'), 'Europe/Paris', '2026-01-01T00:00Z');
    assertNone(every(Number.MAX_VALUE, 'month', '2026-01-01T00:00'), 'Europe/Paris', '2026-01-01T00:00Z');
    assertNone(every(Number.MAX_VALUE, 'hour', '2026-01-01T00:00'), 'Europe/Paris', '2026-01-01T00:00Z');
  });
});
