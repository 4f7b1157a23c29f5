import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { writeDuration } from '../../../src/config/duration.ts';
import { parseSchedule } from '../../../src/config/parseSchedule.ts';

/** What the jitter of a schedule must be shorter than, as the error says it. */
function limitOf(schedule: string, jitter: string): string | undefined {
  const text = `${schedule.slice(0, -1)}, "jitter": "${jitter}"}`;
  const { schedules, problems } = parseSchedule(text);
  const [error] = problems.filter(({ severity }) => severity === 'error');
  assert.equal(schedules === undefined, error !== undefined);
  if (error === undefined) return undefined;
  assert.equal(text.slice(error.offset, error.offset + error.length), `"${jitter}"`);
  const told = inEnglish(error.message);
  const [, limit = told] = /^"jitter" must be shorter than (\w+), the shortest time/.exec(told) ?? [];
  return limit;
}

const hour = 3_600_000;
const minute = 60_000;
const day = 24 * hour;

describe('a jitter that would reach the next occurrence', () => {
  const periods: Readonly<Record<string, number>> = {
    '{"every": "15m"}': 15 * minute,
    '{"every": "6 hours"}': 6 * hour,
    '{"every": "2 days"}': 2 * day,
    '{"every": "1 week"}': 7 * day,
    '{"every": "1 month"}': 28 * day,
    '{"every": "1 year", "from": "2026-01-31"}': 365 * day,
    '{"daily": "06:00"}': day,
    '{"daily": ["06:00", "18:30"]}': 11.5 * hour,
    '{"daily": ["23:59:30", "00:00:15", "12:00"]}': 45_000,
    '{"weekly": "monday"}': 7 * day,
    '{"weekly": ["monday", "wednesday"]}': 2 * day,
    '{"weekly": ["monday", "sunday"], "at": ["01:00", "23:00"]}': 2 * hour,
    '{"weekly": "monday", "everyWeeks": 3, "from": "2026-01-05"}': 21 * day,
    '{"weekly": ["monday", "sunday"], "everyWeeks": 2, "from": "2026-01-05"}': 6 * day,
    '{"monthly": 31}': 28 * day,
    '{"monthly": "last friday", "at": ["10:00", "10:30"]}': 30 * minute,
    '{"yearly": "12-25"}': 365 * day,
    '{"yearly": "02-29"}': 1461 * day,
    '{"cron": "*/15 * * * *"}': 15 * minute,
    '{"cron": "* * * * * *"}': 1000,
    '{"cron": "0,40 * * * *"}': 20 * minute,
    '{"cron": "0,50 1,3 * * *"}': 50 * minute,
    '{"cron": "0,50 1,2 * * *"}': 10 * minute,
    '{"cron": "0 22-2 * * *"}': hour,
    '{"cron": "0 1,23 * * *"}': 2 * hour,
    '{"cron": "0 2 * * *"}': day,
    '{"cron": "0 2 * * 1-5"}': day,
    '{"cron": "0 2 * * 1"}': 7 * day,
    '{"cron": "0 1,23 * * 1"}': 22 * hour,
    '{"cron": "0 2 * * 1,4"}': 3 * day,
    '{"cron": "0 2 1 * *"}': 28 * day,
    '{"cron": "0 2 31 * *"}': 31 * day,
    '{"cron": "0 2 L,1 * *"}': day,
    '{"cron": "0 2 1,15 * *"}': 14 * day,
    '{"cron": "0 2 1 1 *"}': 365 * day,
    '{"cron": "0 2 29 2 *"}': 1461 * day,
    '{"cron": "0 2 * * 5#2"}': 28 * day,
    '{"cron": "0 2 * * 5#1,5#2"}': 7 * day,
    '{"cron": "0 2 * * 5#5"}': 63 * day,
    '{"cron": "0 2 LW * *"}': 28 * day,
    '{"cron": "0 2 15W * *"}': 28 * day,
    '{"cron": "0 2 31W * *"}': 29 * day,
    '{"cron": "0 2 1W,4 * *"}': day,
    '{"cron": "0 2 * * 5L"}': 28 * day,
    '{"cron": "0 2 13 * 5"}': day,
  };
  for (const [schedule, period] of Object.entries(periods)) {
    it(`is told the period of ${schedule}`, () => {
      const limit = writeDuration(period);
      assert.equal(limitOf(schedule, limit), limit);
      assert.equal(limitOf(schedule, writeDuration(period + day)), limit);
      assert.equal(limitOf(schedule, writeDuration(period - 1)), undefined);
    });
  }

  it('is no matter where there are no two occurrences', () => {
    for (const schedule of [
      '{"once": "2026-12-24T18:00"}',
      '{"yearly": "02-30"}',
      '{"cron": "0 0 31 2 *"}',
    ]) {
      assert.equal(limitOf(schedule, '3000d'), undefined);
    }
  });
});
