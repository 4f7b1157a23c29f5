import assert from 'node:assert/strict';
import type { RunArchive } from '../../src/engine/archive.ts';
import type { BeginLimits, Claim, Cursor, OpenRequest, RunStore } from '../../src/engine/runStore.ts';
import type { Output } from '../../src/model/output.ts';
import type { Host, Outcome, Run } from '../../src/model/run.ts';

/** One history that several hosts may open. */
export interface HistorySetup {
  open(host: Host): Promise<{ readonly store: RunStore; readonly archive: RunArchive }>;
  /** Closes what is still open and removes every trace. */
  dispose(): Promise<void>;
}

export const window: Host = { kind: 'vscode', pid: 100, startToken: 'a' };
export const terminal: Host = { kind: 'cli', pid: 200, startToken: 'b' };
export const noon = Date.UTC(2026, 10, 22, 12);
export const byHand = {
  ...({ taskId: 'haiku', label: 'Haikus', trigger: 'manual' } as const),
  ...({ overlap: 'skip', priority: 0 } as const),
};
/** What a refused write comes to. */
export const nothing = { run: undefined, others: [] };
export const succeeded = { status: 'succeeded', exitCode: 0 } as const;

export function claim(occurrence: number, changes: Partial<Claim> = {}): Claim {
  const usual = { taskId: 'haiku', label: 'Haikus', scheduleKey: 'daily', overlap: 'skip' } as const;
  return {
    ...usual,
    priority: 0,
    decision: 'run',
    trigger: 'schedule',
    occurrence,
    occurrences: 1,
    ...changes,
  };
}

/** What `begin` asks for. */
export function upTo(maxConcurrent: number, alone = true, giveWay = false): BeginLimits {
  return { maxConcurrent, alone, giveWay };
}

export function output(run: Run, path: string): Output {
  return { runId: run.id, taskId: run.taskId, kind: 'haiku', path, bytes: 12, createdAt: noon };
}

/** Two hosts on one history, opened anew for each test, and what tests do with it again and again. */
export class TwoHosts {
  readonly #setUp: () => Promise<HistorySetup>;
  #setup: HistorySetup | undefined;
  #stores: { store: RunStore; other: RunStore; archive: RunArchive; otherArchive: RunArchive } | undefined;

  constructor(setUp: () => Promise<HistorySetup>) {
    this.#setUp = setUp;
  }

  async begin(): Promise<void> {
    this.#setup = await this.#setUp();
    const { store, archive } = await this.#setup.open(window);
    const { store: other, archive: otherArchive } = await this.#setup.open(terminal);
    this.#stores = { store, other, archive, otherArchive };
  }

  async end(): Promise<void> {
    await this.#setup?.dispose();
  }

  get store(): RunStore {
    assert.ok(this.#stores);
    return this.#stores.store;
  }

  get other(): RunStore {
    assert.ok(this.#stores);
    return this.#stores.other;
  }

  /** That of `store`. */
  get archive(): RunArchive {
    assert.ok(this.#stores);
    return this.#stores.archive;
  }

  get otherArchive(): RunArchive {
    assert.ok(this.#stores);
    return this.#stores.otherArchive;
  }

  enrolHaiku(now = noon, scheduleKey = 'daily'): Promise<readonly Cursor[]> {
    return this.store.enrol([{ taskId: 'haiku', scheduleKey }], ['haiku'], now);
  }

  /** The rows of claims, in their order. */
  async claim(
    claims: readonly Claim[],
    now: number,
    by: RunStore = this.store,
  ): Promise<readonly (Run | undefined)[]> {
    return (await by.claim(claims, now)).rows;
  }

  /** A queued run by hand. */
  opened(taskId = 'haiku', now = noon): Promise<Run> {
    return this.asked({ taskId }, now);
  }

  /** A queued run, as it is asked for. */
  async asked(changes: Partial<OpenRequest>, now = noon, by: RunStore = this.store): Promise<Run> {
    const { run } = await by.open({ ...byHand, ...changes }, now);
    assert.ok(run);
    return run;
  }

  /** The row as it runs now. */
  async begun(run: Run, now = noon, by: RunStore = this.store): Promise<Run> {
    const { run: running } = await by.begin(run.id, upTo(99, false), now);
    assert.ok(running?.status === 'running');
    return running;
  }

  /** Why a queued run does not begin. */
  async refused(
    run: Run,
    limits = upTo(9),
    by: RunStore = this.store,
    now = noon,
  ): Promise<string | undefined> {
    return (await by.begin(run.id, limits, now)).refused;
  }

  /** Begins a queued run and ends it, five milliseconds later. */
  async finish(run: Run, now = noon, outcome: Outcome = succeeded): Promise<Run> {
    await this.begun(run, now);
    const { run: ended } = await this.store.end(run.id, outcome, now + 5);
    assert.ok(ended);
    return ended;
  }

  /** How far the only task is accounted for. */
  async until(from = this.store): Promise<number | undefined> {
    return (await from.cursors())[0]?.until;
  }
}
