import { message } from '../common/message.ts';
import type { CronDaysOfMonth, CronDaysOfWeek, CronPattern } from '../model/schedule.ts';
import { readCronEntries, type CronEntry, type Token } from './cronEntries.ts';
import { cronFields } from './cronFields.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { nearest } from './suggest.ts';

const nicknames: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** All numbers of all fields take less. */
const longest = 1000;

/**
 * A cron expression of five fields, of six with the seconds first, or a nickname. Lists, ranges and steps of
 * numbers and names; a range whose end lies before its start goes over the end of the field: `22-2`,
 * `fri-mon`, `nov-feb`. `L`, `LW` and `15W` for days of the month; `FRI#2`, `FRIL` and `FRI#L` for those of the
 * week. A day field is any day only as a bare `*` or `?`: `*` with a step and `1-31` are restrictions, and so make
 * a day match that either field names, as croner has it.
 */
export function readCronPattern(expression: string): Reading<CronPattern> {
  if (expression.length > longest) {
    const text = message('"{name}" must be at most {limit} characters long.', {
      name: 'cron',
      limit: longest,
    });
    return faultAt(0, expression.length, text);
  }
  const text = expression.trim().toLowerCase();
  if (text.startsWith('@')) {
    const meant = nicknames.get(text);
    return meant === undefined ? unknownNickname(expression) : readCronPattern(meant);
  }
  const tokens = cronTokens(expression);
  if (tokens.length !== 5 && tokens.length !== 6) return wrongCount(expression, tokens.length);
  const isAny = tokens.slice(-3).map((token) => token.text === '*' || token.text === '?');
  const clock = tokens.slice(0, -3);
  const lists: (readonly CronEntry[])[] = tokens.length === 5 ? [[{ kind: 'values', values: [0] }]] : [];
  for (const token of tokens) {
    const field = cronFields[lists.length];
    if (field === undefined) break;
    const { value, fault } = readCronEntries(token, field);
    if (fault !== undefined) return { fault };
    lists.push(value);
  }
  const [seconds = [], minutes = [], hours = [], daysOfMonth = [], months = [], daysOfWeek = []] = lists;
  return {
    value: {
      seconds: valuesOf(seconds),
      minutes: valuesOf(minutes),
      hours: valuesOf(hours),
      months: valuesOf(months),
      ...(isAny[0] !== true && { daysOfMonth: asDaysOfMonth(daysOfMonth) }),
      ...(isAny[2] !== true && { daysOfWeek: asDaysOfWeek(daysOfWeek) }),
      keepsCadence: clock.some((token) => /[*?/-]/.test(token.text)),
    },
  };
}

/** The fields as they stand in the text. */
export function cronTokens(expression: string): readonly Token[] {
  return [...expression.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
}

function valuesOf(entries: readonly CronEntry[]): readonly number[] {
  return rising(entries.flatMap((entry) => (isPlain(entry) ? entry.values : [])));
}

function asDaysOfMonth(entries: readonly CronEntry[]): CronDaysOfMonth {
  return {
    days: valuesOf(entries),
    last: entries.some(({ kind }) => kind === 'last'),
    nearestWeekdays: rising(
      entries.flatMap((entry) => (entry.kind === 'nearest-weekday' ? [entry.day] : [])),
    ),
    lastWeekday: entries.some(({ kind }) => kind === 'last-weekday'),
  };
}

function asDaysOfWeek(entries: readonly CronEntry[]): CronDaysOfWeek {
  const nth = new Map<string, CronDaysOfWeek['nth'][number]>();
  for (const entry of entries) {
    if (entry.kind !== 'values' || entry.nth === undefined) continue;
    for (const day of entry.values) nth.set(`${day}#${entry.nth}`, { day, nth: entry.nth });
  }
  return {
    days: valuesOf(entries),
    nth: [...nth].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
  };
}

function isPlain(entry: CronEntry): entry is Extract<CronEntry, { kind: 'values' }> {
  return entry.kind === 'values' && entry.nth === undefined;
}

function rising(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((first, second) => first - second);
}

function wrongCount(expression: string, count: number): Reading<never> {
  const text = message(
    'A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds first: there are {count} here.',
    { count },
  );
  return faultAt(0, expression.length, text);
}

function unknownNickname(expression: string): Reading<never> {
  const text = expression.trim();
  const suggestion = nearest(text, nicknames.keys());
  const allowed = [...nicknames.keys()].join(', ');
  return faultAt(
    0,
    expression.length,
    suggestion === undefined
      ? message('Unknown nickname "{text}". Allowed: {allowed}.', { text: excerpt(text), allowed })
      : message('Unknown nickname "{text}". Did you mean "{suggestion}"?', {
          text: excerpt(text),
          suggestion,
        }),
  );
}
