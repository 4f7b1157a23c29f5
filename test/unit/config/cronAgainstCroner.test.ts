import assert from 'node:assert/strict';
import { Cron } from 'croner';
import fc from 'fast-check';
import { readCronPattern } from '../../../src/config/cronPattern.ts';
import type { CronPattern } from '../../../src/model/schedule.ts';

// Croner, whose dialect this is, as the oracle. What differs on purpose:
// - taken here alone: a range over the end of its field (22-2), a number with a step (5/15), LW in a list;
// - taken there alone: + before the weekday, which wants both days to hold, and a range with a step whose end is
//   out of range where no step falls on it (10-33/3);
// - sun-sun and 0-sun are the Sunday here and every day there; *,L is a restriction here and any day there.

const day = 86_400_000;
const span = 60 * 365 * day;

/** Croner sets no timer here: it is `paused`, and asked. */
function croner(expression: string): Cron | undefined {
  try {
    return new Cron(expression, { utcOffset: 0, paused: true, mode: '5-or-6-parts', domAndDow: false });
  } catch {
    return undefined;
  }
}

function occurrencesOf(cron: Cron, from: number, most: number): readonly number[] {
  const found: number[] = [];
  let after = from;
  while (found.length < most) {
    const next = cron.nextRun(new Date(after))?.getTime();
    if (next === undefined || next > from + span) break;
    found.push(next);
    after = next;
  }
  return found;
}

/** The same by the pattern, told day by day from what its fields say. `from` is a midnight, and left out. */
function matchesOf(pattern: CronPattern, from: number, most: number): readonly number[] {
  const found: number[] = [];
  for (let midnight = from; midnight < from + span; midnight += day) {
    if (!matchesDay(pattern, new Date(midnight))) continue;
    for (const hour of pattern.hours) {
      for (const minute of pattern.minutes) {
        for (const second of pattern.seconds) {
          const time = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
          if (time > from) found.push(time);
          if (found.length === most) return found;
        }
      }
    }
  }
  return found;
}

function matchesDay({ months, daysOfMonth, daysOfWeek }: CronPattern, date: Date): boolean {
  const month = date.getUTCMonth();
  if (!months.includes(month + 1)) return false;
  if (daysOfMonth === undefined && daysOfWeek === undefined) return true;
  const number = date.getUTCDate();
  const weekday = date.getUTCDay();
  const length = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const weekdayOf = (other: number) => (weekday + 35 + other - number) % 7;
  const nearest = (wanted: number) => {
    const near = [wanted, wanted - 1, wanted + 1, wanted - 2, wanted + 2];
    return near.find((one) => one >= 1 && one <= length && weekdayOf(one) % 6 !== 0);
  };
  const isDate =
    daysOfMonth !== undefined &&
    (daysOfMonth.days.includes(number) ||
      (daysOfMonth.last && number === length) ||
      (daysOfMonth.lastWeekday && number === nearest(length)) ||
      daysOfMonth.nearestWeekdays.some((wanted) => wanted <= length && nearest(wanted) === number));
  const isWeekday =
    daysOfWeek !== undefined &&
    (daysOfWeek.days.includes(weekday) ||
      daysOfWeek.nth.some(
        (one) =>
          one.day === weekday &&
          (one.nth === 'last' ? number + 7 > length : number > 7 * (one.nth - 1) && number <= 7 * one.nth),
      ));
  return isDate || isWeekday;
}

/** A part of an expression as we take it, and as croner does. */
type Twin = readonly [ours: string, theirs: string];

const months = ['JAN', 'Feb', 'mar', 'APR', 'MAY', 'jun', 'JUL', 'aug', 'SEP', 'Oct', 'NOV', 'dec'];
const weekdays = ['sun', 'MON', 'Tue', 'WED', 'thu', 'FRI', 'sat'];

/** Entries of a list: numbers, names, ranges, steps. */
function entry(first: number, last: number, names: readonly string[] = []): fc.Arbitrary<Twin> {
  const number = fc.integer({ min: first, max: last });
  const written = (value: number) =>
    fc.constantFrom(
      ...[String(value), ...(value < 10 ? [`0${value}`] : [])],
      ...names.slice(value - first).slice(0, 1),
    );
  const one = number.chain((value) => written(value).map((text): Twin => [text, text]));
  const steps = fc.integer({ min: 1, max: last - first + 1 });
  const range = fc.tuple(number, number).chain(([from, to]) =>
    fc.tuple(written(from), written(to)).map(([low, high]): Twin => {
      const ours = `${low}-${high}`;
      return [ours, from <= to ? ours : `${from}-${last},${first}-${to}`];
    }),
  );
  const stepped = fc.tuple(number, number, steps).map(([a, b, step]): Twin => {
    const text = `${Math.min(a, b)}-${Math.max(a, b)}/${step}`;
    return [text, text];
  });
  const every = fc
    .tuple(fc.constantFrom('*', '?'), steps)
    .map(([star, step]): Twin => [`${star}/${step}`, `*/${step}`]);
  const onwards = fc
    .tuple(number, steps)
    .map(([from, step]): Twin => [`${from}/${step}`, `${from}-${last}/${step}`]);
  return fc.oneof(one, one, range, stepped, every, onwards);
}

