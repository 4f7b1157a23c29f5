/** How catch-up runs are spread out, so that they do not start all together. Carried from tick to tick. */
export interface Spread {
  /** The instant (ms since the epoch) that the next of them gets, unless it has no place left. */
  readonly slot: number;
  /** Places left in the slot. */
  readonly left: number;
  /** Places in a slot. */
  readonly size: number;
}

/** Between two slots, in milliseconds. */
const interval = 1000;
/** A minute or so for all, however many they are: a few tasks start one by one. */
const slots = 60;
/** No slot lies further ahead: then it was given by a clock that has been set back. Milliseconds. */
const farthest = 10 * slots * interval;

/** Everything at once, for a host that looks at the clock once. */
export const together: Spread = { slot: -Infinity, left: Infinity, size: Infinity };
/** Nothing has been given yet. */
export const fresh: Spread = { slot: -Infinity, left: 0, size: 1 };

/** Makes room for `count` more at `now`. */
export function widen(spread: Spread, count: number, now: number): Spread {
  if (spread.size === Infinity) return { ...spread, slot: now };
  const needed = Math.ceil(count / slots);
  const isPast = spread.slot + interval < now || !isCredible(spread.slot, now);
  if (isPast) return { slot: now, left: Math.max(needed, 1), size: Math.max(needed, 1) };
  return { ...spread, size: Math.max(spread.size, needed) };
}

/** Takes a place: `slot` of the result is the instant given. */
export function take({ slot, left, size }: Spread): Spread {
  return left > 0 ? { slot, left: left - 1, size } : { slot: slot + interval, left: size - 1, size };
}

/** Whether an instant that was given may still be waited for. */
export function isCredible(slot: number, now: number): boolean {
  return slot - now <= farthest;
}
