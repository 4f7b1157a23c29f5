import assert from 'node:assert/strict';
import { cron } from '../../support/builders.ts';
import { Counterexample } from './counterexample.ts';

describe('A counterexample', () => {
  it('is a test that can be pasted', () => {
    const subject = {
      schedules: [
        { ...cron('*/5 * * * *'), jitter: 60_000 },
        { form: 'monthly', on: { day: 'last' }, at: [{ hour: 6, minute: 0, second: 0 }] },
      ] as const,
      zone: 'Europe/Paris',
      anchor: { since: 0, lastStart: 1000 },
    };
    const { message } = new Counterexample(subject, { name: 'next', after: 0 }, undefined, 60_000);
    assert.equal(
      message,
      `expected undefined, found '1970-01-01T00:01:00.000Z':

it('next at 1970-01-01T00:00:00.000Z in Europe/Paris', () => {
  const schedules: Schedule[] = [
    { ...cron('*/5 * * * *'), jitter: 60000 },
    { form: 'monthly', on: { day: 'last' }, at: [{ hour: 6, minute: 0, second: 0 }] },
  ];
  const occurrences = compileSchedules(schedules, 'Europe/Paris', new Zones(), (jitter) => jitter);
  const anchor = { since: Date.parse('1970-01-01T00:00:00.000Z'), lastStart: Date.parse('1970-01-01T00:00:01.000Z') };
  const found = occurrences.next(Date.parse('1970-01-01T00:00:00.000Z'), anchor);
  assert.equal(found && new Date(found).toISOString(), undefined);
});`,
    );
  });

  it('of a count says the number', () => {
    const subject = { schedules: [cron('0 0 * * *')], zone: 'UTC', anchor: { since: 0 } };
    const { message } = new Counterexample(subject, { name: 'count', after: 0, until: 86_400_000 }, 1, 2);
    assert.match(message, /^expected 1, found 2:/);
    assert.match(message, /count\(Date\.parse\('1970-01-01.*'\), Date\.parse\('1970-01-02.*'\), anchor\);/);
    assert.match(message, /assert\.equal\(found, 1\);/);
  });
});
