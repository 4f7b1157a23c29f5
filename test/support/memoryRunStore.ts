import { Emitter } from '../../src/common/emitter.ts';
import type { Started } from '../../src/engine/ports.ts';
import type {
  BeginLimits,
  Begun,
  ChangesElsewhere,
  Claim,
  Cursor,
  Enrolment,
  Follower,
  HistoryReplaced,
  InterruptedOutcome,
  OpenRequest,
  RunQuery,
  RunStore,
  Written,
} from '../../src/engine/runStore.ts';
import { inForce } from '../../src/history/store/enrolled.ts';
import { tornClaims } from '../../src/history/store/tornClaims.ts';
import type { Output } from '../../src/model/output.ts';
import { isActive } from '../../src/model/run.ts';
import type { Attempt, Host, Outcome, Run } from '../../src/model/run.ts';
import { MemoryArchive } from './memoryArchive.ts';
import type { MemoryCursors } from './memoryCursors.ts';
import { MemoryHistory, nameOf } from './memoryHistory.ts';
import type { MemoryRows } from './memoryRows.ts';
import { tolerated } from './rewound.ts';
import { fulfils, isResult } from './fulfils.ts';

/** A `RunStore` in memory. `alongside` gives another host's view of the same rows. */
export class MemoryRunStore implements RunStore {
  readonly #host: Host;
  readonly #history: MemoryHistory;
  readonly #rows: MemoryRows;
  readonly #cursors: MemoryCursors;
  readonly #changes = new Emitter<ChangesElsewhere>(rethrow);
  readonly #replaced = new Emitter<HistoryReplaced>(rethrow);
  readonly onDidChangeElsewhere = this.#changes.event;
  readonly onDidReplace = this.#replaced.event;
  readonly archive: MemoryArchive;

