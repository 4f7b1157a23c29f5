import assert from 'node:assert/strict';
import fc from 'fast-check';
import { weekdays, type Schedule } from '../../../../src/model/schedule.ts';
import { describeSchedule } from '../../../../src/schedule/words/describe.ts';
import { compileSchedules } from '../../../../src/schedule/occurrences.ts';
import { cron } from '../../../support/builders.ts';
import { english, frenchOptions } from './describing.ts';

const DAY = 86_400_000;
const from = Date.UTC(2024, 0, 1);

const number = (min: number, max: number) => fc.integer({ min, max });
const moment = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));
const at = fc.array(fc.record({ hour: number(0, 23), minute: number(0, 59), second: number(0, 59) }), {
  minLength: 1,
  maxLength: 5,
});
const bounds = fc.record(
  {
    timezone: fc.constantFrom('Europe/Paris', 'UTC', 'Asia/Kathmandu'),
    jitter: number(0, 100_000_000),
    start: moment,
    end: moment,
  },
  { requiredKeys: [] },
);

function field(min: number, max: number): fc.Arbitrary<string> {
  const value = number(min, max);
  return fc.oneof(
    fc.constant('*'),
    fc.uniqueArray(value, { minLength: 1, maxLength: 6 }).map((values) => values.join()),
    fc.tuple(value, value).map(([first, last]) => `${first}-${last}`),
    number(1, max - min).map((step) => `*/${step}`),
    fc.tuple(value, number(1, max - min)).map(([first, step]) => `${first}/${step}`),
  );
}
const dayOfMonth = fc.oneof(
  field(1, 31),
  fc.constantFrom('L', 'LW', '1W', '31W', '1,15,L', '15W,L', '29-31', 'LW,3,4'),
);
const dayOfWeek = fc.oneof(
  field(0, 6),
  fc.constantFrom('5L', '5#2', 'mon-fri', '1#1,3#3', '1,5#5', '1-5', '0,6', '*'),
);
const fields = fc.tuple(
  fc.oneof(fc.constant('0'), field(0, 59)),
  field(0, 59),
  field(0, 23),
  dayOfMonth,
  fc.oneof(fc.constant('*'), field(1, 12)),
  dayOfWeek,
);

const schedule: fc.Arbitrary<Schedule> = fc
  .oneof(
    fc
      .record({
        form: fc.constant('every' as const),
        count: number(1, 500),
        unit: fc.constantFrom('minute' as const, 'hour', 'day', 'week', 'month', 'year'),
      })
      .chain((every) =>
        fc.oneof(
          fc.constant(every),
          moment.map((from) => ({ ...every, from })),
        ),
      ),
    fc.record({ form: fc.constant('daily' as const), at }),
    fc.record({
      form: fc.constant('weekly' as const),
      days: fc.subarray([...weekdays], { minLength: 1 }),
      at,
      everyWeeks: number(1, 10),
      from: moment,
    }),
    fc.record({
      form: fc.constant('monthly' as const),
      on: fc.oneof(
        number(1, 31).map((day) => ({ day })),
        fc.constant({ day: 'last' as const }),
        fc.record({
          nth: fc.constantFrom(1 as const, 2, 3, 4, 'last'),
          weekday: fc.constantFrom(...weekdays),
        }),
      ),
      at,
    }),
    fc.record({ form: fc.constant('yearly' as const), month: number(1, 12), day: number(1, 29), at }),
    fc.record({ form: fc.constant('once' as const), at: moment }),
    fields.map((each) => cron(each.join(' '))),
  )
  .chain((plain): fc.Arbitrary<Schedule> => bounds.map((more) => ({ ...plain, ...more }) as Schedule));

describe('The words of any schedule', () => {
  it('are there, in both languages, with nothing left open', () => {
    fc.assert(
      fc.property(schedule, (any) => {
        for (const options of [english, frenchOptions]) {
          const text = describeSchedule(any, options);
          assert.match(text, /^[\p{Lu}\d]/u);
          assert.doesNotMatch(text, /[{}]|undefined|null|NaN|Invalid|error| {2}|, *$|^By |^Selon /);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are the same for two cron expressions only where these come due at the same times', () => {
    const pair = fc.tuple(fields, fields, number(0, 5)).map(([one, other, changed]) => {
      const near = one.map((text, index) => (index === changed ? (other[index] ?? text) : text));
      return [one.join(' '), near.join(' ')] as const;
    });
    fc.assert(
      fc.property(pair, ([one, other]) => {
        if (describeSchedule(cron(one), english) !== describeSchedule(cron(other), english)) return;
        const french = [one, other].map((text) => describeSchedule(cron(text), frenchOptions));
        assert.equal(french[0], french[1]);
        assert.deepEqual(firstOf(one), firstOf(other));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The first after each midnight of years that begin and end in many ways, and those of a day or more in a row. */
function firstOf(expression: string): readonly (number | undefined)[] {
  const occurrences = compileSchedules([cron(expression)], 'UTC');
  const anchor = { since: from };
  const found: (number | undefined)[] = [];
  for (let day = 0; day < 5 * 366; day++) found.push(occurrences.next(from + day * DAY, anchor));
  let after: number | undefined = from;
  for (let index = 0; index < 200 && after !== undefined; index++) {
    after = occurrences.next(after, anchor);
    found.push(after);
  }
  return [...found, occurrences.count(from, from + 5 * 366 * DAY, anchor)];
}
