import { message, type Message } from '../../common/message.ts';
import { weekdays, type MonthDay, type WeeklySchedule, type Weekday } from '../../model/schedule.ts';
import type { Phrases } from './describePhrases.ts';

// Which days: `every day`, `on the 1st of every month`. The phrases begin small and are used within a sentence.

const workdays: readonly Weekday[] = weekdays.slice(0, 5);
const weekend: readonly Weekday[] = weekdays.slice(5);

/** `place`: whether the sentence begins with it, or it comes later. */
export function weekdaysPhrase(days: readonly Weekday[], place: 'first' | 'later', phrases: Phrases): string {
  const wanted = weekdays.filter((day) => days.includes(day));
  if (wanted.length === 7) return phrases.say(message('every day'));
  if (sameDays(wanted, workdays)) {
    return phrases.say(place === 'first' ? message('weekdays') : message('on weekdays'));
  }
  if (sameDays(wanted, weekend)) {
    return phrases.say(place === 'first' ? message('weekends') : message('on weekends'));
  }
  const names = phrases.list(wanted.map((day) => phrases.weekday(day)));
  return phrases.say(message('every {weekdays}', { weekdays: names }));
}

export function weeklyDays({ days, everyWeeks }: WeeklySchedule, phrases: Phrases): string {
  if (everyWeeks === 1) return weekdaysPhrase(days, 'first', phrases);
  const wanted = weekdays.filter((day) => days.includes(day));
  // In French each has its article.
  const names = wanted.map((day) => phrases.say(message('{weekday}', { weekday: phrases.weekday(day) })));
  return phrases.say(
    message('every {count} weeks on {weekdays}', { count: everyWeeks, weekdays: phrases.list(names) }),
  );
}

export function monthlyDays(on: MonthDay, phrases: Phrases): string {
  if ('nth' in on) return ofEveryMonth(nthWeekday(on.nth, on.weekday, phrases), phrases);
  if (on.day === 'last') return ofEveryMonth(phrases.say(message('the last day')), phrases);
  const day = phrases.ordinal(on.day);
  return on.day > 28
    ? phrases.say(message('on the {day} of every month (or the last day of a shorter one)', { day }))
    : ofEveryMonth(phrases.say(message('the {day}', { day })), phrases);
}

export function ofEveryMonth(days: string, phrases: Phrases): string {
  return phrases.say(message('on {days} of every month', { days }));
}

const nthWeekdays: Record<1 | 2 | 3 | 4 | 5 | 'last', (weekday: string) => Message> = {
  1: (weekday) => message('the first {weekday}', { weekday }),
  2: (weekday) => message('the second {weekday}', { weekday }),
  3: (weekday) => message('the third {weekday}', { weekday }),
  4: (weekday) => message('the fourth {weekday}', { weekday }),
  5: (weekday) => message('the fifth {weekday}', { weekday }),
  last: (weekday) => message('the last {weekday}', { weekday }),
};

export function nthWeekday(nth: keyof typeof nthWeekdays, weekday: Weekday, phrases: Phrases): string {
  return phrases.say(nthWeekdays[nth](phrases.weekday(weekday)));
}

/** `every 25 December` */
export function yearlyDays(
  dates: readonly { readonly month: number; readonly day: number }[],
  phrases: Phrases,
): string {
  const names = dates.map(({ month, day }) => {
    const date = phrases.yearDay(month, day);
    return month === 2 && day === 29 ? phrases.say(message('{date} (leap years only)', { date })) : date;
  });
  return phrases.say(message('every {dates}', { dates: phrases.list(names) }));
}

function sameDays(some: readonly Weekday[], others: readonly Weekday[]): boolean {
  return some.length === others.length && some.every((day) => others.includes(day));
}
