import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { cron } from '../../support/builders.ts';
import { assertOccurrences, at, noAnchor } from './instants.ts';

interface Case {
  readonly says: string;
  readonly schedule: Schedule;
  readonly after: string;
  readonly expected: readonly string[];
}

// In Europe/Paris 02:00 to 03:00 is left out on 2024-03-31 and 2026-03-29, and repeated on 2026-10-25.
const cases: readonly Case[] = [
  {
    says: 'a day of the week in the gap runs after it',
    schedule: { form: 'weekly', days: ['saturday', 'sunday'], at: at('02:30'), everyWeeks: 1 },
    after: '2026-03-28T00:00+01:00',
    expected: ['2026-03-28T02:30+01:00', '2026-03-29T03:00+02:00', '2026-04-04T02:30+02:00'],
  },
  {
    says: 'every second week over both changes',
    schedule: {
      form: 'weekly',
      days: ['sunday'],
      at: at('02:30'),
      everyWeeks: 2,
      from: '2026-03-23',
    },
    after: '2026-10-10T00:00+02:00',
    expected: ['2026-10-11T02:30+02:00', '2026-10-25T02:30+02:00', '2026-11-08T02:30+01:00'],
  },
  {
    says: 'the last Sunday of the month is the day of the change',
    schedule: { form: 'monthly', on: { nth: 'last', weekday: 'sunday' }, at: at('02:00', '02:59') },
    after: '2026-03-01T00:00+01:00',
    expected: ['2026-03-29T03:00+02:00', '2026-04-26T02:00+02:00', '2026-04-26T02:59+02:00'],
  },
  {
    says: 'the last Sunday of October comes at the first pass',
    schedule: { form: 'monthly', on: { nth: 'last', weekday: 'sunday' }, at: at('02:59') },
    after: '2026-10-01T00:00+02:00',
    expected: ['2026-10-25T02:59+02:00', '2026-11-29T02:59+01:00'],
  },
  {
    says: 'a day of the month in the gap runs after it',
    schedule: { form: 'monthly', on: { day: 29 }, at: at('02:30') },
    after: '2026-02-28T02:30+01:00',
    expected: ['2026-03-29T03:00+02:00', '2026-04-29T02:30+02:00'],
  },
  {
    says: 'the last day of the month in the gap runs after it (2024)',
    schedule: { form: 'monthly', on: { day: 'last' }, at: at('02:30') },
    after: '2024-02-29T02:30+01:00',
    expected: ['2024-03-31T03:00+02:00', '2024-04-30T02:30+02:00'],
  },
  {
    says: 'a day of the year in the gap of one year and not of another',
    schedule: { form: 'yearly', month: 3, day: 29, at: at('02:30') },
    after: '2025-01-01T00:00+01:00',
    expected: ['2025-03-29T02:30+01:00', '2026-03-29T03:00+02:00', '2027-03-29T02:30+02:00'],
  },
  {
    says: 'months keep the wall-clock time',
    schedule: { form: 'every', count: 1, unit: 'month', from: '2026-01-29T02:30' },
    after: '2026-01-29T02:30+01:00',
    expected: ['2026-02-28T02:30+01:00', '2026-03-29T03:00+02:00', '2026-04-29T02:30+02:00'],
  },
  {
    says: 'an interval from the end of the repeated hour begins when it is over',
    schedule: { form: 'every', count: 1, unit: 'hour', from: '2026-10-25T03:00' },
    after: '2026-10-24T00:00+02:00',
    expected: ['2026-10-25T03:00+01:00', '2026-10-25T04:00+01:00'],
  },
  {
    says: 'minutes go on through both passes',
    schedule: { form: 'every', count: 45, unit: 'minute', from: '2026-10-25T01:30' },
    after: '2026-10-25T02:00+02:00',
    expected: ['2026-10-25T02:15+02:00', '2026-10-25T02:00+01:00', '2026-10-25T02:45+01:00'],
  },
  {
    says: 'the last day of March, in the gap of one year (2024)',
    schedule: cron('30 2 L 3 *'),
    after: '2024-01-01T00:00+01:00',
    expected: ['2024-03-31T03:00+02:00', '2025-03-31T02:30+02:00'],
  },
];

describe('Days of the calendar when the clock changes', () => {
  for (const { says, schedule, after, expected } of cases) {
    it(says, () => assertOccurrences(schedule, 'Europe/Paris', after, expected));
  }
});

describe('Backwards from within the second pass', () => {
  const cases = [
    ['Europe/Paris', cron('45 2 25 10 *'), '2026-10-25T02:30+01:00', '2026-10-25T02:45+02:00'],
    ['Europe/Paris', { form: 'daily', at: at('02:45') }, '2026-10-25T02:30+01:00', '2026-10-25T02:45+02:00'],
    ['America/New_York', cron('45 1 1 11 *'), '2026-11-01T01:30-05:00', '2026-11-01T01:45-04:00'],
    ['America/New_York', cron('*/15 1 1 11 *'), '2026-11-01T01:00-05:00', '2026-11-01T01:45-04:00'],
    ['America/New_York', cron('*/15 1 1 11 *'), '2026-11-01T01:01-05:00', '2026-11-01T01:00-05:00'],
  ] as const;
  for (const [zone, schedule, before, expected] of cases) {
    it(`comes ${expected}, before ${before}, of ${'expression' in schedule ? schedule.expression : '02:45'}`, () => {
      const found = compileSchedules([schedule], zone).previous(Date.parse(before), noAnchor);
      assert.equal(found && new Date(found).toISOString(), new Date(expected).toISOString());
    });
  }
});
