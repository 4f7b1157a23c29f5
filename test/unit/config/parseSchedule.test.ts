import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { readCronPattern } from '../../../src/config/cronPattern.ts';
import { parseSchedule } from '../../../src/config/parseSchedule.ts';

describe('a schedule by itself', () => {
  it('is read as it would be in a task, one or several', () => {
    const expression = '*/15 * * * *';
    const cron = { form: 'cron', expression, pattern: readCronPattern(expression).value };
    assert.deepEqual(parseSchedule('{"cron":"*/15 * * * *"}'), { schedules: [cron], problems: [] });
    assert.deepEqual(parseSchedule('[{"cron":"*/15 * * * *"}, {"daily": "06:00"}]').schedules, [
      cron,
      { form: 'daily', at: [{ hour: 6, minute: 0, second: 0 }] },
    ]);
  });

  const bad: Readonly<Record<string, string>> = {
    '{"cron": "* * *"}':
      '10+5 A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds first: there are 3 here.',
    '[{"daily": "06:00"}, {"every": "6 hous"}]':
      '34+4 Unknown unit "hous". Did you mean "hours"? Allowed: minute, hour, day, week, month, year.',
    '{"daily": "06:00", "daily": "07:00"}': '19+7 "daily" stands here for the second time.',
    '{"daily": ': '10+0 The file ends too early: } is missing.',
    '{"daily": "06:00"}, "x": 1': '18+1 Nothing may follow the end of the file’s value.',
    '[]': '0+2 The list must hold at least one schedule.',
    '"every 6 hours"': '0+15 The schedule must be an object: { … }, or a list of them: [ … ].',
    null: '0+4 The schedule must be an object: { … }, or a list of them: [ … ].',
    '["every 6 hours"]': '1+15 Each schedule of the list must be an object: { … }.',
    '{}': '0+1 One of these is missing here: every, daily, weekly, monthly, yearly, cron, once, startup, after.',
  };
  for (const [text, expected] of Object.entries(bad)) {
    it(`is refused with the place: ${text}`, () => {
      const { schedules, problems } = parseSchedule(text);
      assert.equal(schedules, undefined);
      const told = problems.map(({ offset, length, message }) => `${offset}+${length} ${inEnglish(message)}`);
      assert.deepEqual(told, [expected]);
    });
  }
});
