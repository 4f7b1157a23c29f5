import { setImmediate } from 'node:timers/promises';
import type { HostRuns } from './hostRuns.ts';
import type { Claim, RunStore } from './runStore.ts';
import type { TaskStates } from './taskStates.ts';

/** Rows written in one go: writing holds up the thread. */
const claimsAtOnce = 50;

/** Writes the rows of what has been decided, and lets everybody know. */
export class ClaimWriter {
  readonly #store: RunStore;
  readonly #states: TaskStates;
  readonly #runs: HostRuns;

  constructor(store: RunStore, states: TaskStates, runs: HostRuns) {
    this.#store = store;
    this.#states = states;
    this.#runs = runs;
  }

  /** `false`: some were void: another host was first, or goes by another schedule. */
  async write(claims: readonly Claim[], now: number): Promise<boolean> {
    let isWhole = true;
    let start = 0;
    while (start < claims.length) {
      if (start > 0) await setImmediate();
      let end = start + claimsAtOnce;
      // Those of a task together: where one is void, those after it are.
      while (end < claims.length && claims[end]?.taskId === claims[end - 1]?.taskId) end++;
      const some = claims.slice(start, end);
      start = end;
      const { rows, others } = await this.#store.claim(some, now);
      this.#states.accountFor(some);
      for (const run of rows) {
        if (run) this.#runs.takeIn(run);
        else isWhole = false;
      }
      for (const run of others) this.#runs.takeIn(run);
    }
    return isWhole;
  }
}
