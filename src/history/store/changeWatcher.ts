import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import { Emitter, type Event } from '../../common/emitter.ts';
import type { Log } from '../../engine/ports.ts';
import type { ChangesElsewhere } from '../../engine/runStore.ts';
import type { Connection } from '../database/connection.ts';
import type { Revisions } from './revisions.ts';
import type { RunTable } from './runTable.ts';

/** Milliseconds; writes come in bursts, and one announcement is enough for each. */
const gather = 100;
/** More rows than this are not told one by one. */
const most = 200;

interface Parts {
  readonly connection: Connection;
  readonly revisions: Revisions;
  readonly runs: RunTable;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Notices that another process has written. The folder's watcher says that somebody did, and the numbers of the
 * writes whether it was somebody else, and what; nothing is polled. Watches only while somebody listens.
 */
export class ChangeWatcher implements Disposable {
  readonly #file: string;
  readonly #connection: Connection;
  readonly #revisions: Revisions;
  readonly #runs: RunTable;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changes: Emitter<ChangesElsewhere>;
  #listeners = 0;
  #watcher: FSWatcher | undefined;
  #timer: Disposable | undefined;
  #seen = 0;
  #disposed = false;

  constructor(file: string, { connection, revisions, runs, clock, log }: Parts) {
    this.#file = file;
    this.#connection = connection;
    this.#revisions = revisions;
    this.#runs = runs;
    this.#clock = clock;
    this.#log = log;
    this.#changes = new Emitter<ChangesElsewhere>((error) =>
      log.error('A listener to the history failed', error),
    );
  }

  readonly event: Event<ChangesElsewhere> = (listener) => {
    const subscription = this.#changes.event(listener);
    this.#listeners++;
    this.#start();
    let subscribed = true;
    return {
      dispose: () => {
        if (!subscribed) return;
        subscribed = false;
        subscription.dispose();
        if (--this.#listeners === 0) this.#stop();
      },
    };
  };

  dispose(): void {
    this.#disposed = true;
    this.#changes.dispose();
    this.#stop();
  }

  #start(): void {
    if (this.#watcher !== undefined || this.#disposed) return;
    const name = basename(this.#file);
    try {
      this.#watcher = watch(dirname(this.#file), { persistent: false }, (_kind, changed) => {
        if (changed === null || changed.startsWith(name)) this.#noticed();
      });
      this.#watcher.on('error', (error) => {
        this.#log.warn(`The history's folder is no longer watched: ${error.message}`);
        this.#stop();
      });
      this.#seen = this.#revisions.watch().value;
    } catch (error) {
      this.#log.error("The history's folder cannot be watched; changes by other processes show late", error);
      this.#stop();
    }
  }

  #stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#revisions.unwatch();
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #noticed(): void {
    this.#timer ??= this.#clock.setTimer(gather, () => {
      this.#timer = undefined;
      void this.#compare();
    });
  }

  async #compare(): Promise<void> {
    try {
      const changes = await this.#connection.read(() => this.#changesElsewhere());
      if (changes && !this.#disposed) this.#changes.fire(changes);
    } catch (error) {
      if (!this.#disposed) this.#log.error('The history could not be asked for changes', error);
    }
  }

  /** Since the last call; `undefined`: nobody else has written. */
  #changesElsewhere(): ChangesElsewhere | undefined {
    const seen = this.#seen;
    const { value, removed } = this.#revisions.now();
    const own = this.#revisions.takeOwn(seen, value);
    this.#seen = value;
    // Another history, which counts from the beginning.
    if (value < seen) return { runs: undefined };
    if (own.size === value - seen) return undefined;
    if (removed > seen && !own.has(removed)) return { runs: undefined };
    // One more, to see that there are more.
    const changed = this.#runs.changedSince(seen, most + 1);
    if (changed.length > most) return { runs: undefined };
    return { runs: changed.filter(({ revision }) => !own.has(revision)).map(({ run }) => run) };
  }
}
