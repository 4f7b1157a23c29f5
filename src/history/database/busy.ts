import type { Clock } from '../../common/clock.ts';
import { isBusy } from './sqliteError.ts';

/** Milliseconds between attempts, about ten seconds in all. */
const delays = [5, 10, 20, 40, 80, 160, 250, 400, 600, ...Array<number>(11).fill(750)];

/**
 * Does `work`, again and again while the database is busy. The waiting is asynchronous: the thread of an editor
 * must never wait for another process. Throws the last error when ten seconds were not enough.
 */
export async function onceFree<T>(clock: Clock, work: () => T): Promise<T> {
  for (const delay of delays) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    // Spread, or those who wait for the same lock would come back together.
    await new Promise<void>((resolve) => clock.setTimer(delay * (0.5 + Math.random()), resolve));
  }
  return work();
}
