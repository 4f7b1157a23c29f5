import type { Connection } from '../database/connection.ts';

/** How far the history has come. */
export interface Revision {
  /** The newest write that others are told of. */
  readonly value: number;
  /** The newest one that has removed rows. */
  readonly removed: number;
}

/** Numbers the writes that readers want to know of, and remembers which of them were made here. */
export class Revisions {
  readonly #connection: Connection;
  #current: number | undefined;
  /** Writes made here since `watch`; `undefined`: nobody asks. */
  #own: Set<number> | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Remembers own writes from now on, and forgets those before. */
  watch(): Revision {
    this.#own = new Set();
    return this.now();
  }

  unwatch(): void {
    this.#own = undefined;
  }

  /** The own writes from `after` (without it) to `upTo`, of which it will not speak again. */
  takeOwn(after: number, upTo: number): ReadonlySet<number> {
    const taken = [...(this.#own ?? [])].filter((revision) => revision <= upTo);
    for (const revision of taken) this.#own?.delete(revision);
    return new Set(taken.filter((revision) => revision > after));
  }

  /** Does `work` in one transaction, as `Connection.write`; within it `next` may be called. */
  async write<T>(work: () => T): Promise<T> {
    const { result, revision } = await this.#connection.write(() => {
      this.#current = undefined;
      return { result: work(), revision: this.#taken() };
    });
    // Not before it has been committed: until then another process may take the same number.
    if (revision !== undefined) this.#own?.add(revision);
    return result;
  }

  /** The number of this transaction, with which the rows that it changes are stamped: others are told of it. */
  next(): number {
    this.#current ??= this.#number('update revision set value = value + 1 returning value');
    return this.#current;
  }

  /** What `next` will be. What has changed nothing need not call it, and has written nothing. */
  upcoming(): number {
    return this.#current ?? this.#number('select value + 1 as value from revision');
  }

  #number(sql: string): number {
    return Number(this.#connection.statement(sql).get()?.['value']);
  }

  /** Notes that this transaction removes rows. */
  removing(): void {
    this.#connection.statement('update revision set removed = ?').run(this.next());
  }

  now(): Revision {
    const row = this.#connection.statement('select value, removed from revision').get();
    return { value: Number(row?.['value']), removed: Number(row?.['removed']) };
  }

  #taken(): number | undefined {
    return this.#current;
  }
}
