import type { Clock } from '../common/clock.ts';
import type { Log } from '../engine/ports.ts';
import type { RunStore } from '../engine/runStore.ts';
import { isActive, type Run } from '../model/run.ts';
import { createdAtOf } from './runId.ts';

const hour = 3_600_000;
/** Younger ones may be about to be dealt with. */
const oldEnough = hour;
/** An attempt may take 24 days, and it may be another user's, whose history is not this one. */
const strangersStay = 30 * 24 * hour;

/** Where runs have something of their own while they go on. */
export interface RunPlace {
  /** Whether runs of other histories, of another user say, may have theirs there as well. */
  readonly isShared: boolean;
  /** The ids of the runs of which something lies there. */
  runs(): Promise<readonly string[]>;
  remove(runId: string): Promise<void>;
}

export interface LeftoverOptions {
  readonly store: Pick<RunStore, 'run'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes what lies in these places of runs that are over; of how many there was something. */
export async function removeLeftovers(
  places: readonly RunPlace[],
  { store, clock, log }: LeftoverOptions,
): Promise<number> {
  let removed = 0;
  for (const place of places) {
    for (const runId of await place.runs()) {
      const age = clock.now() - (createdAtOf(runId) ?? Infinity);
      if (age < oldEnough) continue;
      const run = await store.run(runId);
      if (run ? isNeeded(run) : place.isShared && age < strangersStay) continue;
      try {
        await place.remove(runId);
        removed++;
      } catch (error) {
        log.error(`What run ${runId} has left behind could not be removed`, error);
      }
    }
  }
  return removed;
}

/** What could not be published, a person was told to find there. */
function isNeeded(run: Run): boolean {
  return isActive(run) || run.reason === 'output-failed';
}
