import type { Clock } from '../common/clock.ts';
import type { RunArchive } from '../engine/archive.ts';
import type { Log } from '../engine/ports.ts';
import type { Housekeeping, Tidied } from '../history/housekeeping.ts';
import type { HistoryLimits } from '../model/task.ts';

/** Between two rounds of all hosts together, in milliseconds. */
const interval = 60 * 60_000;
/** Between two questions whose turn it is. */
const patience = 5 * 60_000;
/** What has just opened has better things to do. */
const atFirst = 60_000;

/** Keeps the history within its limits from time to time, in one host at a time. */
export class Tidying {
  readonly #archive: RunArchive;
  readonly #housekeeping: Housekeeping;
  readonly #clock: Clock;
  readonly #log: Log;
  #next: number;
  #going: Promise<unknown> = Promise.resolve();

  constructor(archive: RunArchive, housekeeping: Housekeeping, clock: Clock, log: Log) {
    this.#archive = archive;
    this.#housekeeping = housekeeping;
    this.#clock = clock;
    this.#log = log;
    this.#next = clock.now() + atFirst;
  }

  /** To be called now and then: tidies up where that is due. Never rejects. */
  look(limits: HistoryLimits): void {
    const now = this.#clock.now();
    // A clock that was set back must not put it off.
    if (now < this.#next && this.#next - now <= patience) return;
    this.#next = now + patience;
    this.#going = this.whenDue(limits).catch((error: unknown) =>
      this.#log.error('The history could not be tidied up', error),
    );
  }

  /** Tidies up, where nobody has for an hour. */
  async whenDue(limits: HistoryLimits): Promise<void> {
    if (await this.#archive.claimTidying(this.#clock.now(), interval)) await this.now(limits);
  }

  /** Whoever's turn it is. */
  now(limits: HistoryLimits): Promise<Tidied> {
    return this.#housekeeping.tidyUp(limits);
  }

  clear(taskId?: string): Promise<number> {
    return this.#housekeeping.clear(taskId);
  }

  /** Resolves when nothing is being tidied up. */
  async idle(): Promise<void> {
    await this.#going;
  }
}
