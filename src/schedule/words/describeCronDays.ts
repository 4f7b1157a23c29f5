import { message } from '../../common/message.ts';
import {
  weekdays,
  type CronDaysOfMonth,
  type CronDaysOfWeek,
  type CronPattern,
  type Weekday,
} from '../../model/schedule.ts';
import { nthWeekday, ofEveryMonth, weekdaysPhrase, yearlyDays } from './describeDays.ts';
import type { Phrases } from './describePhrases.ts';
import { rangesOf, stepOf } from './describeRanges.ts';

/** The days of a cron pattern: any, none, or a phrase for the beginning of a sentence and one for later in it. */
export type CronDays = 'any' | 'none' | { readonly first: string; readonly later: string };

/** More dates than these are told as days and months. */
const mostDates = 6;
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `ofDates`: the months are part of the phrase already. */
export function cronDays(
  pattern: CronPattern,
  phrases: Phrases,
): { readonly days: CronDays; readonly ofDates: boolean } {
  const { months, daysOfMonth, daysOfWeek } = pattern;
  const isAny =
    (daysOfMonth === undefined && daysOfWeek === undefined) ||
    daysOfMonth?.days.length === 31 ||
    daysOfWeek?.days.length === 7;
  if (isAny) return { days: 'any', ofDates: false };
  const ofMonth = daysOfMonth && withoutImpossible(daysOfMonth, months);
  if (daysOfWeek === undefined) {
    if (ofMonth === undefined) return { days: 'none', ofDates: false };
    const dates = datesOf(ofMonth, months);
    if (dates !== undefined) return { days: everywhere(yearlyDays(dates, phrases)), ofDates: true };
    return { days: everywhere(monthDays(ofMonth, months, phrases)), ofDates: false };
  }
  const first = weekDays(daysOfWeek, months, 'first', phrases);
  const later = weekDays(daysOfWeek, months, 'later', phrases);
  if (ofMonth === undefined) return { days: { first, later }, ofDates: false };
  const either = message('{first} or {second} (either is enough)', {
    first: monthDays(ofMonth, months, phrases),
    second: later,
  });
  return { days: everywhere(phrases.say(either)), ofDates: false };
}

function longestOf(months: readonly number[]): number {
  return Math.max(...months.map((month) => monthLengths[month - 1] ?? 0));
}

function everywhere(phrase: string): CronDays {
  return { first: phrase, later: phrase };
}

/** Undefined: none of the months ever has one of the days. */
function withoutImpossible(
  { days, last, nearestWeekdays, lastWeekday }: CronDaysOfMonth,
  months: readonly number[],
): CronDaysOfMonth | undefined {
  const longest = longestOf(months);
  const possible = {
    days: days.filter((day) => day <= longest),
    last,
    nearestWeekdays: nearestWeekdays.filter((day) => day <= longest),
    lastWeekday,
  };
  return last || lastWeekday || possible.days.length > 0 || possible.nearestWeekdays.length > 0
    ? possible
    : undefined;
}

/** Each date of the year, where they are few. */
function datesOf(
  { days, last, nearestWeekdays, lastWeekday }: CronDaysOfMonth,
  months: readonly number[],
): readonly { readonly month: number; readonly day: number }[] | undefined {
  if (last || lastWeekday || nearestWeekdays.length > 0 || months.length === 12) return undefined;
  const dates = months.flatMap((month) =>
    days.filter((day) => day <= longestOf([month])).map((day) => ({ month, day })),
  );
  return dates.length <= mostDates ? dates : undefined;
}

function monthDays(
  { days, last, nearestWeekdays, lastWeekday }: CronDaysOfMonth,
  months: readonly number[],
  phrases: Phrases,
): string {
  const step = stepOf(days, longestOf(months));
  if (step !== undefined && days.length > 3 && !last && !lastWeekday && nearestWeekdays.length === 0) {
    const day = phrases.ordinal(days[0] ?? 1);
    return phrases.say(message('every {count} days from the {day} of each month', { count: step, day }));
  }
  const items = [
    ...rangesOf(days).flatMap(([from, to]) => daysFromTo(from, to, phrases)),
    ...(lastWeekday ? [phrases.say(message('the last weekday'))] : []),
    ...(last ? [phrases.say(message('the last day'))] : []),
    // At the end, or what follows would seem to be near too.
    ...nearestWeekdays.map((each) =>
      phrases.say(message('the weekday nearest the {day}', { day: phrases.ordinal(each) })),
    ),
  ];
  const shortest = months.includes(2) ? 28 : Math.min(...months.map((month) => longestOf([month])));
  const someLack = Math.max(...days, ...nearestWeekdays) > shortest;
  return noted(ofMonths(phrases.list(items), months, phrases), someLack, phrases);
}

function daysFromTo(from: number, to: number, phrases: Phrases): string[] {
  if (to - from >= 2) {
    const [first, last] = [phrases.ordinal(from), phrases.ordinal(to)];
    return [phrases.say(message('the {first} to {last}', { first, last }))];
  }
  const days = from === to ? [from] : [from, to];
  return days.map((day) => phrases.say(message('the {day}', { day: phrases.ordinal(day) })));
}

function weekDays(
  { days, nth }: CronDaysOfWeek,
  months: readonly number[],
  place: 'first' | 'later',
  phrases: Phrases,
): string {
  const named = days.map(weekdayOf);
  const others = nth.filter(({ day }) => !days.includes(day));
  if (others.length === 0) return weekdaysPhrase(named, place, phrases);
  const items = others.map((each) => nthWeekday(each.nth, weekdayOf(each.day), phrases));
  const someLack = others.some((each) => each.nth === 5);
  const ofMonth = noted(ofMonths(phrases.list(items), months, phrases), someLack, phrases);
  return named.length === 0 ? ofMonth : phrases.list([weekdaysPhrase(named, 'later', phrases), ofMonth]);
}

/** The model's weeks begin on Monday, cron's on Sunday, which is 0. */
function weekdayOf(day: number): Weekday {
  return weekdays[(day + 6) % 7] ?? 'sunday';
}

function ofMonths(days: string, months: readonly number[], phrases: Phrases): string {
  return months.length === 12
    ? ofEveryMonth(days, phrases)
    : phrases.say(message('on {days} of the month', { days }));
}

function noted(days: string, someLack: boolean, phrases: Phrases): string {
  return someLack ? phrases.say(message('{days} (where there is such a day)', { days })) : days;
}
