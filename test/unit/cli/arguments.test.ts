import assert from 'node:assert/strict';
import { parseCount } from '../../../src/cli/parseCount.ts';
import { parseInstant } from '../../../src/cli/parseInstant.ts';
import { parseSchedule } from '../../../src/cli/parseSchedule.ts';
import { Refusal } from '../../../src/cli/refusal.ts';
import { inEnglish } from '../../../src/common/message.ts';

describe('parseCount', () => {
  const count = parseCount('--count', 100);

  it('reads a whole number', () => {
    assert.equal(count('1'), 1);
    assert.equal(count('100'), 100);
  });

  for (const text of ['0', '101', '-1', '1.5', '1e1', '0x5', ' 5', '', 'many', '٣']) {
    it(`refuses “${text}”`, () => {
      assert.throws(
        () => count(text),
        (error) =>
          error instanceof Refusal &&
          inEnglish(error.reason) === `--count takes a whole number from 1 to 100, not “${text}”.`,
      );
    });
  }
});

describe('parseInstant', () => {
  const read = (text: string) => new Date(parseInstant('--from', text, 'Europe/Paris')).toISOString();

  it('reads an exact instant', () => {
    assert.equal(read('2026-10-25T00:00:00Z'), '2026-10-25T00:00:00.000Z');
    assert.equal(read('2026-10-25T00:00+05:30'), '2026-10-24T18:30:00.000Z');
  });

  it('reads wall-clock time in the zone', () => {
    assert.equal(read('2026-07-01T06:00'), '2026-07-01T04:00:00.000Z');
    assert.equal(read('2026-12-01'), '2026-11-30T23:00:00.000Z');
  });

  for (const text of ['', 'noon', '2026-13-01', '06:00', '1764000000000']) {
    it(`refuses “${text}”`, () => assert.throws(() => read(text), Refusal));
  }
});

describe('parseSchedule', () => {
  it('reads the value of a schedule property, with comments', () => {
    const { value, schedules, problems } = parseSchedule('{ "every": "6 hours", } // often');
    assert.deepEqual(value, { every: '6 hours' });
    assert.deepEqual(problems, []);
    assert.deepEqual(schedules, [{ form: 'every', count: 6, unit: 'hour' }]);
  });

  it('places a problem in the text itself', () => {
    const text = '{\n  "cron": "99 * * * *"\n}';
    const { schedules, problems } = parseSchedule(text);
    assert.deepEqual(schedules, []);
    const [problem] = problems;
    assert.equal(text.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0)), '99');
    assert.deepEqual(problem?.path, ['cron']);
  });

  for (const [name, text] of [
    ['nothing', ''],
    ['a word', 'daily'],
    ['no object', '42'],
    ['an unknown form', '{"hourly":"06:00"}'],
    ['one with something missing', '{"daily":"06:00"'],
    ['brackets that reach out of it', '{"daily":"06:00"}},"x":{"run":{"process":"true"}'],
    ['a property after it', '{"daily":"06:00"},"label":"x"'],
  ] as const) {
    it(`refuses ${name}, at a place within it`, () => {
      const { schedules, problems } = parseSchedule(text);
      assert.deepEqual(schedules, []);
      assert.ok(problems.some(({ severity }) => severity === 'error'));
      for (const { offset, length } of problems) assert.ok(offset >= 0 && offset + length <= text.length);
    });
  }

  it('looks up no task that is to run before', () => {
    const { schedules, problems } = parseSchedule('{ "after": "anything" }');
    assert.deepEqual(schedules, [{ form: 'after', task: 'anything', on: 'success' }]);
    assert.deepEqual(problems, []);
  });

  it('passes warnings on, and the schedule with them', () => {
    const { schedules, problems } = parseSchedule('{ "cron": "0 0 31 2 *" }');
    assert.equal(schedules.length, 1);
    assert.deepEqual(
      problems.map(({ severity }) => severity),
      ['warning'],
    );
  });
});
