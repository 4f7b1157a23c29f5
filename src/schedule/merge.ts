import type { Times } from './times.ts';

/** The times of several parts in rising order, once for each part that has one. */
export class Merge {
  /** A heap: none is later than the two at twice its index and one or two more. */
  readonly #heads: Head[] = [];
  readonly #until: number;

  /** Those in (after, until]. */
  constructor(parts: readonly Times[], after: number, until: number) {
    this.#until = until;
    for (const part of parts) {
      const time = part.next(after);
      if (time !== undefined && time <= until) this.#heads.push({ part, time });
    }
    // In rising order they are a heap already.
    this.#heads.sort((a, b) => a.time - b.time);
  }

  /** Undefined: there are no more. */
  next(): number | undefined {
    const first = this.#heads[0];
    if (first === undefined) return undefined;
    const { part, time } = first;
    const following = part.next(time);
    if (following !== undefined && following <= this.#until) {
      first.time = following;
      this.#sink(first);
    } else {
      const last = this.#heads.pop();
      if (last !== undefined && last !== first) this.#sink(last);
    }
    return time;
  }

  /** Puts `head` where it belongs, beginning at the top, whose own place is free. */
  #sink(head: Head): void {
    const heads = this.#heads;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      let earliest = heads[below];
      const other = heads[below + 1];
      if (earliest !== undefined && other !== undefined && other.time < earliest.time) {
        earliest = other;
        below++;
      }
      if (earliest === undefined || earliest.time >= head.time) break;
      heads[index] = earliest;
      index = below;
    }
    heads[index] = head;
  }
}

interface Head {
  readonly part: Times;
  time: number;
}
