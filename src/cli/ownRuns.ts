import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import type { Disposable } from '../common/disposables.ts';
import { message } from '../common/message.ts';
import { isActive, isSameHost, type Host, type Run } from '../model/run.ts';
import type { Console } from './console.ts';
import { onInterruption } from './interruption.ts';

/** What is told of the rows of a command line, each once. */
export interface OwnRunsListener {
  /** An attempt has failed, and another one follows at `retryAt`. */
  onRetry?(run: Run & { readonly retryAt: number }): void;
  onEnd?(run: Run): void;
}

type Runs = Pick<WorkspaceScheduler, 'onEvent' | 'idle' | 'cancel' | 'findRun'>;

/** The rows that this command line's scheduler writes, in the order in which they appear. */
export class OwnRuns implements Disposable {
  readonly #scheduler: Runs;
  readonly #console: Console;
  readonly #listener: OwnRunsListener;
  readonly #rows = new Map<string, Run>();
  readonly #subscription: Disposable;
  readonly #interruption: Disposable;
  #waiting: { done: () => boolean; resolve: () => void } | undefined;

  constructor(
    { scheduler, self }: { readonly scheduler: Runs; readonly self: Host },
    console: Console,
    listener: OwnRunsListener = {},
  ) {
    this.#scheduler = scheduler;
    this.#console = console;
    this.#listener = listener;
    this.#subscription = scheduler.onEvent((event) => {
      // Rows of dead hosts are announced too, when this host ends them.
      if (event.type !== 'run' || !isSameHost(event.run.host, self)) return;
      this.#take(event.run);
    });
    this.#interruption = onInterruption(
      () => this.#cancelAll(),
      () => this.#killAll(),
    );
  }

  get rows(): readonly Run[] {
    return [...this.#rows.values()];
  }

  /** Resolves when none of them waits or runs any more, and all that belongs to them is done. */
  async ended(): Promise<void> {
    const done = () => this.rows.every((run) => !isActive(run));
    if (!done()) await new Promise<void>((resolve) => (this.#waiting = { done, resolve }));
    this.#waiting = undefined;
    await this.#scheduler.idle();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#interruption.dispose();
  }

  #take(run: Run): void {
    const before = this.#rows.get(run.id);
    this.#rows.set(run.id, run);
    const { retryAt } = run;
    if (!isActive(run)) {
      if (!before || isActive(before)) this.#listener.onEnd?.(run);
    } else if (run.status === 'queued' && retryAt !== undefined && before?.retryAt !== retryAt) {
      this.#listener.onRetry?.({ ...run, retryAt });
    }
    if (this.#waiting?.done()) this.#waiting.resolve();
  }

  #cancelAll(): void {
    const going = this.rows.filter(isActive);
    if (going.length === 0) return;
    this.#console.remark([
      this.#console.translate(message('Stopping… Press Ctrl+C again to end it at once.')),
    ]);
    for (const { id } of going) {
      this.#scheduler.cancel(id).catch((error: unknown) => this.#console.remark([String(error)]));
    }
  }

  /** Without the time that a task's `killAfter` leaves its process. */
  #killAll(): void {
    for (const { id } of this.rows.filter(isActive)) {
      this.#scheduler.findRun(id).then(
        (run) => {
          if (run?.status === 'running' && run.pid !== undefined) killGroup(run.pid);
        },
        (error: unknown) => this.#console.remark([String(error)]),
      );
    }
  }
}

function killGroup(pid: number): void {
  try {
    // Each run leads a process group of its own; Windows has none.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
