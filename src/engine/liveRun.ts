import type { Disposable } from '../common/disposables.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { LiveRun, RunFollower, RunOutput } from './ports.ts';

/** How much of what a run has printed is kept for followers that come late, in bytes. */
const replayLimit = 256 * 1024;
/** Small pieces are kept together: a run may print byte by byte. In bytes. */
const pieceSize = 4096;

/** Passes on what a run prints, over all its attempts, and keeps the last part of it for those who come late. */
export class OutputRelay implements LiveRun {
  readonly task: Task;
  readonly #cancel: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #followers = new Set<RunFollower>();
  #run: Run;
  #kept: RunOutput[] = [];
  #keptBytes = 0;
  #ended = false;

  /** `onError` hears of followers that throw: neither the run nor the others suffer. */
  constructor(run: Run, task: Task, cancel: () => void, onError: (error: unknown) => void) {
    this.#run = run;
    this.task = task;
    this.#cancel = cancel;
    this.#onError = onError;
  }

  get run(): Run {
    return this.#run;
  }

  follow(follower: RunFollower): Disposable {
    for (const output of this.#kept) void follower.onOutput(output);
    if (this.#ended) follower.onEnd(this.#run);
    else this.#followers.add(follower);
    return { dispose: () => void this.#followers.delete(follower) };
  }

  cancel(): void {
    this.#cancel();
  }

  /** An attempt begins, or its process is there. */
  started(run: Run): void {
    this.#run = run;
  }

  /** The promise: no more, please, before it settles. */
  relay(output: RunOutput): Promise<unknown> | undefined {
    this.#keep(output);
    const waits: Promise<unknown>[] = [];
    this.#tell((follower) => {
      const wait = follower.onOutput(output);
      if (wait instanceof Promise) waits.push(wait.catch(this.#onError));
    });
    return waits.length === 0 ? undefined : Promise.all(waits);
  }

  /** An attempt has failed, and the run waits for the next one. */
  retry(run: Run): void {
    this.#run = run;
    this.#tell((follower) => follower.onRetry?.(run));
  }

  end(run: Run): void {
    this.#run = run;
    this.#ended = true;
    this.#tell((follower) => follower.onEnd(run));
    this.#followers.clear();
  }

  #keep(output: RunOutput): void {
    const last = this.#kept.at(-1);
    this.#keptBytes += output.chunk.length;
    if (last?.stream === output.stream && last.chunk.length + output.chunk.length <= pieceSize) {
      const chunk = Buffer.concat([last.chunk, output.chunk]);
      this.#kept[this.#kept.length - 1] = { stream: output.stream, chunk };
    } else this.#kept.push(output);
    while (this.#keptBytes > replayLimit && this.#kept.length > 1) {
      this.#keptBytes -= this.#kept.shift()?.chunk.length ?? 0;
    }
  }

  #tell(word: (follower: RunFollower) => void): void {
    // A copy: those who come meanwhile have been given it already.
    for (const follower of [...this.#followers]) {
      try {
        if (this.#followers.has(follower)) word(follower);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
