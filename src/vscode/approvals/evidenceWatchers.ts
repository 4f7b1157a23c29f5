import { dirname } from 'node:path';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';

export interface EvidenceWatchersParts {
  readonly clock: Clock;
  /** Absolute paths of the files that decide what tasks execute. */
  readonly paths: () => readonly string[];
  /** Looks anew at what they hold. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Tells of each file of a directory, not of those below, that has changed, or come or gone. */
  readonly watch: (directory: string, told: (path: string, comesOrGoes: boolean) => void) => Disposable;
}

/** A workspace that names more directories has the others looked at when a task is started. */
const most = 100;
/** From the first change until it is looked at, in milliseconds: a checkout changes many files. */
const patience = 300;

/** Follows the files that approvals rest on, so that a change is shown before a run comes upon it. */
export class EvidenceWatchers implements Disposable {
  readonly #parts: EvidenceWatchersParts;
  readonly #watched = new Map<string, Disposable>();
  #paths: ReadonlySet<string> = new Set();
  #timer: Disposable | undefined;
  #isLooking = false;
  #isDisposed = false;

  constructor(parts: EvidenceWatchersParts) {
    this.#parts = parts;
    this.renew();
  }

  /** The files may be others than before. */
  renew(): void {
    if (this.#isDisposed) return;
    this.#paths = new Set(this.#parts.paths());
    const directories = new Set([...new Set([...this.#paths].map((path) => dirname(path)))].slice(0, most));
    for (const [directory, watcher] of this.#watched) {
      if (directories.has(directory)) continue;
      watcher.dispose();
      this.#watched.delete(directory);
    }
    for (const directory of directories) {
      if (this.#watched.has(directory)) continue;
      // One that comes or goes may be a module that is found before another, or match a task's `watch`.
      const told = (path: string, comesOrGoes: boolean) => {
        if (comesOrGoes || this.#paths.has(path)) this.#lookSoon();
      };
      this.#watched.set(directory, this.#parts.watch(directory, told));
    }
  }

  #lookSoon(): void {
    if (this.#isDisposed) return;
    this.#timer ??= this.#parts.clock.setTimer(patience, () => {
      this.#timer = undefined;
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    // What changes while it is being looked at is looked at afterwards.
    if (this.#isLooking) return this.#lookSoon();
    this.#isLooking = true;
    await this.#parts.refresh();
    this.#isLooking = false;
    this.renew();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
    for (const watcher of this.#watched.values()) watcher.dispose();
    this.#watched.clear();
  }
}
