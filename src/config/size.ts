import { message } from '../common/message.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';
import { nearest } from './suggest.ts';

/** Of 1000, as disks are sold and as file managers mostly count. */
const units: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 1000],
  ['MB', 1_000_000],
  ['GB', 1_000_000_000],
]);

/** What people write for one of them and is no near misspelling of it: short forms, and French ones. */
const meant: ReadonlyMap<string, string> = new Map([
  ...(['B', 'KB', 'MB', 'GB'] as const).map((unit) => [unit.replace('B', 'O'), unit] as const),
  ...(['KB', 'MB', 'GB'] as const).map((unit) => [unit.slice(0, 1), unit] as const),
  ...(['BYTE', 'BYTES', 'OCTET', 'OCTETS'] as const).map((word) => [word, 'B'] as const),
]);

/** Bytes of `200 MB`, `500KB`, `2 GB`: a whole number and one unit, of which each is a thousand of the one before. */
export function readSize(text: string): Reading<number> {
  if (text === '') return faultAt(0, 0, message('A size is missing here, such as "200 MB".'));
  const digits = /^\d+/.exec(text)?.[0] ?? '';
  if (digits === '') {
    if (/^-\d/.test(text)) return faultAt(0, 1, message('A size cannot be negative.'));
    return faultAt(
      0,
      text.length,
      message('"{text}" is not a size. Write a whole number and a unit, such as "200 MB".', {
        text: excerpt(text),
      }),
    );
  }
  const fraction = /^[.,]\d*/.exec(text.slice(digits.length))?.[0];
  if (fraction !== undefined) {
    return faultAt(
      digits.length,
      fraction.length,
      message('A size takes whole numbers only: write "1500 MB" for one and a half GB.'),
    );
  }
  const [before = '', unit = ''] = /^ ?([^\s\d.,]*)/.exec(text.slice(digits.length)) ?? [];
  if (unit === '') {
    return faultAt(
      0,
      digits.length,
      message('A unit is missing after {number}: B, KB, MB or GB.', { number: digits }),
    );
  }
  const end = digits.length + before.length;
  const bytes = units.get(unit);
  if (bytes === undefined) return unknownUnit(unit, end - unit.length);
  if (end < text.length) {
    return faultAt(
      end,
      text.length - end,
      message('A size is one number and one unit: "{text}" does not belong to it.', {
        text: excerpt(text.slice(end)),
      }),
    );
  }
  return { value: Number(digits) * bytes };
}

function unknownUnit(unit: string, offset: number): Reading<number> {
  const suggestion = meant.get(unit.toUpperCase()) ?? nearest(unit, units.keys());
  return faultAt(
    offset,
    unit.length,
    suggestion === undefined
      ? message('Unknown unit "{unit}". Allowed: B, KB, MB, GB.', { unit: excerpt(unit) })
      : message('Unknown unit "{unit}". Did you mean "{suggestion}"?', { unit: excerpt(unit), suggestion }),
  );
}
