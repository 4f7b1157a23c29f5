/**
 * A set of points on a line of time, in milliseconds: instants since the epoch, or readings of a wall clock
 * (`Wall`). Who makes one says which.
 */
export interface Times {
  /** The first strictly after a point; undefined: there is none. */
  next(after: number): number | undefined;
  /** The last strictly before a point; undefined: there is none. */
  previous(before: number): number | undefined;
  /** How many lie in (after, until], by arithmetic rather than one by one. */
  count(after: number, until: number): number;
}

export const noTimes: Times = { next: () => undefined, previous: () => undefined, count: () => 0 };

export function oneTime(time: number): Times {
  return {
    next: (after) => (after < time ? time : undefined),
    previous: (before) => (before > time ? time : undefined),
    count: (after, until) => (after < time && time <= until ? 1 : 0),
  };
}

/** Those in [first, last]. */
export function bounded(times: Times, first: number, last: number): Times {
  if (first === -Infinity && last === Infinity) return times;
  return {
    next(after) {
      if (after >= last) return undefined;
      const found = times.next(Math.max(after, first - 1));
      return found !== undefined && found <= last ? found : undefined;
    },
    previous(before) {
      if (before <= first) return undefined;
      const found = times.previous(Math.min(before, last + 1));
      return found !== undefined && found >= first ? found : undefined;
    },
    count(after, until) {
      const from = Math.max(after, first - 1);
      const to = Math.min(until, last);
      return from < to ? times.count(from, to) : 0;
    },
  };
}

/** Each of them `delay` milliseconds later. */
export function delayed(times: Times, delay: number): Times {
  if (delay === 0) return times;
  const later = (time: number | undefined) => (time === undefined ? undefined : time + delay);
  return {
    next: (after) => later(times.next(after - delay)),
    previous: (before) => later(times.previous(before - delay)),
    count: (after, until) => times.count(after - delay, until - delay),
  };
}

export function includes(times: Times, time: number): boolean {
  return times.next(time - 1) === time;
}
