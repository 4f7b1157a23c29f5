import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../common/clock.ts';
import type { RunArchive } from '../engine/archive.ts';
import type { KeptLog, Log, LogStore } from '../engine/ports.ts';
import type { HistoryLimits } from '../model/task.ts';
import { createdAtOf } from './runId.ts';

/** Runs that are dealt with before the process may do something else. */
const step = 50;
const hour = 3_600_000;
/** A run's row may be about to be written, or its history about to be put right. */
const oldEnough = hour;
const hostsStay = 7 * 24 * hour;

export interface HousekeepingOptions {
  readonly archive: Pick<
    RunArchive,
    'expired' | 'ended' | 'unknown' | 'removable' | 'remove' | 'forgetFigures' | 'forgetHosts'
  >;
  readonly logs: Pick<LogStore, 'kept' | 'remove'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Removes what killed runs have left in other places; of how many there was something. */
  readonly leftovers?: () => Promise<number>;
}

/** What has been removed. */
export interface Tidied {
  /** Rows of runs, their logs with them. */
  readonly runs: number;
  /** Logs of which no row was there. */
  readonly logs: number;
}

/**
 * Keeps the history within its limits, in small steps with time for others between them. A log is removed before its
 * row: where the process dies between the two, or a log cannot be removed, what is left is found the next time.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Rejects where the history cannot be read or written. */
  async tidyUp(limits: HistoryLimits): Promise<Tidied> {
    const { archive, clock, log } = this.#options;
    const now = clock.now();
    const removal = new Removal(this.#options);
    const { runsPerTask, maxAge, maxLogSize } = limits;
    const before = now - maxAge;
    let runs = await removal.all(() => archive.expired({ runsPerTask, before, limit: step }));
    const { orphans, others } = await this.#lookAtLogs();
    // First, or rows would go for the room that they take.
    const logs = await removal.logs(orphans);
    runs += await removal.toFit(others, maxLogSize);
    removal.tell();
    const leftovers = await this.#leftovers();
    await archive.forgetHosts(now - hostsStay);
    if (runs + logs + leftovers > 0) {
      log.info(
        `Removed from the history: runs ${runs}, logs without a run ${logs}, leftovers of runs ${leftovers}`,
      );
    }
    return { runs, logs };
  }

  /** Removes what has ended, of one task or of all, with logs and figures; how many rows. */
  async clear(taskId?: string): Promise<number> {
    const { archive, log } = this.#options;
    const removal = new Removal(this.#options);
    const which = taskId === undefined ? {} : { taskId };
    const runs = await removal.all(() => archive.ended({ ...which, limit: step }));
    await archive.forgetFigures(taskId);
    removal.tell();
    log.info(`Cleared the history${taskId === undefined ? '' : ` of ${taskId}`}: runs ${runs}`);
    return runs;
  }

  /** The runs of which there is a log and no row, the oldest first. Those of the last hour are left out. */
  async orphans(): Promise<readonly string[]> {
    return (await this.#lookAtLogs()).orphans;
  }

  /** Both the oldest first. */
  async #lookAtLogs(): Promise<{ readonly orphans: string[]; readonly others: KeptLog[] }> {
    const { archive, clock, logs } = this.#options;
    const [orphans, others]: [string[], KeptLog[]] = [[], []];
    const kept = await logs.kept();
    for (let from = 0; from < kept.length; from += step) {
      const some = kept.slice(from, from + step);
      const before = clock.now() - oldEnough;
      // What is not called like a run is not ours.
      const old = some.map(({ runId }) => runId).filter((id) => (createdAtOf(id) ?? Infinity) < before);
      const unknown = new Set(old.length > 0 ? await archive.unknown(old) : []);
      orphans.push(...unknown);
      others.push(...some.filter(({ runId }) => !unknown.has(runId)));
      await setImmediate();
    }
    return { orphans, others };
  }

  async #leftovers(): Promise<number> {
    const { leftovers, log } = this.#options;
    try {
      return (await leftovers?.()) ?? 0;
    } catch (error) {
      log.error('What killed runs have left behind could not be removed', error);
      return 0;
    }
  }
}

/** Removes rows and logs, and remembers which logs it could not remove. */
class Removal {
  readonly #options: HousekeepingOptions;
  readonly #failed: { readonly runId: string; readonly error: unknown }[] = [];

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** All that `next` names, until it names nothing; how many rows have gone. */
  async all(next: () => Promise<readonly string[]>): Promise<number> {
    let runs = 0;
    for (let ids = await next(); ids.length > 0; ids = await next()) {
      for (const runId of ids) await this.#log(runId);
      const removed = await this.#options.archive.remove(ids);
      runs += removed;
      // They would be named for ever.
      if (removed === 0) break;
      await setImmediate();
    }
    return runs;
  }

  /** How many of these logs have gone. */
  async logs(runIds: Iterable<string>): Promise<number> {
    let logs = 0;
    for (const runId of runIds) {
      if (!(await this.#log(runId))) continue;
      logs++;
      if (logs % step === 0) await setImmediate();
    }
    return logs;
  }

  /** The first of `kept`, with their rows, until the others have `size` bytes at most; how many rows have gone. */
  async toFit(kept: readonly KeptLog[], size: number): Promise<number> {
    const { archive } = this.#options;
    let runs = 0;
    let excess = kept.reduce((sum, { bytes }) => sum + bytes, -size);
    for (let from = 0; excess > 0 && from < kept.length; from += step) {
      // A row is not given up for nothing.
      const some = kept.slice(from, from + step).filter(({ bytes }) => bytes > 0);
      const removable = new Set(await archive.removable(some.map(({ runId }) => runId)));
      const gone: string[] = [];
      for (const { runId, bytes } of some) {
        if (excess <= 0) break;
        if (!removable.has(runId) || !(await this.#log(runId))) continue;
        gone.push(runId);
        excess -= bytes;
      }
      if (gone.length > 0) runs += await archive.remove(gone);
      await setImmediate();
    }
    return runs;
  }

  /** One sentence for all that went wrong. */
  tell(): void {
    const [first] = this.#failed;
    if (!first) return;
    const more = this.#failed.length > 1 ? ` and ${this.#failed.length - 1} more` : '';
    this.#options.log.error(`The log of run ${first.runId}${more} could not be removed`, first.error);
  }

  async #log(runId: string): Promise<boolean> {
    try {
      await this.#options.logs.remove(runId);
      return true;
    } catch (error) {
      this.#failed.push({ runId, error });
      return false;
    }
  }
}
