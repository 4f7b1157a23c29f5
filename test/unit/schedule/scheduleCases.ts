import fc from 'fast-check';
import type { Anchor } from '../../../src/schedule/occurrences.ts';
import type { Unit } from '../../../src/model/schedule.ts';
import { clockWindows, type ClockWindow } from './clockWindows.ts';
import { cronExpressions } from './cronExpressions.ts';
import {
  afterRuns,
  calendarMatcher,
  elapsedFrom,
  onWallClock,
  wallText,
  within,
  type Known,
} from './known.ts';
import { daily, monthly, weekly, yearly } from './wallClockCases.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Schedules of one task, and where and when they are looked at. */
export interface ScheduleCase extends ClockWindow {
  readonly parts: readonly Known[];
  readonly anchor: Anchor;
  /** From 0 to 1: instants of the window at which to ask. */
  readonly probes: readonly number[];
}

interface Form {
  /** The longest window, in days, that can be looked at in a few milliseconds. */
  readonly days: number;
  readonly schedules: (window: ClockWindow) => fc.Arbitrary<Known>;
}

/** A wall time from some days before a window on. */
function before({ from }: ClockWindow, days: number): fc.Arbitrary<number> {
  return fc.integer({ min: -2 * 24 * 60, max: days * 24 * 60 }).map((minutes) => from - minutes * MINUTE);
}

function interval(unit: Unit, most: number, days: number): Form {
  const count = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: most }));
  return {
    days,
    schedules: (window) =>
      fc.tuple(count, before(window, days * 2)).map(([count, wall]) => {
        const schedule = { form: 'every', count, unit, from: wallText(wall) } as const;
        return unit === 'minute' || unit === 'hour'
          ? elapsedFrom(schedule, (clock) => clock.reaches(wall))
          : onWallClock(schedule, calendarMatcher(schedule, wall));
      }),
  };
}

function following(unit: Unit, most: number, days: number): Form {
  const schedules = fc
    .integer({ min: 1, max: most })
    .map((count) => afterRuns({ form: 'every', count, unit }));
  return { days, schedules: () => schedules };
}

const once: Form = {
  days: 3,
  schedules: ({ from, to }) =>
    fc.integer({ min: -60, max: Math.ceil((to - from) / MINUTE) }).map((minutes) => {
      const wall = from + minutes * MINUTE;
      const time = (each: Date) => each.getTime() === wall;
      const matcher = { day: () => true, time, repeats: false, step: MINUTE };
      return onWallClock({ form: 'once', at: wallText(wall) }, matcher);
    }),
};

/** Every form that follows the clock. */
export const forms: Readonly<Record<string, Form>> = {
  daily: { days: 6, schedules: () => daily(MINUTE) },
  'daily, to the second': { days: 0.2, schedules: () => daily(1000) },
  weekly: { days: 20, schedules: weekly },
  monthly: { days: 150, schedules: () => monthly },
  yearly: { days: 1600, schedules: yearly },
  cron: { days: 10, schedules: () => cronExpressions(5) },
  'cron, on a day of the year': { days: 800, schedules: ({ from }) => cronExpressions(5, from) },
  'cron, to the second': { days: 0.2, schedules: () => cronExpressions(6) },
  once,
  'every n minutes': interval('minute', 5000, 6),
  'every n hours': interval('hour', 100, 6),
  'every n days': interval('day', 50, 30),
  'every n weeks': interval('week', 10, 60),
  'every n months': interval('month', 30, 400),
  'every n years': interval('year', 5, 1600),
  'every n minutes after a run': following('minute', 5000, 6),
  'every n hours after a run': following('hour', 100, 6),
  'every n days after a run': following('day', 9, 20),
  'every n months after a run': following('month', 5, 400),
};

/** In a window of their own, with an anchor and, now and then, bounds and a delay. */
export function casesOf(names: readonly string[], zones: readonly string[]): fc.Arbitrary<ScheduleCase> {
  const chosen = names.map((name) => forms[name]).filter((form) => form !== undefined);
  const days = Math.min(...chosen.map((form) => form.days));
  return clockWindows(zones, days).chain((window) => {
    const parts = chosen.map((form) =>
      fc.tuple(form.schedules(window), boundsIn(window)).map(([known, bounds]) => within(known, bounds)),
    );
    return fc.record({
      parts: fc.tuple(...parts),
      anchor: anchors(window, days),
      probes: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 }),
      zone: fc.constant(window.zone),
      from: fc.constant(window.from),
      to: fc.constant(window.to),
    });
  });
}

function anchors({ from, to }: ClockWindow, days: number): fc.Arbitrary<Anchor> {
  const latest = Math.ceil(((to - from) / MINUTE) * 0.7);
  const earliest = -Math.ceil(Math.min(days, 500) * 24 * 60);
  return fc
    .tuple(fc.integer({ min: earliest, max: latest }), fc.boolean())
    .map(([minutes, hasRun]) => ({ instant: from + minutes * MINUTE, hasRun }))
    .map(({ instant, hasRun }) =>
      hasRun ? { since: instant - DAY, lastStart: instant } : { since: instant },
    );
}

function boundsIn({ from, to }: ClockWindow): fc.Arbitrary<Parameters<typeof within>[1]> {
  const minutes = Math.ceil((to - from) / MINUTE);
  const inside = fc.integer({ min: 0, max: minutes }).map((each) => from + each * MINUTE);
  const bounds = fc.record(
    { start: inside, end: inside, jitter: fc.integer({ min: 0, max: 90 }).map((each) => each * MINUTE) },
    { requiredKeys: [] },
  );
  return fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: bounds });
}
