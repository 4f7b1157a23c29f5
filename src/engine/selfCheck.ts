import { setImmediate } from 'node:timers/promises';
import type { Cursor, RunStore } from './runStore.ts';
import { nextLook } from './planTick.ts';
import { anchorOf, type TaskStates } from './taskStates.ts';

/** Between two looks, in milliseconds. */
const interval = 5 * 60_000;
/** What is late by less may still be on its way: a slow store, a tick that waits for another. Milliseconds. */
const grace = 2 * 60_000;
/** Tasks looked at in one go. */
const slice = 250;

/**
 * Law 2, checked while it is in force: that every task which is due has its row, or something that explains why
 * not. It trusts neither what the loop remembers nor what it has computed.
 */
export class SelfCheck {
  readonly #states: TaskStates;
  readonly #store: RunStore;
  #last = -Infinity;

  constructor(states: TaskStates, store: RunStore) {
    this.#states = states;
    this.#store = store;
  }

  /**
   * After a tick that claimed nothing: the ids of the tasks that are overdue without a reason, at most every few minutes; else none. The places of
   * these are taken over from the store, so that the next tick accounts for what was overlooked.
   */
  async look(now: number): Promise<readonly string[]> {
    if (Math.abs(now - this.#last) < interval) return [];
    this.#last = now;
    const cursors = await this.#store.cursors();
    const suspects: Cursor[] = [];
    for (const [index, cursor] of cursors.entries()) {
      if (index % slice === slice - 1) await setImmediate();
      const entry = this.#states.get(cursor.taskId);
      if (!entry?.task.enabled || entry.stale || entry.scheduleKey !== cursor.scheduleKey) continue;
      const anchor = anchorOf(cursor);
      const next = entry.occurrences.next(cursor.until, anchor);
      if (next === undefined || next > now - grace) continue;
      // A catch-up may wait for its turn, or for the one before it.
      if (nextLook([{ ...entry, anchor, next }], now) <= now) suspects.push(cursor);
    }
    if (suspects.length === 0) return [];
    // Another host may be at it, and this one has not heard yet.
    const active = new Set((await this.#store.active()).map(({ taskId }) => taskId));
    const overdue = suspects.filter(({ taskId }) => !active.has(taskId));
    this.#states.moveTo(overdue);
    return overdue.map(({ taskId }) => taskId);
  }
}