  constructor(host: Host, history = new MemoryHistory()) {
    this.#host = host;
    this.#history = history;
    this.#rows = history.rows;
    this.#cursors = history.cursors;
    history.changes.add(this.#changes);
    this.archive = new MemoryArchive(host, history, () => this.#wrote());
  }

  alongside(host: Host): MemoryRunStore {
    return new MemoryRunStore(host, this.#history);
  }

  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): Promise<readonly Cursor[]> {
    this.#cursors.enrol(enrolments, known, now);
    this.#wrote();
    return this.cursors();
  }

  cursors(): Promise<readonly Cursor[]> {
    return Promise.resolve(this.#cursors.enrolled());
  }

  lastStarts(): Promise<ReadonlyMap<string, number>> {
    const kept = [...this.#cursors.kept.values()];
    return Promise.resolve(
      new Map(
        kept.flatMap(({ taskId, lastStart, away }) =>
          lastStart === undefined || !away ? [] : [[taskId, lastStart]],
        ),
      ),
    );
  }

  rewind(now: () => number): Promise<boolean> {
    const instant = now();
    let changed = this.#cursors.rewind(instant);
    for (const { occurrence, ...run } of [...this.#rows.all]) {
      const setAside = run.status === 'missed' || run.status === 'skipped';
      if (!setAside || occurrence === undefined || occurrence <= instant) continue;
      const until = this.#cursors.kept.get(run.taskId)?.until ?? 0;
      if (run.createdAt <= instant + tolerated || until >= occurrence) continue;
      this.#rows.replace({ ...run, reason: 'clock-ahead' });
      changed = true;
    }
    if (changed) this.#wrote();
    return Promise.resolve(changed);
  }

  claim(
    claims: readonly Claim[],
    now: number,
  ): Promise<{ readonly rows: readonly (Run | undefined)[]; readonly others: readonly Run[] }> {
    const before = new Map(this.#cursors.kept);
    const others = new Set<string>();
    const torn = tornClaims(claims, (taskId) => before.get(taskId)?.until);
    const rows = claims.map((claim) => {
      const { taskId, occurrence, occurrences, label, trigger, priority, decision, reason } = claim;
      const cursor = inForce(before.get(taskId), claim.scheduleKey);
      if (!cursor || occurrence <= cursor.until || torn.has(claim)) return undefined;
      if (claim.countedFrom !== undefined && claim.countedFrom !== (cursor.lastStart ?? 'never'))
        return undefined;
      const until = Math.max(this.#cursors.kept.get(taskId)?.until ?? 0, occurrence);
      this.#cursors.kept.set(taskId, { ...cursor, until });
      if (this.#rows.all.some((run) => run.taskId === taskId && run.occurrence === occurrence))
        return undefined;
      const had = this.#rows.all.filter(
        (run) =>
          run.taskId === taskId &&
          (run.occurrence ?? Infinity) <= occurrence &&
          (run.occurrence ?? 0) >= (claim.from ?? Infinity),
      );
      const left = had.reduce((count, run) => count - run.occurrences, occurrences);
      if (left <= 0) return undefined;
      const row = {
        ...{ taskId, label, trigger, occurrence, occurrences: left, createdAt: now, priority },
        ...(reason === undefined ? {} : { reason }),
      };
      if (decision !== 'run') return this.#rows.add({ ...row, status: decision }, this.#host);
      return this.#rows.admitOrSkip(row, this.#host, claim.overlap, others);
    });
    this.#wrote();
    for (const run of rows) if (run) others.delete(run.id);
    return Promise.resolve({
      rows: rows.map((run) => run && this.#rows.find(run.id)),
      others: this.#rows.those(others),
    });
  }

  open(request: OpenRequest, now: number): Promise<Written> {
    const { taskId, label, trigger, overlap, priority, orSkip, dryRun } = request;
    const row = {
      ...{ taskId, label, trigger, occurrences: 1, createdAt: now, priority },
      ...(dryRun ? { dryRun: true as const } : {}),
    };
    if (!orSkip && this.#rows.forbids(overlap, row)) return Promise.resolve({ run: undefined, others: [] });
    const others = new Set<string>();
    const run = this.#rows.admitOrSkip(row, this.#host, overlap, others);
    this.#wrote();
    return Promise.resolve({ run, others: this.#rows.those(others) });
  }

  begin(runId: string, limits: BeginLimits, now: number): Promise<Begun> {
    const found = this.#rows.find(runId);
    const refused = this.#rows.refusal(found, this.#host, limits, now);
    if (refused === 'gone' || !found) return Promise.resolve({ refused: 'gone', run: found });
    if (refused) return Promise.resolve({ refused });
    const run = this.#rows.begin(found, now);
    this.#noteStart(run, now);
    this.#wrote();
    return Promise.resolve({ run });
  }

  spawned(runId: string, started: Started): Promise<void> {
    const run = this.#rows.find(runId);
    if (run?.status === 'running') {
      const { startedAt: attemptStartedAt, ...process } = started;
      this.#noteStart(run, attemptStartedAt);
      const startedAt = run.attempts > 1 ? run.startedAt : attemptStartedAt;
      this.#replace({
        ...run,
        ...process,
        attemptStartedAt,
        ...(startedAt === undefined ? {} : { startedAt }),
      });
    }
    return Promise.resolve();
  }

  retry(runId: string, outcome: Outcome, retryAt: number, now: number): Promise<Run | undefined> {
    const run = this.#rows.find(runId);
    if (run?.status !== 'running' || run.stopRequested) return Promise.resolve(undefined);
    const waiting = this.#rows.retry(run, outcome, retryAt, now);
    this.#wrote();
    return Promise.resolve(waiting);
  }

  end(
    runId: string,
    outcome: Outcome | InterruptedOutcome,
    now: number,
    followers: readonly Follower[] = [],
    endedAt = now,
  ): Promise<Written> {
    const run = this.#rows.find(runId);
    if (!run || !isActive(run)) return Promise.resolve({ run: undefined, others: [] });
    const ended = this.#rows.end(run, outcome, endedAt);
    const others = new Set<string>();
    for (const { taskId, label, overlap, priority, trigger = 'after', skip } of followers) {
      const row = {
        ...{ taskId, label, trigger, occurrences: 1, createdAt: now, priority, causedBy: runId },
      };
      const added =
        skip === undefined
          ? this.#rows.admitOrSkip(row, this.#host, overlap, others)
          : this.#rows.add({ ...row, status: 'skipped', reason: skip }, this.#host);
      others.add(added.id);
    }
    this.#wrote();
    return Promise.resolve({ run: ended, others: this.#rows.those(others) });
  }

  requestStop(runId: string, reason: 'stopped' | 'replaced'): Promise<Run | undefined> {
    const run = this.#rows.find(runId);
    if (!run || !isActive(run)) return Promise.resolve(undefined);
    return Promise.resolve(run.stopRequested ? run : this.#replace({ ...run, stopRequested: reason }));
  }

  active(): Promise<readonly Run[]> {
    return Promise.resolve(this.#rows.all.filter(isActive));
  }

  run(runId: string): Promise<Run | undefined> {
    return Promise.resolve(this.#rows.find(runId));
  }

  attempts(runId: string): Promise<readonly Attempt[]> {
    return Promise.resolve(this.#rows.attemptsOf(runId));
  }

  runs({ before, limit, ...filter }: RunQuery): Promise<readonly Run[]> {
    const runs = this.#rows.all;
    const end = before === undefined ? runs.length : runs.findIndex(({ id }) => id === before);
    const older = runs.slice(0, Math.max(end, 0)).reverse();
    return Promise.resolve(older.filter((run) => fulfils(run, filter)).slice(0, limit));
  }

  lastResults(): Promise<readonly Run[]> {
    const newest = new Map<string, Run>();
    for (const run of this.#rows.all) if (isResult(run)) newest.set(run.taskId, run);
    return Promise.resolve([...newest.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1)));
  }

  addOutputs(outputs: readonly Output[]): Promise<void> {
    if (outputs.some(({ runId }) => runId !== undefined && !this.#rows.find(runId))) {
      return Promise.reject(new Error('An output of a run that the history does not know'));
    }
    for (const output of outputs) {
      const others = this.#history.outputs.filter(({ path }) => path !== output.path);
      this.#history.outputs = [...others, output];
    }
    this.#wrote();
    return Promise.resolve();
  }

  outputs(taskId?: string): Promise<readonly Output[]> {
    const newest = [...this.#history.outputs].reverse();
    return Promise.resolve(newest.filter((output) => taskId === undefined || output.taskId === taskId));
  }

  removeOutput(path: string): Promise<void> {
    this.#history.outputs = this.#history.outputs.filter((output) => output.path !== path);
    this.#wrote();
    return Promise.resolve();
  }

  beat(now: number): Promise<void> {
    this.#history.beats.set(nameOf(this.#host), { host: this.#host, at: now });
    return Promise.resolve();
  }

  lastBeat(host: Host): Promise<number | undefined> {
    return Promise.resolve(this.#history.beats.get(nameOf(host))?.at);
  }

  restore(runs: readonly Run[], cursors: readonly Cursor[]): Promise<void> {
    for (const run of runs.toSorted((a, b) => a.createdAt - b.createdAt)) {
      const isThere = (one: Run) =>
        one.id === run.id ||
        (one.taskId === run.taskId && one.occurrence !== undefined && one.occurrence === run.occurrence);
      if (!this.#rows.all.some(isThere)) this.#rows.put(run);
    }
    for (const cursor of cursors) this.#cursors.restore(cursor);
    this.#wrote();
    return Promise.resolve();
  }

  /** As if the history had been replaced: what it holds is to be changed by the test itself. */
  replaced(path?: string): void {
    this.#replaced.fire({ path });
  }

  close(): Promise<void> {
    this.#history.changes.delete(this.#changes);
    this.#changes.dispose();
    this.#replaced.dispose();
    return Promise.resolve();
  }

  #noteStart({ taskId, attempts, dryRun }: Run, at: number): void {
    if (attempts === 1 && !dryRun) this.#cursors.noteStart(taskId, at);
  }

  #replace(run: Run): Run {
    this.#rows.replace(run);
    this.#wrote();
    return run;
  }

  #wrote(): void {
    this.#history.wrote(this.#changes);
  }
}

function rethrow(error: unknown): never {
  throw error;
}
