import { message } from '../common/message.ts';
import type { Unit } from '../model/schedule.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { nearest } from './suggest.ts';

export interface Interval {
  readonly count: number;
  readonly unit: Unit;
}

const words: ReadonlyMap<string, Unit> = new Map(
  (['minute', 'hour', 'day', 'week', 'month', 'year'] as const).flatMap((unit) => [
    [unit, unit],
    [`${unit}s`, unit],
  ]),
);
const letters: ReadonlyMap<string, Unit> = new Map([
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
]);
const perCentury: Readonly<Record<Unit, number>> = {
  minute: 52_560_000,
  hour: 876_000,
  day: 36_500,
  week: 5200,
  month: 1200,
  year: 100,
};

/** What `every` says: `6 hours`, `minute`, `1 month`, and `15m`, `6h`, `2d`, `1w` for the units of fixed letters. */
export function readInterval(text: string): Reading<Interval> {
  if (text.trim() === '') {
    return faultAt(0, text.length, message('An interval is missing here, such as "6 hours" or "15m".'));
  }
  const sign = /^[-+]/.exec(text);
  if (sign !== null) return faultAt(0, 1, message('The count of an interval is a whole number from 1.'));
  const digits = /^\d*/.exec(text)?.[0] ?? '';
  const fraction = digits === '' ? null : /^[.,]\d*/.exec(text.slice(digits.length));
  if (fraction !== null) {
    return faultAt(
      digits.length,
      fraction[0].length,
      message('The count of an interval is a whole number from 1.'),
    );
  }
  const start = digits.length + (digits !== '' && text[digits.length] === ' ' ? 1 : 0);
  const word = /^[^\s\d.,]*/.exec(text.slice(start))?.[0] ?? '';
  if (word === '') {
    return faultAt(
      0,
      text.length,
      message(
        'An interval is a count and a unit, such as "6 hours". Units: minute, hour, day, week, month, year.',
      ),
    );
  }
  const letter = letters.get(word);
  if (letter !== undefined && digits === '') {
    return faultAt(
      0,
      word.length,
      message('A count is missing before "{unit}", such as "15m".', { unit: word }),
    );
  }
  const unit = words.get(word) ?? letter;
  if (unit === undefined) return unknownUnit(word, start);
  const end = start + word.length;
  if (end < text.length) {
    return faultAt(
      end,
      text.length - end,
      message('An interval is one count and one unit: "{text}" does not belong to it.', {
        text: excerpt(text.slice(end)),
      }),
    );
  }
  const count = digits === '' ? 1 : Number(digits);
  if (count < 1)
    return faultAt(0, digits.length, message('The count of an interval is a whole number from 1.'));
  if (count > perCentury[unit])
    return faultAt(0, digits.length, message('An interval is at most 100 years.'));
  return { value: { count, unit } };
}

function unknownUnit(word: string, offset: number): Reading<Interval> {
  const unit = excerpt(word);
  const suggestion = nearest(word, words.keys());
  return faultAt(
    offset,
    word.length,
    suggestion === undefined
      ? message('Unknown unit "{unit}". Allowed: minute, hour, day, week, month, year.', { unit })
      : message(
          'Unknown unit "{unit}". Did you mean "{suggestion}"? Allowed: minute, hour, day, week, month, year.',
          { unit, suggestion },
        ),
  );
}