function list(of: fc.Arbitrary<Twin>): fc.Arbitrary<Twin> {
  return fc
    .array(of, { minLength: 1, maxLength: 3 })
    .map((twins) => [twins.map(([ours]) => ours).join(), twins.map(([, theirs]) => theirs).join()]);
}

const same = (text: string): Twin => [text, text];
const star = fc.constantFrom(same('*'), same('?'));
const field = (first: number, last: number, names?: readonly string[]) =>
  fc.oneof(star, list(entry(first, last, names)));

const dayOfMonth = fc.oneof(
  field(1, 31),
  fc.constantFrom(
    ...['L', 'l', 'LW', 'lw', 'L,15', '1,L', '1W', '15w', '31W', '1W,28W', '5,30W,L'].map(same),
  ),
);
const nthWeekday = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 7 }), fc.constantFrom(...weekdays, '1-5', 'mon-wed', '1-5/2')))
  .chain(([which]) =>
    fc.constantFrom('#1', '#2', '#5', '#L', 'L', '#l', 'l').map((nth) => same(`${which}${nth}`)),
  );
const dayOfWeek = fc.oneof(
  field(0, 6, weekdays),
  list(nthWeekday),
  list(fc.oneof(nthWeekday, entry(0, 6, weekdays))),
  fc.constantFrom(...['7', '5-7', '0-7', '1-7/2', 'fri-sun', 'sat-sun', '0,7'].map(same)),
);

const expression = fc
  .tuple(
    fc.oneof(fc.constant(undefined), field(0, 59)),
    ...[field(0, 59), field(0, 23), dayOfMonth, field(1, 12, months), dayOfWeek],
  )
  .map((parts): Twin => {
    const twins = parts.filter((part) => part !== undefined);
    return [twins.map(([ours]) => ours).join(' '), twins.map(([, theirs]) => theirs).join(' ')];
  })
  .filter(([ours]) => !/(?:sun|0)-sun/i.test(ours));

const midnight = fc.integer({ min: 0, max: 365 * 100 }).map((days) => days * day);

describe('a cron expression, beside croner', () => {
  it('comes due at the same times', () => {
    fc.assert(
      fc.property(expression, midnight, ([ours, theirs], from) => {
        const { value, fault } = readCronPattern(ours);
        const oracle = croner(theirs);
        assert.ok(oracle, `croner refuses ${theirs}`);
        assert.ok(value, fault?.message.text);
        assert.deepEqual(
          matchesOf(value, from, 200),
          occurrencesOf(oracle, from, 200),
          `${ours} / ${theirs}`,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('is taken and refused alike where it is damaged', () => {
    const noise = fc.constantFrom('', ...'*/-,?#LW0123456789'.split(''), 'FRI', 'oct', '-L', ',,', '1-2-3');
    const fields = [field(0, 59), field(0, 23), dayOfMonth, field(1, 12, months), dayOfWeek];
    const damaged = fc
      .tuple(fc.nat(4), fc.nat(40), fc.nat(2), noise)
      .chain(([index, at, remove, insert]) =>
        (fields[index] ?? star).map(([ours]) => {
          const place = at % (ours.length + 1);
          const text = ours.slice(0, place) + insert + ours.slice(place + remove);
          return fields.map((_, other) => (other === index ? text : '*')).join(' ');
        }),
      )
      .filter((text) => !/(?:sun|0)-sun|\*,(?:.*,)?L|L,(?:.*,)?\*/i.test(text.replaceAll('?', '*')));
    const onlyHere = [
      // A range, which may go over the end; a number or name with a step; LW among others.
      /[a-z\d]-[a-z\d]/i,
      /(?:^|[\s,])[a-z\d]+\//i,
      /,LW|LW,/i,
    ];
    let refused = 0;
    let taken = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        const { value } = readCronPattern(text);
        const oracle = croner(text);
        if (value === undefined) {
          refused++;
          assert.ok(oracle === undefined || /-\d+\/\d/.test(text), `croner takes ${text}`);
        } else if (oracle === undefined) {
          assert.ok(
            onlyHere.some((difference) => difference.test(text)),
            `croner refuses ${text}`,
          );
        } else {
          taken++;
          assert.deepEqual(matchesOf(value, 0, 20), occurrencesOf(oracle, 0, 20), text);
        }
      }),
      { numRuns: 2000 },
    );
    assert.ok(refused > 150 && taken > 150, `${refused} refused, ${taken} taken by both`);
  });

  it('differs where it is said to', () => {
    for (const ours of ['0 22-2 * * *', '5/15 * * * *', '0 0 LW,15 * *']) {
      assert.equal(croner(ours), undefined);
      assert.ok(readCronPattern(ours).value);
    }
    assert.ok(croner('0 0 13 * +FRI'));
    assert.ok(readCronPattern('0 0 13 * +FRI').fault);
    assert.ok(croner('0 0 10-33/3 * *'));
    assert.ok(readCronPattern('0 0 10-33/3 * *').fault);
    assert.deepEqual(readCronPattern('0 0 * * sun-sun').value?.daysOfWeek?.days, [0]);
    assert.ok(readCronPattern('0 0 *,L * 5').value?.daysOfMonth);
  });
});
