import type { RunFilter } from '../../engine/runStore.ts';
import type { Connection } from '../database/connection.ts';

/** Rows from `first` to `last` (their `seq`, both included). */
export interface Rows {
  readonly first: number;
  readonly last: number;
}

/** By how many milliseconds rows of one stretch may be out of order: hosts wait for one another before they write. */
const disorder = 10_000;

/**
 * Between which rows those of a time lie. Rows are in the order in which they were written, and so in that of time,
 * but where the clock was set back: see the table `stretches`.
 */
export class Stretches {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. What lies between these rows may be of another time by a few seconds. */
  of({ since = -Infinity, until = Infinity }: Pick<RunFilter, 'since' | 'until'>, end = Infinity): Rows[] {
    const newest = this.#newest();
    const found: Rows[] = [];
    let last = newest;
    const stretches = this.#connection
      .statement('select first_row, began, latest from stretches order by first_row desc')
      .all();
    for (const stretch of stretches) {
      const rows = { first: Number(stretch['first_row']), last: Math.min(last, end) };
      last = rows.first - 1;
      const isOutside = Number(stretch['latest']) < since || Number(stretch['began']) - disorder >= until;
      if (isOutside || rows.last < rows.first) continue;
      const within = {
        first: since === -Infinity ? rows.first : this.#firstAt(since - disorder, rows),
        last: until === Infinity ? rows.last : Math.min(rows.last, this.#firstAt(until + disorder, rows)),
      };
      if (within.first <= within.last) found.push(within);
    }
    return found;
  }

  /** The first row that was created at `instant` or later; the one after the last where there is none. */
  #firstAt(instant: number, { first, last }: Rows): number {
    let [low, high] = [first, last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#connection
        .statement('select seq, created_at from runs where seq >= ? order by seq limit 1')
        .get(middle);
      // Rows that have been removed leave gaps.
      if (!row || Number(row['seq']) >= high) high = middle;
      else if (Number(row['created_at']) >= instant) high = middle;
      else low = Number(row['seq']) + 1;
    }
    return low;
  }

  #newest(): number {
    const row = this.#connection.statement('select max(seq) as newest from runs').get();
    return Number(row?.['newest'] ?? 0);
  }
}
