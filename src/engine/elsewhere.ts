import { DisposableStore } from '../common/disposables.ts';
import type { SchedulerEvent } from '../model/events.ts';
import type { HostRuns } from './hostRuns.ts';
import type { Log } from './ports.ts';
import type { ChangesElsewhere, Cursor, HistoryReplaced, RunStore } from './runStore.ts';
import type { TaskStates } from './taskStates.ts';

/** What Elsewhere asks of the loop. */
export interface ElsewhereListener {
  /** Does `work` when nothing else is at it; what fails is told. */
  readonly guarded: (work: () => Promise<void>) => Promise<void>;
  takeOver(cursors: readonly Cursor[]): void;
  /** Those who wait may have a place now. */
  letIn(): Promise<void>;
  onEvent(event: SchedulerEvent): void;
}

/** Follows what others do to the history: what they write, and that they replace it. */
export class Elsewhere {
  readonly #store: RunStore;
  readonly #runs: HostRuns;
  readonly #states: TaskStates;
  readonly #log: Log;
  readonly #listener: ElsewhereListener;
  readonly #subscriptions = new DisposableStore();
  #watching = false;

  constructor(
    { store, log }: { readonly store: RunStore; readonly log: Log },
    runs: HostRuns,
    states: TaskStates,
    listener: ElsewhereListener,
  ) {
    this.#store = store;
    this.#log = log;
    this.#runs = runs;
    this.#states = states;
    this.#listener = listener;
    this.#subscriptions.add(
      store.onDidReplace((replaced) => void listener.guarded(() => this.#restore(replaced))),
    );
  }

  /** Follows what other hosts write, from now on. */
  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    const { guarded } = this.#listener;
    this.#subscriptions.add(
      this.#store.onDidChangeElsewhere((changes) => void guarded(() => this.#hear(changes))),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #hear({ runs }: ChangesElsewhere): Promise<void> {
    this.#listener.takeOver(await this.#store.cursors());
    for (const run of runs ?? []) this.#runs.hear(run);
    await this.#runs.readActive();
    // Without rows it is something else that has changed, or too much to tell.
    if (!runs?.length) this.#listener.onEvent({ type: 'elsewhere' });
    await this.#listener.letIn();
  }

  /** The history is a new one: what this host knows is put into it, so that nothing runs twice or is forgotten. */
  async #restore({ path }: HistoryReplaced): Promise<void> {
    const what = path === undefined ? 'is another one' : `was damaged and is now ${path}`;
    this.#log.warn(`The history ${what}`);
    await this.#store.restore(this.#runs.own(), this.#states.cursors());
    this.#listener.takeOver(await this.#store.cursors());
    await this.#runs.readActive();
    this.#listener.onEvent({ type: 'history-replaced', path });
    this.#listener.onEvent({ type: 'elsewhere' });
    await this.#listener.letIn();
  }
}
