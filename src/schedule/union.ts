import { noTimes } from './times.ts';
import type { Times } from './times.ts';

/** The times of all `parts`; what several of them have is one. */
export function union(parts: readonly Times[]): Times {
  const [first, ...others] = parts;
  if (first === undefined) return noTimes;
  if (others.length === 0) return first;
  return {
    next: (after) => earliest(parts, after),
    previous(before) {
      let last: number | undefined;
      for (const part of parts) {
        const found = part.previous(before);
        if (found !== undefined && (last === undefined || found > last)) last = found;
      }
      return last;
    },
    count: (after, until) => countOnce(parts, after, until),
  };
}

function earliest(parts: readonly Times[], after: number): number | undefined {
  let first: number | undefined;
  for (const part of parts) {
    const found = part.next(after);
    if (found !== undefined && (first === undefined || found < first)) first = found;
  }
  return first;
}

/** The sum, less what a sparser part shares with the denser ones: only that has to be looked at one by one. */
function countOnce(parts: readonly Times[], after: number, until: number): number {
  const counted = parts
    .map((part) => ({ part, count: part.count(after, until) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const denser: Times[] = [];
  let total = 0;
  for (const { part, count } of counted) {
    total += denser.length === 0 ? count : count - shared(part, denser, after, until);
    denser.push(part);
  }
  return total;
}

/** How many times of `part` are among those of `others`: each side skips to where the other goes on. */
function shared(part: Times, others: readonly Times[], after: number, until: number): number {
  let count = 0;
  let time = part.next(after);
  while (time !== undefined && time <= until) {
    const other = earliest(others, time - 1);
    if (other === undefined || other > until) break;
    if (other === time) count++;
    time = part.next(other === time ? time : other - 1);
  }
  return count;
}
