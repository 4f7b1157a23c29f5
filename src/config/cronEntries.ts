import { message } from '../common/message.ts';
import type { CronDaysOfWeek } from '../model/schedule.ts';
import type { CronField } from './cronFields.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { nearest } from './suggest.ts';

/** A part of an expression, and where in it. */
export interface Token {
  readonly text: string;
  readonly offset: number;
}

type Nth = CronDaysOfWeek['nth'][number]['nth'];

/** One entry of a field's list. */
export type CronEntry =
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly nth?: Nth | undefined }
  | { readonly kind: 'last' }
  | { readonly kind: 'last-weekday' }
  | { readonly kind: 'nearest-weekday'; readonly day: number };

/** The list that a field holds; most have one entry. */
export function readCronEntries(token: Token, field: CronField): Reading<readonly CronEntry[]> {
  const entries: CronEntry[] = [];
  for (const part of split(token, ',')) {
    if (part.text === '') {
      return at(token, message('A value is missing beside a comma of "{text}".', { text: shown(token) }));
    }
    const { value, fault } = readEntry(part, field);
    if (fault !== undefined) return { fault };
    entries.push(value);
  }
  return { value: entries };
}

function readEntry(token: Token, field: CronField): Reading<CronEntry> {
  if (field.days === 'of month') return readDayOfMonth(token, field);
  if (field.days === 'of week') return readDayOfWeek(token, field);
  return readValues(token, field);
}

function readDayOfMonth(token: Token, field: CronField): Reading<CronEntry> {
  const text = token.text.toUpperCase();
  if (text === 'L') return { value: { kind: 'last' } };
  if (text === 'LW') return { value: { kind: 'last-weekday' } };
  if (!/^\d+W$/.test(text)) return readValues(token, field);
  const { value, fault } = readValue({ ...token, text: text.slice(0, -1) }, field);
  return fault === undefined ? { value: { kind: 'nearest-weekday', day: value } } : { fault };
}

function readDayOfWeek(token: Token, field: CronField): Reading<CronEntry> {
  const [which = token, ...after] = split(token, '#');
  const [behind, more] = after;
  if (behind === undefined) {
    if (!/l$/i.test(token.text)) return readValues(token, field);
    const day = { ...token, text: token.text.slice(0, -1) };
    return /^[*?]?$/.test(day.text) ? misplacedLast(token) : readNth(day, 'last', field);
  }
  if (more !== undefined || /^[*?]?$/.test(which.text)) return misplacedNth(token);
  if (/^l$/i.test(behind.text)) return readNth(which, 'last', field);
  const nth = ([1, 2, 3, 4, 5] as const).find((one) => one === numberIn(behind.text));
  if (nth === undefined) return misplacedNth(behind.text === '' ? token : behind);
  return readNth(which, nth, field);
}

function readNth(token: Token, nth: Nth, field: CronField): Reading<CronEntry> {
  const { value, fault } = readValues(token, field);
  return fault === undefined ? { value: { ...value, nth } } : { fault };
}

type Values = Extract<CronEntry, { kind: 'values' }>;

/** `5`, `*`, `1-5`, `22-2`, with a step or without. A number with a step begins a range to the field's end. */
function readValues(token: Token, field: CronField): Reading<Values> {
  const [base = token, stepToken, more] = split(token, '/');
  const { first, last } = field;
  const cycle = last - first + 1;
  let step = 1;
  if (stepToken !== undefined) {
    if (base.text === '') {
      const text = message('Before "/" stands "*", a number or a range: did you mean "{suggestion}"?', {
        suggestion: `*${shown(token)}`,
      });
      return at(token, text);
    }
    step = numberIn(stepToken.text) ?? 0;
    if (step < 1 || step > cycle || more !== undefined) {
      const limit = message('The step after "/" is a whole number from 1 to {limit} here.', { limit: cycle });
      return at(more !== undefined || stepToken.text === '' ? token : stepToken, limit);
    }
  }
  const { value: range, fault } = readRange(base, field, stepToken !== undefined);
  if (fault !== undefined) return { fault };
  const { from, to } = range;
  const values: number[] = [];
  for (let value = from; value <= (to < from ? to + cycle : to); value += step) {
    values.push(first + ((value - first) % cycle));
  }
  return { value: { kind: 'values', values } };
}

interface Range {
  readonly from: number;
  /** Where it lies before `from` the range goes over the end of the field's cycle. */
  readonly to: number;
}

function readRange(token: Token, field: CronField, hasStep: boolean): Reading<Range> {
  if (token.text === '*' || token.text === '?') return { value: { from: field.first, to: field.last } };
  const bounds = split(token, '-');
  const [low = token, high] = bounds;
  if (bounds.length > 2 || (high !== undefined && bounds.some(({ text }) => text === ''))) {
    const text = message('"{text}" is not a range: it has a first and a last value, such as "1-5".', {
      text: shown(token),
    });
    return at(token, text);
  }
  const from = readValue(low, field);
  if (from.fault !== undefined) return from;
  if (high === undefined) return { value: { from: from.value, to: hasStep ? field.last : from.value } };
  const to = readValue(high, field);
  return to.fault === undefined ? { value: { from: from.value, to: to.value } } : to;
}

function readValue(token: Token, field: CronField): Reading<number> {
  const text = token.text.toUpperCase();
  const value = numberIn(text);
  if (value !== undefined && value >= field.first && value <= field.largest) return { value };
  const named = field.names.indexOf(text);
  if (named >= 0) return { value: field.first + named };
  if (/^(?:\d+|L)?W$/.test(text)) {
    const rule = message(
      '"W" goes with a single day of the month: "15W" is the weekday nearest to the 15th, "LW" the last weekday.',
    );
    return at(token, rule);
  }
  if (/^\d*L$/.test(text)) return misplacedLast(token);
  if (text.includes('#')) return misplacedNth(token);
  // Whoever writes MONDAY means MON.
  const suggestion = field.names.find((name) => text.startsWith(name)) ?? nearest(text, field.names);
  return at(
    token,
    suggestion === undefined ? field.invalid(shown(token)) : field.misspelt(shown(token), suggestion),
  );
}

function misplacedLast(token: Token): Reading<never> {
  const text = message(
    '"L" stands alone for the last day of the month, or after a day of the week: "FRIL" is the last Friday.',
  );
  return at(token, text);
}

function misplacedNth(token: Token): Reading<never> {
  const text = message(
    '"#" goes with a day of the week and 1 to 5 or L: "FRI#2" is the second Friday of the month.',
  );
  return at(token, text);
}

function numberIn(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function split({ text, offset }: Token, separator: string): readonly Token[] {
  let next = offset;
  return text.split(separator).map((part) => {
    const token = { text: part, offset: next };
    next += part.length + 1;
    return token;
  });
}

function at({ text, offset }: Token, fault: Parameters<typeof faultAt>[2]): Reading<never> {
  return faultAt(offset, text.length, fault);
}

function shown({ text }: Token): string {
  return excerpt(text);
}
