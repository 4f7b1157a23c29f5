import { Emitter } from '../../src/common/emitter.ts';
import type {
  Claim,
  Cursor,
  Enrolment,
  InterruptedOutcome,
  RunQuery,
  RunStore,
} from '../../src/engine/ports.ts';
import { enrolled, inForce } from '../../src/history/enrolled.ts';
import type { KeptCursor } from '../../src/history/enrolled.ts';
import { newRunId } from '../../src/history/runId.ts';
import type { Output } from '../../src/model/output.ts';
import { isActive, isSameHost } from '../../src/model/run.ts';
import type { Host, Outcome, Run, RunStatus, Trigger } from '../../src/model/run.ts';

interface Shared {
  /** Oldest first. */
  readonly runs: Run[];
  readonly cursors: Map<string, KeptCursor>;
  /** Oldest first. */
  outputs: Output[];
  readonly stores: Set<MemoryRunStore>;
}

const isResult = ({ status }: Run) =>
  status !== 'queued' && status !== 'running' && status !== 'skipped' && status !== 'missed';

/** A `RunStore` in memory. `alongside` gives another host's view of the same rows. */
export class MemoryRunStore implements RunStore {
  readonly #host: Host;
  readonly #shared: Shared;
  readonly #changes = new Emitter<void>((error) => {
    throw error;
  });
  readonly onDidChangeElsewhere = this.#changes.event;

  constructor(host: Host, shared?: Shared) {
    this.#host = host;
    this.#shared = shared ?? { runs: [], cursors: new Map(), outputs: [], stores: new Set() };
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

  claim(claims: readonly Claim[], now: number): Promise<readonly (Run | undefined)[]> {
    const before = new Map(this.#shared.cursors);
    const rows = claims.map((claim) => {
      const { taskId, occurrence, occurrences, label, trigger, decision } = claim;
      const cursor = inForce(before.get(taskId), claim.scheduleKey);
      if (!cursor || occurrence <= cursor.until) return undefined;
      if (claim.countedFrom !== undefined && claim.countedFrom !== (cursor.lastStart ?? 'never'))
        return undefined;
      const until = Math.max(this.#shared.cursors.get(taskId)?.until ?? 0, occurrence);
      this.#shared.cursors.set(taskId, { ...cursor, until });
      if (this.#shared.runs.some((run) => run.taskId === taskId && run.occurrence === occurrence))
        return undefined;
      const overlaps = decision === 'run' && this.#activeOf(taskId) !== undefined;
      const status: RunStatus = overlaps ? 'skipped' : decision === 'run' ? 'queued' : decision;
      const reason = overlaps ? 'overlap' : claim.reason;
      return this.#add({
        ...{ taskId, label, trigger, status, occurrence, occurrences, createdAt: now },
        ...(reason === undefined ? {} : { reason }),
      });
    });
    this.#wrote();
    return Promise.resolve(rows);
  }

  open(request: { taskId: string; label: string; trigger: Trigger }, now: number): Promise<Run | undefined> {
    if (this.#activeOf(request.taskId)) return Promise.resolve(undefined);
    const { taskId, label, trigger } = request;
    const run = this.#add({ taskId, label, trigger, status: 'queued', occurrences: 1, createdAt: now });
    this.#wrote();
    return Promise.resolve(run);
  }

  begin(runId: string, maxConcurrent: number, now: number): Promise<Run | undefined> {
    const run = this.#find(runId);
    const running = this.#shared.runs.filter(({ status }) => status === 'running').length;
    if (!run || !isSameHost(run.host, this.#host) || run.status !== 'queued' || running >= maxConcurrent)
      return Promise.resolve(undefined);
    this.#noteStart(run.taskId, now);
    return Promise.resolve(this.#replace({ ...run, status: 'running', startedAt: now }));
  }

  spawned(runId: string, pid: number, startedAt: number): Promise<void> {
    const run = this.#find(runId);
    if (run?.status === 'running') {
      this.#noteStart(run.taskId, startedAt);
      this.#replace({ ...run, pid, startedAt });
    }
    return Promise.resolve();
  }

  end(runId: string, outcome: Outcome | InterruptedOutcome, now: number): Promise<Run | undefined> {
    const run = this.#find(runId);
    if (!run || !isActive(run)) return Promise.resolve(undefined);
    return Promise.resolve(this.#replace({ ...run, ...outcome, endedAt: Math.max(now, run.startedAt ?? 0) }));
  }

  active(): Promise<readonly Run[]> {
    return Promise.resolve(this.#shared.runs.filter(isActive));
  }

  run(runId: string): Promise<Run | undefined> {
    return Promise.resolve(this.#find(runId));
  }

  runs({ taskId, before, limit }: RunQuery): Promise<readonly Run[]> {
    const { runs } = this.#shared;
    const end = before === undefined ? runs.length : runs.findIndex(({ id }) => id === before);
    const older = runs.slice(0, Math.max(end, 0)).reverse();
    return Promise.resolve(
      older.filter((run) => taskId === undefined || run.taskId === taskId).slice(0, limit),
    );
  }

  lastResults(): Promise<readonly Run[]> {
    const newest = new Map<string, Run>();
    for (const run of this.#shared.runs) if (isResult(run)) newest.set(run.taskId, run);
    return Promise.resolve([...newest.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1)));
  }

  addOutputs(outputs: readonly Output[]): Promise<void> {
    if (outputs.some(({ runId }) => !this.#find(runId))) {
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

  #find(runId: string): Run | undefined {
    return this.#shared.runs.find(({ id }) => id === runId);
  }

  #activeOf(taskId: string): Run | undefined {
    return this.#shared.runs.find((run) => run.taskId === taskId && isActive(run));
  }

  #noteStart(taskId: string, at: number): void {
    const { cursors } = this.#shared;
    const cursor = cursors.get(taskId) ?? { taskId, scheduleKey: '', since: 0, until: 0, away: true };
    cursors.set(taskId, { ...cursor, lastStart: at });
  }

  #add(row: Omit<Run, 'id' | 'host'>): Run {
    let id = newRunId(row.createdAt);
    while (this.#find(id)) id = newRunId(row.createdAt);
    const run: Run = { id, ...row, host: this.#host };
    this.#shared.runs.push(run);
    return run;
  }

  #replace(run: Run): Run {
    const { runs } = this.#shared;
    runs[runs.findIndex(({ id }) => id === run.id)] = run;
    this.#wrote();
    return run;
  }

  #wrote(): void {
    for (const store of this.#shared.stores) if (store !== this) store.#changes.fire();
  }
}
