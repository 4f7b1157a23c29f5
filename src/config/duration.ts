import { message } from '../common/message.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { nearest } from './suggest.ts';

const units: ReadonlyMap<string, number> = new Map(
  (
    [
      [1, 'ms', 'millisecond', 'milliseconds'],
      [1000, 's', 'sec', 'second', 'seconds'],
      [60_000, 'm', 'min', 'minute', 'minutes'],
      [3_600_000, 'h', 'hour', 'hours'],
      [86_400_000, 'd', 'day', 'days'],
      [604_800_000, 'w', 'week', 'weeks'],
    ] as const
  ).flatMap(([size, ...names]) => names.map((name) => [name, size] as const)),
);

/** Days are plainer than weeks: a month has 28 at least. */
const letters = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const longest = 100 * 365 * 86_400_000;

/** A timer takes no more: 2^31 milliseconds are 24.8 days. */
const longestTimer = 24 * 86_400_000;

/** Milliseconds of `500ms`, `30s`, `10m`, `6h`, `2d`, `1w`, `1h30m`, `6 hours`. Days are of 24 hours. */
export function readDuration(text: string): Reading<number> {
  if (text === '') return faultAt(0, 0, message('A duration is missing here, such as "10m" or "1h30m".'));
  let total = 0;
  let offset = 0;
  let smallest = Infinity;
  while (offset < text.length) {
    const part = readPart(text, offset);
    if (part.fault !== undefined) return part;
    const { amount, unit, size, end } = part.value;
    if (size >= smallest) {
      return faultAt(
        offset,
        end - offset,
        message('Each unit of a duration stands once, the larger before the smaller, such as "1h30m".'),
      );
    }
    total += amount * size;
    if (total > longest) {
      return faultAt(0, text.length, message('A duration is at most 100 years.'));
    }
    smallest = size;
    // A space may part what is written in words: `1 hour 30 minutes`.
    offset = text[end] === ' ' && /\d/.test(text[end + 1] ?? '') ? end + 1 : end;
    if (offset === end && end < text.length && !/\d/.test(text[end] ?? '')) {
      return faultAt(
        end,
        text.length - end,
        message('"{text}" does not belong to the duration before it: "{unit}" is its last unit.', {
          text: excerpt(text.slice(end)),
          unit,
        }),
      );
    }
  }
  if (total === 0) return faultAt(0, text.length, message('A duration must be longer than 0.'));
  return { value: total };
}

/** The same for what a timer is set to. */
export function readTimerDuration(text: string): Reading<number> {
  const reading = readDuration(text);
  if (reading.fault !== undefined || reading.value <= longestTimer) return reading;
  return faultAt(0, text.length, message('This can be at most 24 days.'));
}

/** Whole milliseconds as this reads them: `1h30m`, `28d`. */
export function writeDuration(milliseconds: number): string {
  let rest = milliseconds;
  return letters
    .map(([letter, size]) => {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return amount === 0 ? '' : `${amount}${letter}`;
    })
    .join('');
}

interface Part {
  readonly amount: number;
  readonly unit: string;
  readonly size: number;
  readonly end: number;
}

function readPart(text: string, start: number): Reading<Part> {
  const rest = text.slice(start);
  const digits = /^\d+/.exec(rest)?.[0] ?? '';
  if (digits === '') {
    if (/^-\d/.test(rest)) return faultAt(start, 1, message('A duration cannot be negative.'));
    return faultAt(
      start,
      rest.length,
      message('"{text}" is not a duration. Write a whole number and a unit, such as "10m" or "1h30m".', {
        text: excerpt(rest),
      }),
    );
  }
  const fraction = /^[.,]\d*/.exec(rest.slice(digits.length))?.[0];
  if (fraction !== undefined) {
    return faultAt(
      start + digits.length,
      fraction.length,
      message('A duration takes whole numbers only: write "1h30m" for one and a half hours.'),
    );
  }
  const match = /^( ?)([^\s\d.,]*)/.exec(rest.slice(digits.length));
  const unit = match?.[2] ?? '';
  if (unit === '') {
    return faultAt(
      start,
      digits.length,
      message('A unit is missing after {number}: ms, s, m, h, d or w.', { number: digits }),
    );
  }
  const unitStart = start + digits.length + (match?.[1]?.length ?? 0);
  const size = units.get(unit);
  if (size === undefined) return unknownUnit(unit, unitStart);
  return { value: { amount: Number(digits), unit, size, end: unitStart + unit.length } };
}

function unknownUnit(unit: string, offset: number): Reading<Part> {
  const suggestion = nearest(unit, units.keys());
  return faultAt(
    offset,
    unit.length,
    suggestion === undefined
      ? message('Unknown unit "{unit}". Allowed: ms, s, m, h, d, w.', { unit: excerpt(unit) })
      : message('Unknown unit "{unit}". Did you mean "{suggestion}"?', { unit: excerpt(unit), suggestion }),
  );
}
