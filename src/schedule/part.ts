import type { EverySchedule, ScheduleBounds, TimedSchedule } from '../model/schedule.ts';
import type { Anchor } from './anchor.ts';
import { ClockTimes, firstInstant } from './clockTimes.ts';
import { cronTimes } from './cron.ts';
import { anchoredInterval, daysAfter, elapsed, followingInterval } from './every.ts';
import { bounded, delayed, oneTime, type Times } from './times.ts';
import { wallClockTimes } from './wallClock.ts';
import { parseWall, type Wall } from './wallTime.ts';
import type { Zone } from './zone.ts';

/** What one schedule says, by the clock of its zone. */
export interface Part {
  readonly zone: Zone;
  /** The instants at which it is due. */
  times(anchor: Anchor): Times;
  /** How much later than it says that is, in milliseconds. */
  delay(anchor: Anchor): number;
  /** The wall time that the clock left out, for which it is due at an instant (the delay not yet added). */
  leftOut(instant: number, anchor: Anchor): Wall | undefined;
}

/** Undefined: it has no occurrences. `delay`: what its jitter comes to, in milliseconds. */
export function compilePart(schedule: TimedSchedule, zone: Zone, delay: number): Part | undefined {
  const range = rangeOf(schedule, zone);
  if (range === undefined) return undefined;
  if (schedule.form === 'every' && schedule.from === undefined) {
    return schedule.count >= 1 ? new FollowingPart(schedule, zone, range, delay) : undefined;
  }
  const instants = instantsOf(schedule, zone);
  return instants && new FixedPart(instants, zone, range, delay);
}

/** Nothing moves it. */
class FixedPart implements Part {
  readonly zone: Zone;
  readonly #instants: Times;
  readonly #times: Times;
  readonly #delay: number;

  constructor(instants: Times, zone: Zone, { start, end }: Range, delay: number) {
    this.zone = zone;
    this.#instants = instants;
    this.#times = delayed(bounded(instants, start, end), delay);
    this.#delay = delay;
  }

  times(): Times {
    return this.#times;
  }

  delay(): number {
    return this.#delay;
  }

  leftOut(instant: number): Wall | undefined {
    return this.#instants instanceof ClockTimes ? this.#instants.leftOut(instant) : undefined;
  }
}

/** An interval that counts from the task's last run. */
class FollowingPart implements Part {
  readonly zone: Zone;
  readonly #schedule: EverySchedule;
  readonly #range: Range;
  readonly #delay: number;

  constructor(schedule: EverySchedule, zone: Zone, range: Range, delay: number) {
    this.zone = zone;
    this.#schedule = schedule;
    this.#range = range;
    this.#delay = delay;
  }

  times(anchor: Anchor): Times {
    const times = followingInterval(this.#schedule, this.#inForce(anchor), this.zone);
    return delayed(bounded(times, this.#range.start, this.#range.end), this.delay(anchor));
  }

  /** The start of a run has had its delay: each would come later by it once more. */
  delay({ lastStart }: Anchor): number {
    return lastStart === undefined ? this.#delay : 0;
  }

  leftOut(instant: number, anchor: Anchor): Wall | undefined {
    if (elapsed(this.#schedule) !== undefined) return undefined;
    const { since, lastStart = since } = this.#inForce(anchor);
    return daysAfter(this.#schedule, lastStart, this.zone).leftOut(instant);
  }

  /** Where it has never run it is due at once when it comes into force: not before its start. */
  #inForce(anchor: Anchor): Anchor {
    const { start } = this.#range;
    return start > anchor.since ? { ...anchor, since: start } : anchor;
  }
}

function instantsOf(schedule: TimedSchedule, zone: Zone): Times | undefined {
  switch (schedule.form) {
    case 'every': {
      const from = schedule.from === undefined ? undefined : parseWall(schedule.from);
      return from === undefined || !(schedule.count >= 1)
        ? undefined
        : anchoredInterval(schedule, from, zone);
    }
    case 'cron': {
      const walls = cronTimes(schedule.pattern);
      return walls && new ClockTimes(zone, walls, schedule.pattern.keepsCadence ? 'both' : 'first');
    }
    case 'once': {
      const wall = parseWall(schedule.at);
      return wall === undefined ? undefined : new ClockTimes(zone, oneTime(wall), 'first');
    }
    case 'daily':
    case 'weekly':
    case 'monthly':
    case 'yearly': {
      const walls = wallClockTimes(schedule);
      return walls && new ClockTimes(zone, walls, 'first');
    }
  }
}

/** `start` and `end` as instants, both included. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const unbounded: Range = { start: -Infinity, end: Infinity };

/** Undefined where one is no date and time. */
function rangeOf(bounds: ScheduleBounds, zone: Zone): Range | undefined {
  if (bounds.start === undefined && bounds.end === undefined) return unbounded;
  const start = instantOf(bounds.start, zone, -Infinity);
  const end = instantOf(bounds.end, zone, Infinity);
  return start === undefined || end === undefined ? undefined : { start, end };
}

function instantOf(text: string | undefined, zone: Zone, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const wall = parseWall(text);
  return wall === undefined ? undefined : firstInstant(zone, wall);
}
