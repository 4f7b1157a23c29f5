import { Merge } from './merge.ts';
import type { Times } from './times.ts';

/** The times of all `parts`; what several of them have is one. */
export function union(parts: readonly Times[]): Union {
  return new Union(parts);
}

export class Union implements Times {
  readonly #parts: readonly Times[];

  constructor(parts: readonly Times[]) {
    this.#parts = parts;
  }

  next(after: number): number | undefined {
    let first: number | undefined;
    for (const part of this.#parts) {
      const found = part.next(after);
      if (found !== undefined && (first === undefined || found < first)) first = found;
    }
    return first;
  }

  previous(before: number): number | undefined {
    let last: number | undefined;
    for (const part of this.#parts) {
      const found = part.previous(before);
      if (found !== undefined && (last === undefined || found > last)) last = found;
    }
    return last;
  }

  count(after: number, until: number): number {
    const [only, ...others] = this.#parts;
    if (only !== undefined && others.length === 0) return only.count(after, until);
    const [densest, ...sparser] = this.#byDensity(after, until);
    const [second, third] = sparser;
    if (densest === undefined) return 0;
    if (second === undefined) return densest.count;
    if (third === undefined) {
      return densest.count + second.count - shared(second.part, densest.part, after, until);
    }
    const merge = new Merge(
      sparser.map(({ part }) => part),
      after,
      until,
    );
    let { count } = densest;
    let last = after;
    // What the densest part has at the time looked at or next after it.
    let own = after;
    for (let time = merge.next(); time !== undefined; time = merge.next()) {
      if (time === last) continue;
      last = time;
      if (own < time) own = densest.part.next(time - 1) ?? Infinity;
      if (own !== time) count++;
    }
    return count;
  }

  /** How many times `count` looks at one by one, at most: those of all parts but the densest. */
  cost(after: number, until: number): number {
    if (this.#parts.length < 2) return 0;
    return this.#byDensity(after, until)
      .slice(1)
      .reduce((sum, { count }) => sum + count, 0);
  }

  /** The parts that have times in (after, until], and how many. */
  #byDensity(after: number, until: number): readonly { part: Times; count: number }[] {
    return this.#parts
      .map((part) => ({ part, count: part.count(after, until) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
  }
}

/** How many times two parts share: each skips to where the other goes on. */
function shared(a: Times, b: Times, after: number, until: number): number {
  let count = 0;
  let time = a.next(after);
  while (time !== undefined && time <= until) {
    const other = b.next(time - 1);
    if (other === undefined || other > until) break;
    if (other === time) count++;
    time = a.next(other === time ? time : other - 1);
  }
  return count;
}
