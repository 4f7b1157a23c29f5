import type { Schedule } from '../../../src/model/schedule.ts';
import { cron } from '../../support/builders.ts';
import { assertOccurrences, at } from './instants.ts';

interface Case {
  readonly says: string;
  readonly schedule: Schedule;
  readonly after: string;
  readonly expected: readonly string[];
}

const daily = (...times: string[]): Schedule => ({ form: 'daily', at: at(...times) });

const zones: Readonly<Record<string, readonly Case[]>> = {
  'Europe/Paris': [
    {
      says: 'a time in the gap runs at the first instant after it',
      schedule: daily('02:30'),
      after: '2026-03-28T00:00+01:00',
      expected: ['2026-03-28T02:30+01:00', '2026-03-29T03:00+02:00', '2026-03-30T02:30+02:00'],
    },
    {
      says: 'times of one gap and the instant after it are one occurrence',
      schedule: daily('02:00', '02:30', '02:59:59', '03:00', '03:01'),
      after: '2026-03-29T00:00+01:00',
      expected: ['2026-03-29T03:00+02:00', '2026-03-29T03:01+02:00', '2026-03-30T02:00+02:00'],
    },
    {
      says: 'a fixed time of the repeated hour runs at the first pass only',
      schedule: daily('02:30'),
      after: '2026-10-24T12:00+02:00',
      expected: ['2026-10-25T02:30+02:00', '2026-10-26T02:30+01:00'],
    },
    {
      says: 'a fixed time is not found again from within the second pass',
      schedule: daily('02:00', '02:30', '03:00'),
      after: '2026-10-25T02:10+01:00',
      expected: ['2026-10-25T03:00+01:00', '2026-10-26T02:00+01:00'],
    },
    {
      says: 'the end of the repeated hour runs when it is over',
      schedule: daily('03:00'),
      after: '2026-10-25T02:59+02:00',
      expected: ['2026-10-25T03:00+01:00'],
    },
    {
      says: 'a fixed cron time in the gap runs after it',
      schedule: cron('30 2 * * *'),
      after: '2026-03-28T12:00+01:00',
      expected: ['2026-03-29T03:00+02:00', '2026-03-30T02:30+02:00'],
    },
    {
      says: 'a fixed cron time of the repeated hour runs once',
      schedule: cron('15,45 2 * * *'),
      after: '2026-10-25T00:00+02:00',
      expected: ['2026-10-25T02:15+02:00', '2026-10-25T02:45+02:00', '2026-10-26T02:15+01:00'],
    },
    {
      says: 'a step in the minutes keeps its cadence through both passes',
      schedule: cron('*/30 * * * *'),
      after: '2026-10-25T01:30+02:00',
      expected: [
        '2026-10-25T02:00+02:00',
        '2026-10-25T02:30+02:00',
        '2026-10-25T02:00+01:00',
        '2026-10-25T02:30+01:00',
        '2026-10-25T03:00+01:00',
      ],
    },
    {
      says: 'a range in the hours keeps its cadence through both passes',
      schedule: cron('30 1-2 * * *'),
      after: '2026-10-25T00:00+02:00',
      expected: [
        '2026-10-25T01:30+02:00',
        '2026-10-25T02:30+02:00',
        '2026-10-25T02:30+01:00',
        '2026-10-26T01:30+01:00',
      ],
    },
    {
      says: 'a cadence on one day of the year runs in both passes',
      schedule: cron('*/30 2 25 10 *'),
      after: '2026-10-25T02:00+02:00',
      expected: [
        '2026-10-25T02:30+02:00',
        '2026-10-25T02:00+01:00',
        '2026-10-25T02:30+01:00',
        '2027-10-25T02:00+02:00',
      ],
    },
    {
      says: 'every second keeps its cadence at the turn',
      schedule: cron('* * * * * *'),
      after: '2026-10-25T02:59:58+02:00',
      expected: ['2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00', '2026-10-25T02:00:01+01:00'],
    },
    {
      says: '`?` in a time field is `*`, and @hourly is a cadence too',
      schedule: cron('0 ? * * *'),
      after: '2026-10-25T02:00+02:00',
      expected: ['2026-10-25T02:00+01:00', '2026-10-25T03:00+01:00'],
    },
    {
      says: '@hourly is a cadence',
      schedule: cron('@hourly'),
      after: '2026-10-25T02:00+02:00',
      expected: ['2026-10-25T02:00+01:00', '2026-10-25T03:00+01:00'],
    },
    {
      says: 'a star in the day fields makes no cadence',
      schedule: cron('0 30 2 */1 1-12 ?'),
      after: '2026-10-25T00:00+02:00',
      expected: ['2026-10-25T02:30+02:00', '2026-10-26T02:30+01:00'],
    },
    {
      says: 'a cadence over the gap runs once where it jumps',
      schedule: cron('*/20 * * * *'),
      after: '2026-03-29T01:20+01:00',
      expected: ['2026-03-29T01:40+01:00', '2026-03-29T03:00+02:00', '2026-03-29T03:20+02:00'],
    },
    {
      says: 'hours are elapsed time',
      schedule: { form: 'every', count: 6, unit: 'hour', from: '2026-03-28T22:00' },
      after: '2026-03-28T22:00+01:00',
      expected: ['2026-03-29T05:00+02:00', '2026-03-29T11:00+02:00'],
    },
    {
      says: 'days keep the wall-clock time',
      schedule: { form: 'every', count: 1, unit: 'day', from: '2026-03-28T02:30' },
      after: '2026-03-28T02:30+01:00',
      expected: ['2026-03-29T03:00+02:00', '2026-03-30T02:30+02:00'],
    },
    {
      says: 'weeks keep the wall-clock time',
      schedule: { form: 'every', count: 1, unit: 'week', from: '2026-10-18T02:30' },
      after: '2026-10-18T02:30+02:00',
      expected: ['2026-10-25T02:30+02:00', '2026-11-01T02:30+01:00'],
    },
  ],
  'America/New_York': [
    {
      says: 'the gap',
      schedule: daily('02:15'),
      after: '2026-03-07T12:00-05:00',
      expected: ['2026-03-08T03:00-04:00', '2026-03-09T02:15-04:00'],
    },
    {
      says: 'the repeated hour, fixed',
      schedule: daily('01:30'),
      after: '2026-11-01T00:00-04:00',
      expected: ['2026-11-01T01:30-04:00', '2026-11-02T01:30-05:00'],
    },
    {
      says: 'the repeated hour, cadence',
      schedule: cron('30 * * * *'),
      after: '2026-11-01T01:00-04:00',
      expected: ['2026-11-01T01:30-04:00', '2026-11-01T01:30-05:00', '2026-11-01T02:30-05:00'],
    },
  ],
  'Australia/Lord_Howe': [
    {
      says: 'the gap of half an hour',
      schedule: daily('02:15'),
      after: '2026-10-03T12:00+10:30',
      expected: ['2026-10-04T02:30+11:00', '2026-10-05T02:15+11:00'],
    },
    {
      says: 'the repeated half hour, fixed',
      schedule: daily('01:45'),
      after: '2026-04-05T00:00+11:00',
      expected: ['2026-04-05T01:45+11:00', '2026-04-06T01:45+10:30'],
    },
    {
      says: 'the repeated half hour, cadence',
      schedule: cron('*/15 * * * *'),
      after: '2026-04-05T01:15+11:00',
      expected: [
        '2026-04-05T01:30+11:00',
        '2026-04-05T01:45+11:00',
        '2026-04-05T01:30+10:30',
        '2026-04-05T01:45+10:30',
        '2026-04-05T02:00+10:30',
      ],
    },
  ],
  'America/St_Johns': [
    {
      says: 'the gap, at an offset of half an hour',
      schedule: daily('02:30'),
      after: '2026-03-07T12:00-03:30',
      expected: ['2026-03-08T03:00-02:30', '2026-03-09T02:30-02:30'],
    },
    {
      says: 'the repeated hour that began at one minute past midnight, over the turn of the day (2010)',
      schedule: cron('0,30 * * * *'),
      after: '2010-11-06T23:00-02:30',
      expected: [
        '2010-11-06T23:30-02:30',
        '2010-11-07T00:00-02:30',
        '2010-11-06T23:30-03:30',
        '2010-11-07T00:00-03:30',
      ],
    },
    {
      says: 'a fixed time that is repeated on the day before (2010)',
      schedule: daily('23:30'),
      after: '2010-11-06T12:00-02:30',
      expected: ['2010-11-06T23:30-02:30', '2010-11-07T23:30-03:30'],
    },
  ],
  'Pacific/Apia': [
    {
      says: 'the day that was left out runs at the first instant after it',
      schedule: daily('06:00'),
      after: '2011-12-28T12:00-10:00',
      expected: [
        '2011-12-29T06:00-10:00',
        '2011-12-31T00:00+14:00',
        '2011-12-31T06:00+14:00',
        '2012-01-01T06:00+14:00',
      ],
    },
    {
      says: 'all times of the day that was left out are one occurrence',
      schedule: cron('0 */6 * * *'),
      after: '2011-12-29T12:00-10:00',
      expected: ['2011-12-29T18:00-10:00', '2011-12-31T00:00+14:00', '2011-12-31T06:00+14:00'],
    },
    {
      says: 'days are counted on the calendar',
      schedule: { form: 'every', count: 3, unit: 'day', from: '2011-12-28T06:00' },
      after: '2011-12-28T06:00-10:00',
      expected: ['2011-12-31T06:00+14:00', '2012-01-03T06:00+14:00'],
    },
    {
      says: 'hours go on',
      schedule: { form: 'every', count: 10, unit: 'hour', from: '2011-12-29T18:00' },
      after: '2011-12-29T18:00-10:00',
      expected: ['2011-12-31T04:00+14:00', '2011-12-31T14:00+14:00'],
    },
  ],
  'Asia/Kathmandu': [
    {
      says: 'an offset of three quarters',
      schedule: daily('06:00'),
      after: '2026-03-28T06:00+05:45',
      expected: ['2026-03-29T06:00+05:45', '2026-03-30T06:00+05:45'],
    },
    {
      says: 'a jump of fifteen minutes (1986)',
      schedule: cron('*/5 * * * *'),
      after: '1985-12-31T23:50+05:30',
      expected: ['1985-12-31T23:55+05:30', '1986-01-01T00:15+05:45', '1986-01-01T00:20+05:45'],
    },
  ],
  'Africa/Casablanca': [
    {
      says: 'the clock goes back as Ramadan begins (2025)',
      schedule: daily('02:30'),
      after: '2025-02-22T12:00+01:00',
      expected: ['2025-02-23T02:30+01:00', '2025-02-24T02:30+00:00'],
    },
    {
      says: 'the clock goes forward as Ramadan ends (2025)',
      schedule: daily('02:30'),
      after: '2025-04-05T12:00+00:00',
      expected: ['2025-04-06T03:00+01:00', '2025-04-07T02:30+01:00'],
    },
  ],
  UTC: [
    {
      says: 'nothing is shifted',
      schedule: daily('02:30'),
      after: '2026-03-28T02:30Z',
      expected: ['2026-03-29T02:30Z', '2026-03-30T02:30Z'],
    },
  ],
};

describe('Occurrences when the clock changes', () => {
  for (const [zone, cases] of Object.entries(zones)) {
    describe(zone, () => {
      for (const { says, schedule, after, expected } of cases) {
        it(says, () => assertOccurrences(schedule, zone, after, expected));
      }
    });
  }
});
