import fc from 'fast-check';
import { weekdays, type WallTime, type Weekday } from '../../../src/model/schedule.ts';
import type { ClockWindow } from './clockWindows.ts';
import { lastDay, onWallClock, wallText, type Known } from './known.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

// Early hours, where clocks change, come up often.
const hour = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 }));
const minute = fc.oneof(fc.constantFrom(0, 15, 30, 45, 59), fc.integer({ min: 0, max: 59 }));

function times(step: number): fc.Arbitrary<WallTime[]> {
  const second = step === MINUTE ? fc.constant(0) : fc.integer({ min: 0, max: 59 });
  return fc.array(fc.record({ hour, minute, second }), { minLength: 1, maxLength: 4 });
}

/** What the forms with `at` have in common. */
function isAt(at: readonly WallTime[], step = MINUTE) {
  return {
    time: (wall: Date) =>
      at.some(
        ({ hour, minute, second }) =>
          hour === wall.getUTCHours() && minute === wall.getUTCMinutes() && second === wall.getUTCSeconds(),
      ),
    repeats: false,
    step,
  };
}

const weekdayOf = (wall: Date): Weekday => weekdays[(wall.getUTCDay() + 6) % 7] ?? 'monday';

export function daily(step: number): fc.Arbitrary<Known> {
  return times(step).map((at) => onWallClock({ form: 'daily', at }, { ...isAt(at, step), day: () => true }));
}

export function weekly({ from }: ClockWindow): fc.Arbitrary<Known> {
  return fc
    .record({
      at: times(MINUTE),
      days: fc.subarray([...weekdays], { minLength: 1 }),
      everyWeeks: fc.integer({ min: 1, max: 4 }),
      minutes: fc.integer({ min: -7 * 24 * 60, max: 50 * 24 * 60 }),
      atMidnight: fc.boolean(),
    })
    .map(({ at, days, everyWeeks, minutes, atMidnight }) => {
      const instant = from - minutes * MINUTE;
      const first = atMidnight ? Math.floor(instant / DAY) * DAY : instant;
      const monday = Math.floor(first / DAY) - weekdays.indexOf(weekdayOf(new Date(first)));
      const { time, ...rest } = isAt(at);
      return onWallClock(
        { form: 'weekly', days, at, everyWeeks, from: wallText(first) },
        {
          ...rest,
          time: (wall) => wall.getTime() >= first && time(wall),
          day: (wall) => {
            const week = Math.floor((Math.floor(wall.getTime() / DAY) - monday) / 7);
            return week >= 0 && week % everyWeeks === 0 && days.includes(weekdayOf(wall));
          },
        },
      );
    });
}

const weekday = fc.constantFrom(...weekdays);
const onDays = fc.oneof(
  fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 28, max: 31 })).map((day) => ({
    on: { day },
    day: (wall: Date) => wall.getUTCDate() === Math.min(day, lastDay(wall)),
  })),
  fc.constant({ on: { day: 'last' as const }, day: (wall: Date) => wall.getUTCDate() === lastDay(wall) }),
  fc.tuple(fc.constantFrom(1, 2, 3, 4), weekday).map(([nth, weekday]) => ({
    on: { nth, weekday },
    day: (wall: Date) => weekdayOf(wall) === weekday && Math.ceil(wall.getUTCDate() / 7) === nth,
  })),
  weekday.map((weekday) => ({
    on: { nth: 'last' as const, weekday },
    day: (wall: Date) => weekdayOf(wall) === weekday && wall.getUTCDate() + 7 > lastDay(wall),
  })),
);

export const monthly: fc.Arbitrary<Known> = fc
  .tuple(times(MINUTE), onDays)
  .map(([at, { on, day }]) => onWallClock({ form: 'monthly', on, at }, { ...isAt(at), day }));

export function yearly({ from }: ClockWindow): fc.Arbitrary<Known> {
  const near = fc.integer({ min: 0, max: 4 }).map((days) => {
    const date = new Date(from + days * DAY);
    return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  });
  const anyDay = fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) });
  return fc
    .tuple(times(MINUTE), fc.oneof(near, anyDay, fc.constant({ month: 2, day: 29 })))
    .map(([at, { month, day }]) =>
      onWallClock(
        { form: 'yearly', month, day, at },
        { ...isAt(at), day: (wall) => wall.getUTCMonth() + 1 === month && wall.getUTCDate() === day },
      ),
    );
}
