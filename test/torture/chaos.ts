import { Random } from './random.ts';

// What is done to the hosts, and when. It follows from the seed alone, not from what happens. Milliseconds.

export type Deed =
  | { readonly kind: 'kill'; readonly host: number }
  | { readonly kind: 'stop'; readonly host: number; readonly lasts: number }
  | Shift
  | Rewrite;

/** A host gets a process whose clock is wrong: all its life, until that is ended, or for a part of it. */
interface Shift {
  readonly kind: 'shift';
  readonly host: number;
  readonly offset: number;
  readonly lasts: number;
  readonly wholeLife: boolean;
}

/** scheduler.json is written anew: other labels and another order, and another schedule of those that have several. */
interface Rewrite {
  readonly kind: 'rewrite';
  /** Of its own random numbers. */
  readonly seed: number;
  /** `atomic`: written beside it and renamed; `in-place`: written over it; `broken`: a broken one stands for a while. */
  readonly how: 'atomic' | 'in-place' | 'broken';
}

export interface Planned {
  /** Since the beginning. */
  readonly at: number;
  readonly deed: Deed;
}

/** A host of the engine's puts up with a clock that is so far ahead of its own, as two of these may be of each other. */
const smallShift = 25_000;
const largeShifts: readonly [number, number] = [90_000, 3_600_000];

/** All that is done within so many milliseconds. In the first half no clock is wrong by more than half a minute. */
export function planChaos(seed: number, length: number, hosts: number): Planned[] {
  const random = new Random(seed);
  const planned: Planned[] = [];
  for (let at = random.between(500, 1000); at < length; at += random.between(150, 900)) {
    planned.push({ at, deed: nextDeed(random, hosts, length, at > length / 2) });
  }
  return planned;
}

function nextDeed(random: Random, hosts: number, length: number, isLate: boolean): Deed {
  const host = random.between(0, hosts - 1);
  const dice = random.next();
  if (dice < 0.5) return { kind: 'kill', host };
  const longest = Math.min(30_000, length / 4);
  if (dice < 0.65) return { kind: 'stop', host, lasts: random.between(200, longest) };
  if (dice < 0.8) {
    const isLarge = isLate && random.isLucky(0.4);
    const size = isLarge ? random.between(...largeShifts) : random.between(1000, smallShift);
    const offset = random.isLucky(0.5) ? size : -size;
    const lasts = random.between(1000, longest);
    return { kind: 'shift', host, offset, lasts, wholeLife: random.isLucky(0.6) };
  }
  return {
    kind: 'rewrite',
    seed: random.between(0, 2 ** 31),
    how: random.pick(['atomic', 'in-place', 'broken']),
  };
}
