import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/model/schedule.ts';
import { scheduleKey } from '../../../src/schedule/scheduleKey.ts';
import { cron } from '../../support/builders.ts';
import { at } from './instants.ts';

const weekly: Schedule = {
  form: 'weekly',
  days: ['monday', 'friday'],
  at: at('06:00', '18:00'),
  everyWeeks: 1,
};
const key = (schedule: Schedule, zone = 'UTC') => scheduleKey([schedule], zone);

describe('The key of a schedule', () => {
  it('does not depend on the order of properties, times, days or schedules', () => {
    const reordered: Schedule = {
      everyWeeks: 1,
      at: [
        { second: 0, minute: 0, hour: 18 },
        { minute: 0, second: 0, hour: 6 },
      ],
      days: ['friday', 'monday'],
      form: 'weekly',
    };
    assert.equal(key(weekly), key(reordered));
    const midnight = cron('0 0 * * *');
    assert.equal(scheduleKey([weekly, midnight], 'UTC'), scheduleKey([midnight, reordered, midnight], 'UTC'));
  });

  it('is the same whether a zone is its own or the default', () => {
    assert.equal(key(weekly, 'Europe/Paris'), key({ ...weekly, timezone: 'Europe/Paris' }));
  });

  it('does not change with a zone that has no part in it', () => {
    assert.equal(key({ form: 'startup' }, 'UTC'), key({ form: 'startup' }, 'Europe/Paris'));
  });

  it('does not change with a property that is there and undefined', () => {
    const copied = { ...weekly, jitter: undefined } as unknown as Schedule;
    assert.equal(key(copied), key(weekly));
  });

  it('holds of a cron expression its text, as ever', () => {
    const text = '[{"expression":"0 0 * * *","form":"cron","timezone":"UTC"}]';
    assert.equal(key(cron('0 0 * * *')), text);
    assert.equal(key({ ...cron('0 0 * * *'), pattern: cron('1 1 * * *').pattern }), text);
  });

  it('changes with anything that is said', () => {
    const different: readonly Schedule[] = [
      weekly,
      { ...weekly, timezone: 'Europe/Paris' },
      { ...weekly, days: ['monday'] },
      { ...weekly, at: at('06:00') },
      { ...weekly, at: at('06:00', '18:00:01') },
      { ...weekly, everyWeeks: 2 },
      { ...weekly, start: '2026-01-01T00:00' },
      { ...weekly, jitter: 1000 },
      cron('0 0 * * *'),
      { form: 'every', count: 1, unit: 'hour' },
      { form: 'every', count: 1, unit: 'day' },
      { form: 'monthly', on: { day: 1 }, at: at('06:00') },
      { form: 'monthly', on: { day: 'last' }, at: at('06:00') },
      { form: 'startup' },
    ];
    assert.equal(new Set(different.map((each) => key(each))).size, different.length);
    assert.notEqual(scheduleKey([], 'UTC'), key(weekly));
  });
});
