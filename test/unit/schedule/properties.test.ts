import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Schedule, Weekday } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import type { Anchor } from '../../../src/schedule/occurrences.ts';
import { bruteForce } from './bruteForce.ts';
import { ZoneOracle } from './zoneOracle.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Days near which the clock of a zone changes, and one on which it does not. */
const changes: Readonly<Record<string, readonly string[]>> = {
  'Europe/Paris': ['2026-03-29', '2026-10-25', '2026-07-01'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  'America/St_Johns': ['2010-03-14', '2010-11-07', '2026-03-08'],
  'Pacific/Apia': ['2011-12-30', '2011-09-24'],
  'Pacific/Chatham': ['2026-04-05', '2026-09-27'],
  'Pacific/Kwajalein': ['1993-08-21'],
  'Asia/Kathmandu': ['1986-01-01', '2026-01-01'],
  'Africa/Casablanca': ['2025-02-23', '2025-04-06'],
  'Antarctica/Troll': ['2026-03-29', '2026-10-25'],
  'America/Santiago': ['2025-04-06', '2025-09-07'],
  UTC: ['2028-02-29'],
};
const oracles = new Map(Object.keys(changes).map((id) => [id, new ZoneOracle(id)]));

interface Case {
  readonly schedule: Schedule;
  readonly matches: (wall: Date) => boolean;
  readonly repeats: boolean;
}

const weekdays: readonly Weekday[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];
// Early hours, where clocks change, come up often.
const hour = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 }));
const minute = fc.oneof(fc.constantFrom(0, 15, 30, 45, 59), fc.integer({ min: 0, max: 59 }));
const times = fc.array(fc.record({ hour, minute, second: fc.constant(0) }), { minLength: 1, maxLength: 4 });
type Times = readonly { hour: number; minute: number }[];
const isAt = (at: Times, wall: Date) =>
  at.some((each) => each.hour === wall.getUTCHours() && each.minute === wall.getUTCMinutes());
const lastDay = (wall: Date) =>
  new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();

const daily = times.map((at): Case => ({
  schedule: { form: 'daily', at },
  matches: (wall) => isAt(at, wall),
  repeats: false,
}));
const weekly = fc.tuple(times, fc.subarray([...weekdays], { minLength: 1 })).map(([at, days]): Case => ({
  schedule: { form: 'weekly', days, at, everyWeeks: 1 },
  matches: (wall) => isAt(at, wall) && days.includes(weekdays[wall.getUTCDay()] ?? 'sunday'),
  repeats: false,
}));
const monthly = fc.tuple(times, fc.integer({ min: 1, max: 31 })).map(([at, day]): Case => ({
  schedule: { form: 'monthly', on: { day }, at },
  matches: (wall) => isAt(at, wall) && wall.getUTCDate() === Math.min(day, lastDay(wall)),
  repeats: false,
}));

/** A field's text, the numbers it means, and whether it keeps a cadence. */
interface Field {
  readonly text: string;
  readonly has: (value: number) => boolean;
  readonly cadence: boolean;
}
const star: Field = { text: '*', has: () => true, cadence: true };
function field(min: number, max: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  return fc.oneof(
    fc.constant(star),
    fc
      .array(value, { minLength: 1, maxLength: 3 })
      .map((list): Field => ({ text: list.join(','), has: (each) => list.includes(each), cadence: false })),
    fc.tuple(value, value).map(([a, b]): Field => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      return { text: `${low}-${high}`, has: (each) => each >= low && each <= high, cadence: true };
    }),
    fc
      .integer({ min: 2, max: max - min })
      .map((step): Field => ({ text: `*/${step}`, has: (each) => (each - min) % step === 0, cadence: true })),
  );
}
const cron = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields): Case => {
    const [minutes, hours, days, months, daysOfWeek] = fields;
    const isDay = (wall: Date) => {
      const [day, dayOfWeek] = [days.has(wall.getUTCDate()), daysOfWeek.has(wall.getUTCDay())];
      return days !== star && daysOfWeek !== star ? day || dayOfWeek : day && dayOfWeek;
    };
    return {
      schedule: { form: 'cron', expression: fields.map(({ text }) => text).join(' ') },
      matches: (wall) =>
        minutes.has(wall.getUTCMinutes()) &&
        hours.has(wall.getUTCHours()) &&
        months.has(wall.getUTCMonth() + 1) &&
        isDay(wall),
      repeats: minutes.cadence || hours.cadence,
    };
  });

/** A zone, and days around a change of its clock. */
const window = fc
  .constantFrom(...Object.entries(changes).flatMap(([zone, days]) => days.map((day) => ({ zone, day }))))
  .chain(({ zone, day }) =>
    fc
      .tuple(fc.integer({ min: -3 * 24 * 60, max: 60 }), fc.integer({ min: 1, max: 5 * 24 * 60 }))
      .map(([offset, length]) => {
        const from = Date.parse(day) + offset * MINUTE;
        return { zone, from, to: from + length * MINUTE };
      }),
  );

function between(schedule: Schedule, zone: string, from: number, to: number, anchor: Anchor): number[] {
  const occurrences = compileSchedules([schedule], zone);
  const found: number[] = [];
  for (let after = from - 1; ;) {
    const next = occurrences.next(after, anchor);
    if (next === undefined || next >= to) return found;
    assert.ok(next > after, 'strictly after');
    found.push(next);
    after = next;
  }
}

