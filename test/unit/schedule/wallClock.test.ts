import type { MonthlySchedule, WeeklySchedule } from '../../../src/model/schedule.ts';
import { assertNone, assertOccurrences, at } from './instants.ts';

describe('Daily', () => {
  it('runs at each of its times, whatever their order', () => {
    assertOccurrences({ form: 'daily', at: at('18:30', '06:00', '06:00') }, 'UTC', '2026-02-28T00:00Z', [
      '2026-02-28T06:00Z',
      '2026-02-28T18:30Z',
      '2026-03-01T06:00Z',
    ]);
  });

  it('is strictly after the instant asked for, to the millisecond', () => {
    const schedule = { form: 'daily', at: at('00:00:30') } as const;
    assertOccurrences(schedule, 'UTC', '2026-02-28T00:00:29.999Z', ['2026-02-28T00:00:30Z']);
    assertOccurrences(schedule, 'UTC', '2026-02-28T00:00:30Z', ['2026-03-01T00:00:30Z']);
  });

  it('takes the zone of the schedule before the one that is given', () => {
    assertOccurrences(
      { form: 'daily', at: at('06:00'), timezone: 'Asia/Tokyo' },
      'Europe/Paris',
      '2026-01-01T00:00Z',
      ['2026-01-02T06:00+09:00'],
    );
  });
});

describe('Weekly', () => {
  const weekly: WeeklySchedule = {
    form: 'weekly',
    days: ['sunday', 'monday'],
    at: at('10:00', '09:00'),
    everyWeeks: 1,
  };

  it('runs on its days', () => {
    // 2026-01-01 is a Thursday.
    assertOccurrences(weekly, 'Europe/Paris', '2026-01-01T00:00+01:00', [
      '2026-01-04T09:00+01:00',
      '2026-01-04T10:00+01:00',
      '2026-01-05T09:00+01:00',
      '2026-01-05T10:00+01:00',
      '2026-01-11T09:00+01:00',
    ]);
  });

  it('runs on the right days before 1970 too', () => {
    assertOccurrences(weekly, 'UTC', '1969-12-29T12:00Z', ['1970-01-04T09:00Z']);
    assertOccurrences(weekly, 'UTC', '1969-12-24T12:00Z', ['1969-12-28T09:00Z']);
  });

  it('has nothing before its from', () => {
    assertOccurrences({ ...weekly, from: '2026-01-05T10:00' }, 'UTC', '2026-01-01T00:00Z', [
      '2026-01-05T10:00Z',
      '2026-01-11T09:00Z',
    ]);
  });

  it('never runs without a day, or every second week for now', () => {
    assertNone({ ...weekly, days: [] }, 'UTC', '2026-01-01T00:00Z');
    assertNone({ ...weekly, everyWeeks: 2 }, 'UTC', '2026-01-01T00:00Z');
  });
});

describe('Monthly', () => {
  const monthly = (day: number): MonthlySchedule => ({ form: 'monthly', on: { day }, at: at('00:30') });

  it('runs on its day', () => {
    assertOccurrences(monthly(1), 'Europe/Paris', '2026-01-01T00:30+01:00', [
      '2026-02-01T00:30+01:00',
      '2026-03-01T00:30+01:00',
      '2026-04-01T00:30+02:00',
    ]);
  });

  it("runs on the month's last day where that comes first", () => {
    assertOccurrences(monthly(31), 'UTC', '2026-01-31T00:00Z', [
      '2026-01-31T00:30Z',
      '2026-02-28T00:30Z',
      '2026-03-31T00:30Z',
      '2026-04-30T00:30Z',
    ]);
    assertOccurrences(monthly(30), 'UTC', '2028-02-01T00:00Z', ['2028-02-29T00:30Z', '2028-03-30T00:30Z']);
    assertOccurrences(monthly(29), 'UTC', '2100-02-01T00:00Z', ['2100-02-28T00:30Z', '2100-03-29T00:30Z']);
  });

  it('goes on over the turn of the year', () => {
    assertOccurrences(monthly(15), 'UTC', '2026-12-15T00:30Z', ['2027-01-15T00:30Z']);
  });

  it('has no occurrences yet for the last day and the nth weekday', () => {
    assertNone({ ...monthly(1), on: { day: 'last' } }, 'UTC', '2026-01-01T00:00Z');
    assertNone({ ...monthly(1), on: { nth: 2, weekday: 'tuesday' } }, 'UTC', '2026-01-01T00:00Z');
  });
});
