import fc from 'fast-check';
import { cron } from '../../support/builders.ts';
import { lastDay, onWallClock, type Known } from './known.ts';

/** A field's text, and what it means. */
interface Field<T> {
  readonly text: string;
  readonly has: (value: T) => boolean;
  readonly cadence: boolean;
  readonly any: boolean;
}

const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Lists, ranges (also over the end of the field) and steps of numbers, or of their `names`. */
function numbers(min: number, max: number, names: readonly string[] = []): fc.Arbitrary<Field<number>> {
  const value = fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 4) }));
  const text = (each: number) => names[each - min] ?? String(each);
  const inRange = (from: number, to: number, each: number) =>
    from <= to ? each >= from && each <= to : each >= from || each <= to;
  const field = (parts: Omit<Field<number>, 'any'>): Field<number> => ({ ...parts, any: false });
  return fc.oneof(
    fc.constantFrom('*', '?').map((star) => ({ text: star, has: () => true, cadence: true, any: true })),
    fc
      .array(value, { minLength: 1, maxLength: 3 })
      .map((list) =>
        field({ text: list.map(text).join(','), has: (each) => list.includes(each), cadence: false }),
      ),
    fc
      .tuple(value, value)
      .map(([from, to]) =>
        field({ text: `${text(from)}-${text(to)}`, has: (each) => inRange(from, to, each), cadence: true }),
      ),
    fc
      .integer({ min: 2, max: max - min })
      .map((step) => field({ text: `*/${step}`, has: (each) => (each - min) % step === 0, cadence: true })),
    fc
      .tuple(value, value, fc.integer({ min: 1, max: 5 }))
      .map(([a, b, step]) => ({ from: Math.min(a, b), to: Math.max(a, b), step }))
      .map(({ from, to, step }) =>
        field({
          text: `${text(from)}-${text(to)}/${step}`,
          has: (each) => each >= from && each <= to && (each - from) % step === 0,
          cadence: true,
        }),
      ),
  );
}

/** A field that tells days: what `of` takes from a day is in a plain field, or one of `special` entries has it. */
function days(
  plain: fc.Arbitrary<Field<number>>,
  of: (wall: Date) => number,
  special: fc.Arbitrary<{ text: string; has: (wall: Date) => boolean }>,
): fc.Arbitrary<Field<Date>> {
  const onPlain = plain.map((field): Field<Date> => ({ ...field, has: (wall) => field.has(of(wall)) }));
  const onSpecial = special.map((each): Field<Date> => ({ ...each, cadence: false, any: false }));
  const both = fc.tuple(onPlain, onSpecial).map(([a, b]): Field<Date> => {
    if (a.any) return b;
    return {
      text: `${a.text},${b.text}`,
      has: (wall) => a.has(wall) || b.has(wall),
      cadence: false,
      any: false,
    };
  });
  return fc.oneof(fc.constant(anyDay), onPlain, onPlain, onSpecial, both);
}

const anyDay: Field<Date> = { text: '*', has: () => true, cadence: false, any: true };
const isWeekday = (wall: Date) => wall.getUTCDay() >= 1 && wall.getUTCDay() <= 5;

/** Looks at every day of the month. */
function isNearestWeekday(day: number, wall: Date): boolean {
  if (day > lastDay(wall)) return false;
  let nearest: Date | undefined;
  for (let each = 1; each <= lastDay(wall); each++) {
    const other = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), each));
    const distance = Math.abs(each - day);
    if (isWeekday(other) && (!nearest || distance < Math.abs(nearest.getUTCDate() - day))) nearest = other;
  }
  return nearest?.getUTCDate() === wall.getUTCDate();
}

const specialDaysOfMonth = fc.oneof(
  fc.constant({ text: 'L', has: (wall: Date) => wall.getUTCDate() === lastDay(wall) }),
  fc.constant({ text: 'LW', has: (wall: Date) => isNearestWeekday(lastDay(wall), wall) }),
  fc
    .oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom(1, 28, 30, 31))
    .map((day) => ({ text: `${day}W`, has: (wall: Date) => isNearestWeekday(day, wall) })),
);
const specialDaysOfWeek = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .map(([day, nth]) => ({
    text: nth === 6 ? `${day}L` : `${weekdayNames[day]}#${nth}`,
    has: (wall: Date) =>
      wall.getUTCDay() === day &&
      (nth === 6 ? wall.getUTCDate() + 7 > lastDay(wall) : Math.ceil(wall.getUTCDate() / 7) === nth),
  }));

const minutes = numbers(0, 59);
const hours = numbers(0, 23);
/** Most clocks change within it. */
const earlyHour = fc.integer({ min: 0, max: 3 }).map((hour): Field<number> => ({
  text: String(hour),
  has: (each) => each === hour,
  cadence: false,
  any: false,
}));
const daysOfMonth = days(numbers(1, 31), (wall) => wall.getUTCDate(), specialDaysOfMonth);
const daysOfWeek = days(numbers(0, 6, weekdayNames), (wall) => wall.getUTCDay(), specialDaysOfWeek);
const months = numbers(1, 12, monthNames);

/** The day and the month fields of a day that is at most so many days after an instant. */
function dayAfter(instant: number, most: number): fc.Arbitrary<[Field<Date>, Field<number>]> {
  return fc.integer({ min: 0, max: most }).map((days) => {
    const date = new Date(instant + days * 86_400_000);
    const [day, month] = [date.getUTCDate(), date.getUTCMonth() + 1];
    return [
      { text: String(day), has: (wall) => wall.getUTCDate() === day, cadence: false, any: false },
      { text: String(month), has: (each) => each === month, cadence: false, any: false },
    ];
  });
}

/** Expressions of five fields, or of six; `near`: for a day of the year that is soon after an instant. */
export function cronExpressions(fields: 5 | 6, near?: number): fc.Arbitrary<Known> {
  const seconds: fc.Arbitrary<Field<number>> =
    fields === 6
      ? numbers(0, 59)
      : fc.constant({ text: '', has: (each) => each === 0, cadence: false, any: false });
  const dates =
    near === undefined
      ? fc.tuple(daysOfMonth, months, daysOfWeek)
      : dayAfter(near, 4).map(([day, month]): [Field<Date>, Field<number>, Field<Date>] => [
          day,
          month,
          anyDay,
        ]);
  return fc
    .tuple(seconds, minutes, near === undefined ? hours : fc.oneof(hours, earlyHour), dates)
    .map(([second, minute, hour, [day, month, weekday]]) =>
      onWallClock(
        cron(
          [second, minute, hour, day, month, weekday]
            .map(({ text }) => text)
            .join(' ')
            .trim(),
        ),
        {
          day: (wall) => {
            if (!month.has(wall.getUTCMonth() + 1)) return false;
            if (day.any || weekday.any) return day.has(wall) && weekday.has(wall);
            return day.has(wall) || weekday.has(wall);
          },
          time: (wall) =>
            second.has(wall.getUTCSeconds()) &&
            minute.has(wall.getUTCMinutes()) &&
            hour.has(wall.getUTCHours()),
          repeats: second.cadence || minute.cadence || hour.cadence,
          step: fields === 6 ? 1000 : 60_000,
        },
      ),
    );
}