const readable = (instants: readonly number[]) => instants.map((each) => new Date(each).toISOString());
const anchor: Anchor = { since: 0 };

function agree({ schedule, matches, repeats }: Case, zone: string, from: number, to: number): void {
  const oracle = oracles.get(zone) ?? new ZoneOracle(zone);
  assert.deepEqual(
    readable(between(schedule, zone, from, to, anchor)),
    readable(bruteForce(oracle, matches, repeats, from, to)),
  );
}

describe('Compared with looking at the clock minute by minute', function () {
  this.timeout(60_000);
  const forms = Object.entries({ daily, weekly, monthly, cron });
  for (const [name, cases] of forms) {
    it(`${name} misses no occurrence and invents none`, () => {
      fc.assert(
        fc.property(cases, window, (each, { zone, from, to }) => agree(each, zone, from, to)),
        { numRuns: 300 },
      );
    });
  }

  it('days and weeks from an anchor miss no occurrence and invent none', () => {
    fc.assert(
      fc.property(
        window,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('day' as const, 'week' as const),
        fc.integer({ min: 0, max: 3000 }),
        fc.record({ hour, minute }),
        ({ zone, from, to }, count, unit, daysBefore, time) => {
          const start = (Math.floor(from / DAY) - daysBefore) * DAY + (time.hour * 60 + time.minute) * MINUTE;
          const period = count * (unit === 'week' ? 7 : 1) * DAY;
          const schedule: Schedule = { form: 'every', count, unit, from: wallText(start) };
          const matches = (wall: Date) => wall.getTime() >= start && (wall.getTime() - start) % period === 0;
          agree({ schedule, matches, repeats: false }, zone, from, to);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('months and years from an anchor miss no occurrence and invent none', () => {
    fc.assert(
      fc.property(
        window,
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom('month' as const, 'year' as const),
        fc.integer({ min: 0, max: 2000 }),
        fc.record({ hour, minute }),
        ({ zone, from }, count, unit, daysBefore, time) => {
          const start = (Math.floor(from / DAY) - daysBefore) * DAY + (time.hour * 60 + time.minute) * MINUTE;
          const origin = new Date(start);
          const months = unit === 'year' ? count * 12 : count;
          const schedule: Schedule = { form: 'every', count, unit, from: wallText(start) };
          const matches = (wall: Date) =>
            wall >= origin &&
            wall.getTime() % DAY === start % DAY &&
            (monthsOf(wall) - monthsOf(origin)) % months === 0 &&
            wall.getUTCDate() === Math.min(origin.getUTCDate(), lastDay(wall));
          agree({ schedule, matches, repeats: false }, zone, from, from + 70 * DAY);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('minutes and hours from an anchor are elapsed time', () => {
    fc.assert(
      fc.property(
        window,
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom('minute' as const, 'hour' as const),
        fc.integer({ min: 0, max: 30 * 24 * 60 }),
        ({ zone, from, to }, count, unit, minutesBefore) => {
          // An origin far from any change of the clock: its wall time is one instant.
          const origin = from - 40 * DAY - minutesBefore * MINUTE;
          const oracle = oracles.get(zone) ?? new ZoneOracle(zone);
          const wall = oracle.wallAt(origin);
          fc.pre(oracle.wallAt(origin - DAY) === wall - DAY && oracle.wallAt(origin + DAY) === wall + DAY);
          const period = count * (unit === 'hour' ? 60 : 1) * MINUTE;
          const expected: number[] = [];
          for (let each = origin; each < to; each += period) if (each >= from) expected.push(each);
          const schedule: Schedule = { form: 'every', count, unit, from: wallText(wall) };
          assert.deepEqual(readable(between(schedule, zone, from, to, anchor)), readable(expected));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('From whatever instant it is asked', function () {
  this.timeout(60_000);
  const interval = fc
    .record({
      count: fc.integer({ min: 1, max: 30 }),
      unit: fc.constantFrom('minute', 'hour', 'day', 'week', 'month', 'year'),
    })
    .map(({ count, unit }): Schedule => ({ form: 'every', count, unit }));
  const any = fc.oneof(
    ...[daily, weekly, monthly, cron].map((each) => each.map(({ schedule }) => schedule)),
    interval,
  );

  it('a schedule stays on the same occurrences, whatever was asked before', () => {
    fc.assert(
      fc.property(
        any,
        window,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (schedule, { zone, from, to }, shares, hasRun) => {
          const origin = from - 12_345_678;
          const where: Anchor = hasRun ? { since: 0, lastStart: origin } : { since: origin };
          const all = between(schedule, zone, from, to, where);
          const occurrences = compileSchedules([schedule], zone);
          for (const share of shares) {
            const after = Math.floor(from - 1 + share * (to - from));
            const expected = all.find((each) => each > after);
            const next = occurrences.next(after, where);
            if (expected === undefined) assert.ok(next === undefined || next >= to);
            else assert.equal(next, expected);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16);
}

function monthsOf(wall: Date): number {
  return wall.getUTCFullYear() * 12 + wall.getUTCMonth();
}
