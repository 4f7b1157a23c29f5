import { message, type Message } from '../common/message.ts';
import { weekdays, type MonthDay } from '../model/schedule.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { nearest } from './suggest.ts';
import { daysIn } from './wallTime.ts';

const ordinals = { first: 1, second: 2, third: 3, fourth: 4, last: 'last' } as const;

/** `last`, or a weekday of the month: `last friday`, `second tuesday`. */
export function readMonthDay(text: string): Reading<MonthDay> {
  if (text === 'last') return { value: { day: 'last' } };
  const [first = '', second, ...more] = text.split(' ');
  if (second === undefined || more.length > 0) {
    return faultAt(
      0,
      text.length,
      message(
        '"{text}" is not a day of the month. Write 1 to 31, "last", or such as "last friday" or "second tuesday".',
        {
          text: excerpt(text),
        },
      ),
    );
  }
  const nth = Object.entries(ordinals).find(([name]) => name === first)?.[1];
  if (nth === undefined) return unknownWord(first, 0, Object.keys(ordinals));
  const weekday = weekdays.find((name) => name === second);
  if (weekday === undefined) return unknownWord(second, first.length + 1, weekdays);
  return { value: { nth, weekday } };
}

/**
 * A day of the year, `12-25`. The 29th of February is one, of the years that have it, and even what no year has,
 * such as the 30th, is read: see `neverComes`.
 */
export function readYearDay(text: string): Reading<{ readonly month: number; readonly day: number }> {
  const match = /^(\d\d)-(\d\d)$/.exec(text);
  if (match === null) {
    return faultAt(
      0,
      text.length,
      message('"{text}" is not a day of the year. Write month and day, such as "12-25".', {
        text: excerpt(text),
      }),
    );
  }
  const [month = 0, day = 0] = match.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31) {
    return faultAt(0, text.length, noDay(text, month, day));
  }
  return { value: { month, day } };
}

/** Most of the world writes the day first. */
function noDay(date: string, month: number, day: number): Message {
  const wasMeant = day >= 1 && month >= 1 && month <= mostDaysIn(day);
  return wasMeant
    ? message('The calendar has no day {date}: the month comes first. Did you mean "{suggestion}"?', {
        date,
        suggestion: date.split('-').reverse().join('-'),
      })
    : message('The calendar has no day {date}: the month comes first, then the day.', { date });
}

/** The days of a month (1–12) in the years when it is longest. */
export function mostDaysIn(month: number): number {
  const leapYear = 2000;
  return daysIn(leapYear, month);
}

/** What there is to say about a day (1–31) that its month (1–12) never has. */
export function neverComes(day: number, month: number): Message | undefined {
  if (day <= mostDaysIn(month)) return undefined;
  switch (month) {
    case 2:
      return message('{day} February does not exist: this schedule never comes due.', { day });
    case 4:
      return message('{day} April does not exist: this schedule never comes due.', { day });
    case 6:
      return message('{day} June does not exist: this schedule never comes due.', { day });
    case 9:
      return message('{day} September does not exist: this schedule never comes due.', { day });
    default:
      return message('{day} November does not exist: this schedule never comes due.', { day });
  }
}

function unknownWord(word: string, offset: number, allowed: readonly string[]): Reading<never> {
  const suggestion = nearest(word, allowed);
  const args = { word: excerpt(word), allowed: allowed.join(', ') };
  return faultAt(
    offset,
    word.length,
    suggestion === undefined
      ? message('Unknown word "{word}". Allowed: {allowed}.', args)
      : message('Unknown word "{word}". Did you mean "{suggestion}"?', { word: args.word, suggestion }),
  );
}
