import { Emitter } from '../../src/common/emitter.ts';
import type {
  BeginLimits,
  Begun,
  Claim,
  Cursor,
  Enrolment,
  Follower,
  InterruptedOutcome,
  OpenRequest,
  RunQuery,
  RunStore,
  Started,
  Written,
} from '../../src/engine/ports.ts';
import { enrolled, inForce } from '../../src/history/enrolled.ts';
import type { KeptCursor } from '../../src/history/enrolled.ts';
import { rewound, tolerated } from './rewound.ts';
import type { Output } from '../../src/model/output.ts';
import { isActive } from '../../src/model/run.ts';
import type { Attempt, Host, Outcome, Run } from '../../src/model/run.ts';
import { MemoryRows } from './memoryRows.ts';

interface Shared {
  readonly rows: MemoryRows;
  readonly cursors: Map<string, KeptCursor>;
  /** Oldest first. */
  outputs: Output[];
  readonly stores: Set<MemoryRunStore>;
}

const isResult = (run: Run) =>
  !isActive(run) && run.status !== 'skipped' && run.status !== 'missed' && !run.dryRun;

/** A `RunStore` in memory. `alongside` gives another host's view of the same rows. */
export class MemoryRunStore implements RunStore {
  readonly #host: Host;
  readonly #shared: Shared;
  readonly #rows: MemoryRows;
  readonly #changes = new Emitter<void>((error) => {
    throw error;
  });
  readonly onDidChangeElsewhere = this.#changes.event;

  constructor(host: Host, shared?: Shared) {
    this.#host = host;
    this.#shared = shared ?? { rows: new MemoryRows(), cursors: new Map(), outputs: [], stores: new Set() };
    this.#rows = this.#shared.rows;
    this.#shared.stores.add(this);
  }

  alongside(host: Host): MemoryRunStore {
    return new MemoryRunStore(host, this.#shared);
  }

  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): Promise<readonly Cursor[]> {
    const { cursors } = this.#shared;
    const present = new Set(enrolments.map(({ taskId }) => taskId));
    for (const kept of [...cursors.values()]) {
      if (present.has(kept.taskId)) continue;
      if (known.includes(kept.taskId)) cursors.set(kept.taskId, { ...kept, away: true });
      else cursors.delete(kept.taskId);
    }
    for (const { taskId, scheduleKey } of enrolments) {
      cursors.set(taskId, enrolled(cursors.get(taskId), taskId, scheduleKey, now));
    }
    this.#wrote();
    return this.cursors();
  }

  cursors(): Promise<readonly Cursor[]> {
    const here = [...this.#shared.cursors.values()].filter(({ away }) => !away);
    here.sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
    return Promise.resolve(
      here.map(({ taskId, scheduleKey, since, until, lastStart }) => ({
        taskId,
        scheduleKey,
        since,
        until,
        ...(lastStart === undefined ? {} : { lastStart }),
      })),
    );
  }

  rewind(now: () => number): Promise<boolean> {
    const instant = now();
    const { cursors } = this.#shared;
    const runs = this.#rows.all;
    let changed = false;
    for (const cursor of [...cursors.values()]) {
      const back = rewound(cursor, instant);
      if (back !== cursor) changed = true;
      cursors.set(cursor.taskId, back);
    }
    for (const [index, { occurrence, ...run }] of runs.entries()) {
      const setAside = run.status === 'missed' || run.status === 'skipped';
      if (!setAside || occurrence === undefined || occurrence <= instant) continue;
      if (run.createdAt <= instant + tolerated || (cursors.get(run.taskId)?.until ?? 0) >= occurrence)
        continue;
      runs[index] = { ...run, reason: 'clock-ahead' };
      changed = true;
    }
    if (changed) this.#wrote();
    return Promise.resolve(changed);
  }

  claim(
    claims: readonly Claim[],
    now: number,
  ): Promise<{ readonly rows: readonly (Run | undefined)[]; readonly others: readonly Run[] }> {
    const before = new Map(this.#shared.cursors);
    const others = new Set<string>();
    const rows = claims.map((claim) => {
      const { taskId, occurrence, occurrences, label, trigger, priority, decision, reason } = claim;
      const cursor = inForce(before.get(taskId), claim.scheduleKey);
      if (!cursor || occurrence <= cursor.until) return undefined;
      if (claim.countedFrom !== undefined && claim.countedFrom !== (cursor.lastStart ?? 'never'))
        return undefined;
      const until = Math.max(this.#shared.cursors.get(taskId)?.until ?? 0, occurrence);
      this.#shared.cursors.set(taskId, { ...cursor, until });
      if (this.#rows.all.some((run) => run.taskId === taskId && run.occurrence === occurrence))
        return undefined;
      const row = {
        ...{ taskId, label, trigger, occurrence, occurrences, createdAt: now, priority },
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
    for (const { taskId, label, overlap, priority, skip } of followers) {
      const row = {
        ...{ taskId, label, occurrences: 1, createdAt: now, priority, causedBy: runId },
        trigger: 'after' as const,
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

  runs({ taskId, before, limit }: RunQuery): Promise<readonly Run[]> {
    const runs = this.#rows.all;
    const end = before === undefined ? runs.length : runs.findIndex(({ id }) => id === before);
    const older = runs.slice(0, Math.max(end, 0)).reverse();
    return Promise.resolve(
      older.filter((run) => taskId === undefined || run.taskId === taskId).slice(0, limit),
    );
  }

  lastResults(): Promise<readonly Run[]> {
    const newest = new Map<string, Run>();
    for (const run of this.#rows.all) if (isResult(run)) newest.set(run.taskId, run);
    return Promise.resolve([...newest.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1)));
  }

  addOutputs(outputs: readonly Output[]): Promise<void> {
    if (outputs.some(({ runId }) => !this.#rows.find(runId))) {
      return Promise.reject(new Error('An output of a run that the history does not know'));
    }
    for (const output of outputs) {
      const others = this.#shared.outputs.filter(({ path }) => path !== output.path);
      this.#shared.outputs = [...others, output];
    }
    this.#wrote();
    return Promise.resolve();
  }

  outputs(taskId?: string): Promise<readonly Output[]> {
    const newest = [...this.#shared.outputs].reverse();
    return Promise.resolve(newest.filter((output) => taskId === undefined || output.taskId === taskId));
  }

  removeOutput(path: string): Promise<void> {
    this.#shared.outputs = this.#shared.outputs.filter((output) => output.path !== path);
    this.#wrote();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#shared.stores.delete(this);
    this.#changes.dispose();
    return Promise.resolve();
  }

  #noteStart({ taskId, attempts, dryRun }: Run, at: number): void {
    if (attempts !== 1 || dryRun) return;
    const { cursors } = this.#shared;
    const cursor = cursors.get(taskId) ?? { taskId, scheduleKey: '', since: 0, until: 0, away: true };
    cursors.set(taskId, { ...cursor, lastStart: at });
  }

  #replace(run: Run): Run {
    this.#rows.replace(run);
    this.#wrote();
    return run;
  }

  #wrote(): void {
    for (const store of this.#shared.stores) if (store !== this) store.#changes.fire();
  }
}
