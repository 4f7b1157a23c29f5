import type { MonthlySchedule, WeeklySchedule, YearlySchedule } from '../../../src/model/schedule.ts';
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

  it('never runs without a day', () => {
    assertNone({ ...weekly, days: [] }, 'UTC', '2026-01-01T00:00Z');
  });

  it('runs every second week, counted from the Monday of the week of from', () => {
    // 2026-01-07 is a Wednesday: its week ends with Sunday 11, and the next that counts begins on Monday 19.
    assertOccurrences(
      { ...weekly, at: at('10:00'), everyWeeks: 2, from: '2026-01-07T00:00' },
      'Europe/Paris',
      '2025-12-01T00:00Z',
      [
        '2026-01-11T10:00+01:00',
        '2026-01-19T10:00+01:00',
        '2026-01-25T10:00+01:00',
        '2026-02-02T10:00+01:00',
      ],
    );
  });

  it('keeps to its weeks over the years, and from before 1970', () => {
    assertOccurrences(
      { ...weekly, days: ['thursday'], at: at('10:00'), everyWeeks: 3, from: '1969-12-11' },
      'UTC',
      '1969-12-01T00:00Z',
      ['1969-12-11T10:00Z', '1970-01-01T10:00Z', '1970-01-22T10:00Z'],
    );
    assertOccurrences(
      { ...weekly, days: ['friday'], at: at('10:00'), everyWeeks: 2, from: '2026-01-02' },
      'UTC',
      '2031-12-28T00:00Z',
      // The 314th week after.
      ['2032-01-09T10:00Z', '2032-01-23T10:00Z'],
    );
  });

  it('begins with the Monday of from', () => {
    for (const time of ['00:00', '10:00']) {
      assertOccurrences(
        { ...weekly, days: ['monday'], at: at(time), everyWeeks: 2, from: '2026-01-05' },
        'UTC',
        '2025-12-01T00:00Z',
        [`2026-01-05T${time}Z`, `2026-01-19T${time}Z`],
      );
    }
  });

  it('of every second week needs a first one', () => {
    assertNone({ ...weekly, everyWeeks: 2 }, 'UTC', '2026-01-01T00:00Z');
    assertNone({ ...weekly, everyWeeks: 0, from: '2026-01-01' }, 'UTC', '2026-01-01T00:00Z');
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

  it('runs on the last day', () => {
    assertOccurrences({ ...monthly(1), on: { day: 'last' } }, 'UTC', '2027-12-31T01:00Z', [
      '2028-01-31T00:30Z',
      '2028-02-29T00:30Z',
      '2028-03-31T00:30Z',
      '2028-04-30T00:30Z',
    ]);
  });

  it('runs on the nth weekday, and the last', () => {
    assertOccurrences({ ...monthly(1), on: { nth: 2, weekday: 'tuesday' } }, 'UTC', '2026-01-01T00:00Z', [
      '2026-01-13T00:30Z',
      '2026-02-10T00:30Z',
      '2026-03-10T00:30Z',
    ]);
    assertOccurrences({ ...monthly(1), on: { nth: 1, weekday: 'sunday' } }, 'UTC', '2026-01-31T00:00Z', [
      '2026-02-01T00:30Z',
      '2026-03-01T00:30Z',
      '2026-04-05T00:30Z',
    ]);
    assertOccurrences({ ...monthly(1), on: { nth: 'last', weekday: 'friday' } }, 'UTC', '2026-01-01T00:00Z', [
      '2026-01-30T00:30Z',
      '2026-02-27T00:30Z',
      '2026-03-27T00:30Z',
      '2026-04-24T00:30Z',
      '2026-05-29T00:30Z',
    ]);
  });
});

describe('Yearly', () => {
  const yearly = (month: number, day: number): YearlySchedule => ({
    form: 'yearly',
    month,
    day,
    at: at('08:00', '20:00'),
  });

  it('runs on its day', () => {
    assertOccurrences(yearly(12, 25), 'Europe/Paris', '2026-12-25T08:00+01:00', [
      '2026-12-25T20:00+01:00',
      '2027-12-25T08:00+01:00',
      '2027-12-25T20:00+01:00',
    ]);
  });

  it('runs on 29 February in leap years only', () => {
    assertOccurrences({ ...yearly(2, 29), at: at('08:00') }, 'UTC', '2095-01-01T00:00Z', [
      '2096-02-29T08:00Z',
      '2104-02-29T08:00Z',
      '2108-02-29T08:00Z',
    ]);
  });

  it('never runs on a day that no year has', () => {
    for (const [month, day] of [
      [2, 30],
      [2, 31],
      [4, 31],
      [13, 1],
      [0, 1],
      [1, 0],
      [1, 32],
    ] as const) {
      assertNone(yearly(month, day), 'UTC', '2026-01-01T00:00Z');
    }
  });
});
