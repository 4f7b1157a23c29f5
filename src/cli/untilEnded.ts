import type { Clock } from '../common/clock.ts';
import { isActive, type Run } from '../model/run.ts';

/** Between two looks, in milliseconds. */
const interval = 250;

/**
 * Looks at a run again and again until it is not active any more, for `limit` milliseconds at most: the row as it
 * was seen last. Counts its waits, as a clock may be set meanwhile.
 */
export async function untilEnded(look: () => Promise<Run>, clock: Clock, limit: number): Promise<Run> {
  let run = await look();
  for (let waited = 0; isActive(run) && waited < limit; waited += interval) {
    await new Promise<void>((resolve) => clock.setTimer(interval, resolve));
    run = await look();
  }
  return run;
}
