import assert from 'node:assert/strict';
import type { CronSchedule } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { assertNone, assertOccurrences, noAnchor } from './instants.ts';

const cron = (expression: string): CronSchedule => ({ form: 'cron', expression });

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

  it('that never comes is found out once, and quickly', () => {
    const occurrences = compileSchedules([cron('0 0 31 2 *')], 'Europe/Paris');
    const instant = Date.parse('2026-01-01T00:00Z');
    let started = performance.now();
    assert.equal(occurrences.next(instant, noAnchor), undefined);
    assert.ok(performance.now() - started < 500);
    started = performance.now();
    for (let i = 0; i < 10_000; i++) assert.equal(occurrences.next(instant + i, noAnchor), undefined);
    assert.ok(performance.now() - started < 500);
  });

  it('that is none has no occurrences', () => {
    for (const expression of ['', '* * * *', '0 0 1 1 * * 2027', '61 * * * *', '2026-01-05T09:00:00', 'x']) {
      assertNone(cron(expression), 'UTC', '2026-01-01T00:00Z');
    }
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
