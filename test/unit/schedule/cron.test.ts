import assert from 'node:assert/strict';
import { compileSchedules, type Occurrences } from '../../../src/schedule/occurrences.ts';
import { cron } from '../../support/builders.ts';
import { assertNone, assertOccurrences, noAnchor } from './instants.ts';

describe('A cron expression', () => {
  it('of five fields runs at the full minute', () => {
    assertOccurrences(cron('*/15 9-10 * * *'), 'America/New_York', '2026-01-05T09:20:30.5-05:00', [
      '2026-01-05T09:30-05:00',
      '2026-01-05T09:45-05:00',
      '2026-01-05T10:00-05:00',
    ]);
  });

  it('of six fields runs at its seconds', () => {
    assertOccurrences(cron('*/20 0 0 * * *'), 'UTC', '2026-01-04T23:59:59.999Z', [
      '2026-01-05T00:00:00Z',
      '2026-01-05T00:00:20Z',
      '2026-01-05T00:00:40Z',
      '2026-01-06T00:00:00Z',
    ]);
  });

  it('with day of month and day of week both restricted runs on either', () => {
    assertOccurrences(cron('0 0 13 * fri'), 'UTC', '2026-01-05T00:00Z', [
      '2026-01-09T00:00Z',
      '2026-01-13T00:00Z',
      '2026-01-16T00:00Z',
    ]);
  });

  it('knows names, nicknames, L, W and #', () => {
    assertOccurrences(cron('0 8 * jan mon-wed'), 'UTC', '2026-01-28T09:00Z', ['2027-01-04T08:00Z']);
    assertOccurrences(cron('@daily'), 'Asia/Tokyo', '2026-01-01T00:00Z', ['2026-01-02T00:00+09:00']);
    assertOccurrences(cron('0 0 L * *'), 'UTC', '2028-02-01T00:00Z', ['2028-02-29T00:00Z']);
    assertOccurrences(cron('0 0 15W * *'), 'UTC', '2026-02-01T00:00Z', ['2026-02-16T00:00Z']);
    assertOccurrences(cron('0 0 * * tue#2'), 'UTC', '2026-02-01T00:00Z', ['2026-02-10T00:00Z']);
  });

  it('waits for a leap year, over the century too', () => {
    assertOccurrences(cron('0 0 29 2 *'), 'Europe/Paris', '2026-01-01T00:00Z', [
      '2028-02-29T00:00+01:00',
      '2032-02-29T00:00+01:00',
    ]);
    assertOccurrences(cron('0 0 29 2 *'), 'Europe/Paris', '2096-03-01T00:00Z', ['2104-02-29T00:00+01:00']);
  });

  it('clamps no day: a month that lacks it is left out', () => {
    assertOccurrences(cron('0 0 31 * *'), 'UTC', '2026-01-31T00:00Z', [
      '2026-03-31T00:00Z',
      '2026-05-31T00:00Z',
    ]);
    assertOccurrences(cron('0 0 31W * *'), 'UTC', '2026-01-01T00:00Z', [
      '2026-01-30T00:00Z',
      '2026-03-31T00:00Z',
    ]);
  });

  it('keeps the nearest weekday within its month', () => {
    // 2026-02-01 and 2026-03-01 are Sundays, 2026-08-01 is a Saturday, 2026-05-31 a Sunday.
    assertOccurrences(cron('0 0 1W * *'), 'UTC', '2026-02-01T00:00Z', [
      '2026-02-02T00:00Z',
      '2026-03-02T00:00Z',
    ]);
    assertOccurrences(cron('0 0 1W 8 *'), 'UTC', '2026-02-01T00:00Z', ['2026-08-03T00:00Z']);
    assertOccurrences(cron('0 0 31W 5 *'), 'UTC', '2026-02-01T00:00Z', ['2026-05-29T00:00Z']);
    assertOccurrences(cron('0 0 LW 5 *'), 'UTC', '2026-02-01T00:00Z', ['2026-05-29T00:00Z']);
  });

  it('counts the weekdays of a month, from its end too', () => {
    assertOccurrences(cron('0 0 * * fri#5'), 'UTC', '2026-01-01T00:00Z', [
      '2026-01-30T00:00Z',
      '2026-05-29T00:00Z',
    ]);
    assertOccurrences(cron('0 0 * * fri#L'), 'UTC', '2026-01-01T00:00Z', [
      '2026-01-30T00:00Z',
      '2026-02-27T00:00Z',
    ]);
    assertOccurrences(cron('0 0 1 * 5L'), 'UTC', '2026-01-02T00:00Z', [
      '2026-01-30T00:00Z',
      '2026-02-01T00:00Z',
    ]);
  });

  it('goes over the end of a field', () => {
    assertOccurrences(cron('0 22-1 * * *'), 'UTC', '2026-01-01T12:00Z', [
      '2026-01-01T22:00Z',
      '2026-01-01T23:00Z',
      '2026-01-02T00:00Z',
      '2026-01-02T01:00Z',
      '2026-01-02T22:00Z',
    ]);
    assertOccurrences(cron('0 0 * * fri-mon'), 'UTC', '2026-01-01T12:00Z', [
      '2026-01-02T00:00Z',
      '2026-01-03T00:00Z',
      '2026-01-04T00:00Z',
      '2026-01-05T00:00Z',
      '2026-01-09T00:00Z',
    ]);
  });

  it('finds what comes once in decades: a fifth Monday in February', () => {
    assertOccurrences(cron('0 0 * 2 mon#5'), 'UTC', '2026-01-01T00:00Z', [
      '2044-02-29T00:00Z',
      '2072-02-29T00:00Z',
    ]);
    assertOccurrences(cron('0 0 * 2 mon#5'), 'UTC', '2072-03-01T00:00Z', ['2112-02-29T00:00Z']);
  });

  it('that never comes costs nothing', () => {
    for (const expression of ['0 0 31 2 *', '0 0 30,31 feb *', '0 0 31 4,6,9,11 *', '* * 31W 2,4 *']) {
      const started = performance.now();
      const occurrences = compileSchedules([cron(expression)], 'Europe/Paris');
      for (let i = 0; i < 1000; i++) assertNothing(occurrences);
      assert.ok(performance.now() - started < 500);
    }
  });

  it('whose field names nothing never comes', () => {
    const { pattern } = cron('0 0 * * *');
    for (const empty of [{ seconds: [] }, { minutes: [] }, { hours: [] }, { months: [] }]) {
      assertNone({ ...cron('0 0 * * *'), pattern: { ...pattern, ...empty } }, 'UTC', '2026-01-01T00:00Z');
    }
    const noDays = { days: [], last: false, nearestWeekdays: [], lastWeekday: false };
    assertNone(
      { ...cron('0 0 * * *'), pattern: { ...pattern, daysOfMonth: noDays } },
      'UTC',
      '2026-01-01T00:00Z',
    );
    const noWeekdays = { days: [], nth: [] };
    assertNone(
      { ...cron('0 0 * * *'), pattern: { ...pattern, daysOfWeek: noWeekdays } },
      'UTC',
      '2026-01-01T00:00Z',
    );
  });

  it('gives the same answers however it is asked before', () => {
    const occurrences = compileSchedules([cron('0 12 * * *')], 'Europe/Paris');
    const ask = (text: string) => occurrences.next(Date.parse(text), noAnchor);
    const noon = Date.parse('2026-01-05T12:00+01:00');
    assert.equal(ask('2026-01-05T00:00+01:00'), noon);
    assert.equal(ask('2026-01-05T11:59:59.999+01:00'), noon);
    assert.equal(ask('2026-01-05T12:00+01:00'), noon + 86_400_000);
    assert.equal(ask('2026-01-04T12:00+01:00'), noon);
    assert.equal(ask('2026-01-04T11:00+01:00'), noon - 86_400_000);
  });
});

function assertNothing(occurrences: Occurrences): void {
  const instant = Date.parse('2026-01-01T00:00Z');
  assert.equal(occurrences.next(instant, noAnchor), undefined);
  assert.equal(occurrences.previous(instant, noAnchor), undefined);
  assert.equal(occurrences.count(0, instant, noAnchor), 0);
}
