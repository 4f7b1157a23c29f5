import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compileSchedules, type Anchor, type ClockNote } from '../../../src/schedule/occurrences.ts';
import { Zones } from '../../../src/schedule/zone.ts';
import { cron } from '../../support/builders.ts';
import { at, noAnchor } from './instants.ts';

const daily = (...times: string[]): Schedule => ({ form: 'daily', at: at(...times) });

function noteAt(
  schedules: readonly Schedule[],
  instant: string,
  zone = 'Europe/Paris',
  anchor: Anchor = noAnchor,
): ClockNote | undefined {
  const occurrences = compileSchedules(schedules, zone, new Zones(), (jitter) => jitter);
  return occurrences.note(Date.parse(instant), anchor);
}
const shifted = (wall: string): ClockNote => ({ kind: 'shifted', wall: Date.parse(`${wall}Z`) });
const repeated = (pass: 'first' | 'second', both: boolean): ClockNote => ({ kind: 'repeated', pass, both });

describe('What a change of the clock has to do with an occurrence', () => {
  it('is nothing on a day like any other, and of what is no occurrence', () => {
    assert.equal(noteAt([daily('02:30')], '2026-03-28T02:30+01:00'), undefined);
    assert.equal(noteAt([daily('02:30')], '2026-03-29T03:01+02:00'), undefined);
    assert.equal(noteAt([daily('04:30')], '2026-03-29T03:00+02:00'), undefined);
    assert.equal(noteAt([daily('02:30')], '2026-10-25T02:31+02:00'), undefined);
    assert.equal(noteAt([daily('02:30')], '2026-10-25T02:30+01:00'), undefined);
  });

  it('is the wall time that was left out', () => {
    assert.deepEqual(noteAt([daily('02:30')], '2026-03-29T03:00+02:00'), shifted('2026-03-29T02:30'));
    assert.deepEqual(
      noteAt([daily('02:30', '02:10')], '2026-03-29T03:00+02:00'),
      shifted('2026-03-29T02:10'),
    );
    assert.deepEqual(noteAt([cron('30 1-2 * * *')], '2026-03-29T03:00+02:00'), shifted('2026-03-29T02:30'));
    assert.deepEqual(
      noteAt([{ form: 'once', at: '2026-03-29T02:00' }], '2026-03-29T03:00+02:00'),
      shifted('2026-03-29T02:00'),
    );
    assert.deepEqual(
      noteAt([{ form: 'every', count: 2, unit: 'day', from: '2026-03-27T02:15' }], '2026-03-29T03:00+02:00'),
      shifted('2026-03-29T02:15'),
    );
  });

  it('is the wall time that was left out for days that count from a run', () => {
    const following: Schedule = { form: 'every', count: 1, unit: 'day' };
    const lastStart = Date.parse('2026-03-27T02:30:15+01:00');
    const gap = '2026-03-29T03:00+02:00';
    for (const anchor of [{ since: 0, lastStart }, { since: lastStart }]) {
      assert.deepEqual(noteAt([following], gap, 'Europe/Paris', anchor), shifted('2026-03-29T02:30:15'));
      assert.equal(noteAt([following], '2026-03-28T02:30:15+01:00', 'Europe/Paris', anchor), undefined);
    }
    const hours: Schedule = { form: 'every', count: 1, unit: 'hour' };
    const onTheHour = { since: 0, lastStart: Date.parse(gap) - 3_600_000 };
    assert.equal(noteAt([hours], gap, 'Europe/Paris', onTheHour), undefined);
  });

  it('is a whole day that was left out', () => {
    const note = noteAt([daily('06:00')], '2011-12-31T00:00+14:00', 'Pacific/Apia');
    assert.deepEqual(note, shifted('2011-12-30T06:00'));
  });

  it('is nothing where the schedule means the first instant after the gap as well', () => {
    assert.equal(noteAt([daily('02:30', '03:00')], '2026-03-29T03:00+02:00'), undefined);
    assert.equal(noteAt([cron('*/20 * * * *')], '2026-03-29T03:00+02:00'), undefined);
    assert.equal(noteAt([daily('02:30'), cron('0 3 * * *')], '2026-03-29T03:00+02:00'), undefined);
    assert.equal(noteAt([cron('0 3 * * *'), daily('02:30')], '2026-03-29T03:00+02:00'), undefined);
  });

  it('is the one pass of a fixed time', () => {
    assert.deepEqual(noteAt([daily('02:30')], '2026-10-25T02:30+02:00'), repeated('first', false));
    assert.deepEqual(noteAt([daily('02:00')], '2026-10-25T02:00+02:00'), repeated('first', false));
    assert.equal(noteAt([daily('03:00')], '2026-10-25T03:00+01:00'), undefined);
    assert.equal(noteAt([daily('01:59:59')], '2026-10-25T01:59:59+02:00'), undefined);
  });

  it('are both passes of a cadence and of elapsed time', () => {
    for (const schedule of [
      cron('*/30 * * * *'),
      { form: 'every', count: 30, unit: 'minute', from: '2026-10-25T00:00' } as const,
    ]) {
      assert.deepEqual(noteAt([schedule], '2026-10-25T02:30+02:00'), repeated('first', true));
      assert.deepEqual(noteAt([schedule], '2026-10-25T02:30+01:00'), repeated('second', true));
      assert.equal(noteAt([schedule], '2026-10-25T01:30+02:00'), undefined);
      assert.equal(noteAt([schedule], '2026-10-25T03:00+01:00'), undefined);
    }
  });

  it('is the second pass alone where elapsed time falls into it', () => {
    const schedule: Schedule = { form: 'every', count: 7, unit: 'hour', from: '2026-10-24T20:30' };
    assert.deepEqual(noteAt([schedule], '2026-10-25T02:30+01:00'), repeated('second', false));
    const following: Schedule = { form: 'every', count: 7, unit: 'hour' };
    const lastStart = Date.parse('2026-10-24T20:30+02:00');
    assert.deepEqual(
      noteAt([following], '2026-10-25T02:30+01:00', 'Europe/Paris', { since: 0, lastStart }),
      repeated('second', false),
    );
  });

  it('is of the time that the schedule says, before the jitter', () => {
    const jitter = 3_600_000;
    assert.deepEqual(
      noteAt([{ ...daily('02:30'), jitter } as Schedule], '2026-03-29T04:00+02:00'),
      shifted('2026-03-29T02:30'),
    );
    assert.deepEqual(
      noteAt([{ ...cron('*/30 * * * *'), jitter }], '2026-10-25T02:30+01:00'),
      repeated('first', true),
    );
  });

  it('is in the zone of the schedule', () => {
    assert.deepEqual(
      noteAt([{ ...daily('02:30'), timezone: 'Europe/Paris' } as Schedule], '2026-03-29T01:00Z', 'UTC'),
      shifted('2026-03-29T02:30'),
    );
    assert.equal(noteAt([daily('01:00')], '2026-03-29T01:00Z', 'UTC'), undefined);
  });
});
