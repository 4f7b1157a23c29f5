import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { checkCron } from '../../../src/config/cronExpression.ts';
import { readCronPattern } from '../../../src/config/cronPattern.ts';
import type { Fault } from '../../../src/config/reading.ts';
import type { CronPattern } from '../../../src/model/schedule.ts';

/** `offset+length message`, or nothing. */
function worded(fault: Fault | undefined): string | undefined {
  return fault && `${fault.offset}+${fault.length} ${inEnglish(fault.message)}`;
}

function count(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const onlyDays = { days: [], last: false, nearestWeekdays: [], lastWeekday: false };

describe('the pattern of a cron expression', () => {
  // Beside midnight of every day.
  const cases: Readonly<Record<string, Partial<CronPattern>>> = {
    '0 0 * * *': {},
    ' 0\t0 ? * ? ': {},
    '30 5 0 * * *': { seconds: [30], minutes: [5] },
    '*/15 * * * *': { minutes: [0, 15, 30, 45], hours: count(0, 23), keepsCadence: true },
    '5/15 0 * * *': { minutes: [5, 20, 35, 50], keepsCadence: true },
    '10-20/5,3 0 * * *': { minutes: [3, 10, 15, 20], keepsCadence: true },
    '*/60 0 * * *': { keepsCadence: true },
    '0 22-2 * * *': { hours: [0, 1, 2, 22, 23], keepsCadence: true },
    '0 22-4/2 * * *': { hours: [0, 2, 4, 22], keepsCadence: true },
    '0 22-4/3 * * *': { hours: [1, 4, 22], keepsCadence: true },
    '50-10/5 0 * * *': { minutes: [0, 5, 10, 50, 55], keepsCadence: true },
    '0 0 * JAN,mar-Apr *': { months: [1, 3, 4] },
    '0 0 * nov-feb *': { months: [1, 2, 11, 12] },
    '0 0 * * mon-fri': { daysOfWeek: { days: [1, 2, 3, 4, 5], nth: [] } },
    '0 0 * * fri-mon': { daysOfWeek: { days: [0, 1, 5, 6], nth: [] } },
    '0 0 * * fri-sun': { daysOfWeek: { days: [0, 5, 6], nth: [] } },
    '0 0 * * 0,7': { daysOfWeek: { days: [0], nth: [] } },
    '0 0 * * 5-7': { daysOfWeek: { days: [0, 5, 6], nth: [] } },
    '0 0 * * 7-2': { daysOfWeek: { days: [0, 1, 2], nth: [] } },
    '0 0 * * 0-7': { daysOfWeek: { days: count(0, 6), nth: [] } },
    '0 0 * * */2': { daysOfWeek: { days: [0, 2, 4, 6], nth: [] } },
    '0 0 * * FRI#2,5#L,monL': {
      daysOfWeek: {
        days: [],
        nth: [
          { day: 1, nth: 'last' },
          { day: 5, nth: 2 },
          { day: 5, nth: 'last' },
        ],
      },
    },
    '0 0 * * 1-2#1,sun': {
      daysOfWeek: {
        days: [0],
        nth: [
          { day: 1, nth: 1 },
          { day: 2, nth: 1 },
        ],
      },
    },
    '0 0 25-5/3 * *': { daysOfMonth: { ...onlyDays, days: [3, 25, 28, 31] } },
    '0 0 L,1 * *': { daysOfMonth: { ...onlyDays, days: [1], last: true } },
    '0 0 15W,1w * *': { daysOfMonth: { ...onlyDays, nearestWeekdays: [1, 15] } },
    '0 0 lw * *': { daysOfMonth: { ...onlyDays, lastWeekday: true } },
    '0 0 13 * FRI': {
      daysOfMonth: { ...onlyDays, days: [13] },
      daysOfWeek: { days: [5], nth: [] },
    },
    // Only a bare star is any day.
    '0 0 */1 * ?': { daysOfMonth: { ...onlyDays, days: count(1, 31) } },
    '0 0 * * 0-6': { daysOfWeek: { days: count(0, 6), nth: [] } },
    '@hourly': { hours: count(0, 23), keepsCadence: true },
    '@daily': {},
    ' @Midnight ': {},
    '@weekly': { daysOfWeek: { days: [0], nth: [] } },
    '@monthly': { daysOfMonth: { ...onlyDays, days: [1] } },
    '@yearly': { daysOfMonth: { ...onlyDays, days: [1] }, months: [1] },
    '@ANNUALLY': { daysOfMonth: { ...onlyDays, days: [1] }, months: [1] },
  };
  for (const [expression, parts] of Object.entries(cases)) {
    it(`of "${expression}"`, () => {
      assert.deepEqual(readCronPattern(expression), {
        value: {
          seconds: [0],
          minutes: [0],
          hours: [0],
          months: count(1, 12),
          keepsCadence: false,
          ...parts,
        },
      });
    });
  }
});

describe('a cron expression is refused', () => {
  const fields = 'A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds first:';
  const nth = '"#" goes with a day of the week and 1 to 5 or L: "FRI#2" is the second Friday of the month.';
  const last =
    '"L" stands alone for the last day of the month, or after a day of the week: "FRIL" is the last Friday.';
  const nearest =
    '"W" goes with a single day of the month: "15W" is the weekday nearest to the 15th, "LW" the last weekday.';
  const weekday = 'is not a day of the week of a cron expression. Did you mean';
  const errors: Readonly<Record<string, string>> = {
    '* * * *': `0+7 ${fields} there are 4 here.`,
    '0 0 0 1 1 * 2030': `0+16 ${fields} there are 7 here.`,
    '2026-01-01T00:00:00': `0+19 ${fields} there are 1 here.`,
    '': `0+0 ${fields} there are 0 here.`,
    '70 0 0 * * *': '0+2 "70" is not valid for the seconds (0–59) of a cron expression.',
    '61 * * * *': '0+2 "61" is not valid for the minutes (0–59) of a cron expression.',
    '0 24 * * *': '2+2 "24" is not valid for the hours (0–23) of a cron expression.',
    '0 1,8-24/2 * * *': '6+2 "24" is not valid for the hours (0–23) of a cron expression.',
    '0 0 32 * *': '4+2 "32" is not valid for the day of the month (1–31, L, W) of a cron expression.',
    '0 0 0W * *': '4+1 "0" is not valid for the day of the month (1–31, L, W) of a cron expression.',
    '0 0 1 13 *': '6+2 "13" is not valid for the month (1–12, JAN–DEC) of a cron expression.',
    '0 0 1 0 *': '6+1 "0" is not valid for the month (1–12, JAN–DEC) of a cron expression.',
    '0 0 * jam-mar *': '6+3 "jam" is not a month of a cron expression. Did you mean "JAN"?',
    '0 0 * * 8': '8+1 "8" is not valid for the day of the week (0–7, SUN–SAT, L, #) of a cron expression.',
    '0 0 * * mon,moo': `12+3 "moo" ${weekday} "MON"?`,
    '0 0 * * monday': `8+6 "monday" ${weekday} "MON"?`,
    '0 0 * * xyz':
      '8+3 "xyz" is not valid for the day of the week (0–7, SUN–SAT, L, #) of a cron expression.',
    '0 0 * * +5': '8+2 "+5" is not valid for the day of the week (0–7, SUN–SAT, L, #) of a cron expression.',
    '*/0 * * * *': '2+1 The step after "/" is a whole number from 1 to 60 here.',
    '*/61 * * * *': '2+2 The step after "/" is a whole number from 1 to 60 here.',
    '0 0 * */13 *': '8+2 The step after "/" is a whole number from 1 to 12 here.',
    '*/ * * * *': '0+2 The step after "/" is a whole number from 1 to 60 here.',
    '*/2/3 * * * *': '0+5 The step after "/" is a whole number from 1 to 60 here.',
    '1,/5 * * * *': '2+2 Before "/" stands "*", a number or a range: did you mean "*/5"?',
    '1-2-3 * * * *': '0+5 "1-2-3" is not a range: it has a first and a last value, such as "1-5".',
    '0 -3 * * *': '2+2 "-3" is not a range: it has a first and a last value, such as "1-5".',
    '0 1,,2 * * *': '2+4 A value is missing beside a comma of "1,,2".',
    '0 1, * * *': '2+2 A value is missing beside a comma of "1,".',
    '0 0 1-15W * *': `6+3 ${nearest}`,
    '0 15W * * *': `2+3 ${nearest}`,
    '0 0 W * *': `4+1 ${nearest}`,
    '0 0 L-3 * *': `4+1 ${last}`,
    '0 0 15L * *': `4+3 ${last}`,
    '0 0 * L *': `6+1 ${last}`,
    '0 0 * * L': `8+1 ${last}`,
    '0 0 * * *L': `8+2 ${last}`,
    '0 0 1#2 * *': `4+3 ${nth}`,
    '0 0 * * fri#6': `12+1 ${nth}`,
    '0 0 * * fri#': `8+4 ${nth}`,
    '0 0 * * #2': `8+2 ${nth}`,
    '0 0 * * *#2': `8+3 ${nth}`,
    '@dayly': '0+6 Unknown nickname "@dayly". Did you mean "@daily"?',
    '@reboot':
      '0+7 Unknown nickname "@reboot". Allowed: @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly.',
    [`${'1,'.repeat(500)}1 * * * *`]: '0+1009 "cron" must be at most 1000 characters long.',
  };
  for (const [text, expected] of Object.entries(errors)) {
    it(text.length > 60 ? 'when it is far too long' : `"${text}"`, () => {
      assert.equal(worded(checkCron(text).error), expected);
    });
  }
});

describe('a cron expression whose day never comes', () => {
  const general = 'This cron expression never comes due: no month that it names has such a day.';
  const doubtful: Readonly<Record<string, string>> = {
    '0 0 31 2 *': '4+4 31 February does not exist: this schedule never comes due.',
    '0  0 30-31 feb ?': '5+9 30 February does not exist: this schedule never comes due.',
    '0 0 0 31 4 *': '6+4 31 April does not exist: this schedule never comes due.',
    '0 0 31W 6 *': '4+5 31 June does not exist: this schedule never comes due.',
    '0 0 31 sep *': '4+6 31 September does not exist: this schedule never comes due.',
    '0 0 31 11 *': '4+5 31 November does not exist: this schedule never comes due.',
    '0 0 31 4,6 *': `4+6 ${general}`,
  };
  for (const [text, expected] of Object.entries(doubtful)) {
    it(`is doubted: "${text}"`, () => {
      const { pattern, error, warning } = checkCron(text);
      assert.equal(error, undefined);
      assert.ok(pattern);
      assert.equal(worded(warning), expected);
    });
  }
  for (const good of [
    '0 0 29 2 *',
    '0 0 29W 2 *',
    '0 0 31 2 5',
    '0 0 31 2,3 *',
    '0 0 31,L 2 *',
    '0 0 LW 2 *',
    '0 0 * 2 5#5',
    '0 2 * * 1-5',
  ]) {
    it(`is not one of the rare: "${good}"`, () => {
      assert.deepEqual(Object.keys(checkCron(good)), ['pattern']);
    });
  }
});
