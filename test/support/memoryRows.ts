import type { BeginLimits, Begun, InterruptedOutcome } from '../../src/engine/runStore.ts';
import { newRunId } from '../../src/history/runId.ts';
import { MemoryFigures } from './memoryFigures.ts';
import { isActive, isSameHost } from '../../src/model/run.ts';
import type { Attempt, Host, Outcome, Run } from '../../src/model/run.ts';
import type { OverlapPolicy } from '../../src/model/task.ts';

/** A row that is to be written. */
export type NewRow = Omit<Run, 'id' | 'host' | 'attempts'> & { readonly priority: number };
type Applicant = Omit<NewRow, 'status'>;
/** What an active row has that it loses with its end, its attempt or its wait. */
type Passing = 'stopRequested' | 'retryAt' | 'pid' | 'pidToken';

/** The runs of a `MemoryRunStore`, which every host of it shares. */
export class MemoryRows {
  /** Oldest first. */
  readonly all: Run[] = [];
  readonly figures = new MemoryFigures();
  /** Ids of those that are new or have changed since they were last asked for. */
  #changed = new Set<string>();
  #hasRemoved = false;
  /** By run id. */
  readonly #priorities = new Map<string, number>();
  /** In the order of their ends. */
  readonly #attempts: Attempt[] = [];

  find(runId: string): Run | undefined {
    return this.all.find(({ id }) => id === runId);
  }

  those(ids: Iterable<string>): Run[] {
    return [...ids].flatMap((id) => this.find(id) ?? []);
  }

  attemptsOf(runId: string): Attempt[] {
    return this.#attempts.filter((attempt) => attempt.runId === runId);
  }

  add({ priority, ...row }: NewRow, host: Host): Run {
    let id = newRunId(row.createdAt);
    while (this.find(id)) id = newRunId(row.createdAt);
    const run: Run = { id, ...row, attempts: 0, host };
    this.#priorities.set(id, priority);
    return this.put(run);
  }

  /** A row as it is given. */
  put(run: Run): Run {
    // What was before this scheduler comes before all that it has seen.
    if (run.reason === 'imported') this.all.unshift(run);
    else this.all.push(run);
    this.#changed.add(run.id);
    this.figures.note(run);
    return run;
  }

  replace(run: Run): Run {
    const index = this.all.findIndex(({ id }) => id === run.id);
    const before = this.all[index];
    this.all[index] = run;
    this.#changed.add(run.id);
    if (before && isActive(before)) this.figures.note(run);
    return run;
  }

  remove(ids: ReadonlySet<string>): void {
    this.#hasRemoved = true;
    this.all.splice(0, Infinity, ...this.all.filter(({ id }) => !ids.has(id)));
    this.#attempts.splice(0, Infinity, ...this.#attempts.filter(({ runId }) => !ids.has(runId)));
  }

  /** `undefined`: some are no more. */
  takeChanged(): Run[] | undefined {
    const changed = this.#hasRemoved ? undefined : this.those(this.#changed);
    this.#changed = new Set();
    this.#hasRemoved = false;
    return changed;
  }

  /** Why the row may not begin. */
  refusal(run: Run | undefined, host: Host, limits: BeginLimits, now: number): Begun['refused'] {
    if (run?.status !== 'queued' || !isSameHost(run.host, host)) return 'gone';
    const running = this.all.filter(({ status }) => status === 'running');
    const isBusy = (queued: Run) =>
      running.some(({ taskId, dryRun }) => taskId === queued.taskId && dryRun === queued.dryRun);
    const free = limits.maxConcurrent - running.length;
    if (free <= 0) return 'full';
    if (limits.alone && isBusy(run)) return 'busy';
    const ready = this.all.filter(
      (other) =>
        other.status === 'queued' &&
        (other.retryAt ?? now) <= now &&
        !isSameHost(other.host, host) &&
        !isBusy(other),
    );
    return limits.giveWay && ready.filter((other) => this.#comesBefore(other, run)).length >= free
      ? 'turn'
      : undefined;
  }

  #comesBefore(one: Run, other: Run): boolean {
    const rank = ({ id }: Run) => this.#priorities.get(id) ?? 0;
    return (
      rank(one) > rank(other) ||
      (rank(one) === rank(other) && this.all.indexOf(one) < this.all.indexOf(other))
    );
  }

  begin(run: Run, now: number): Run {
    return this.replace({
      ...without(run, 'retryAt'),
      ...{ status: 'running', startedAt: run.startedAt ?? now },
      ...{ attempts: run.attempts + 1, attemptStartedAt: now },
    });
  }

  retry(run: Run, outcome: Outcome, retryAt: number, now: number): Run {
    this.#endAttempt(run, outcome, now);
    return this.replace({ ...without(run, 'pid', 'pidToken'), status: 'queued', retryAt });
  }

  end(run: Run, outcome: Outcome | InterruptedOutcome, now: number): Run {
    if (run.status === 'running') this.#endAttempt(run, outcome, now);
    return this.replace({
      ...without(run, 'stopRequested', 'retryAt'),
      ...outcome,
      endedAt: Math.max(now, run.attemptStartedAt ?? 0),
    });
  }

  #endAttempt(run: Run, outcome: Outcome | InterruptedOutcome, now: number): void {
    const startedAt = run.attemptStartedAt ?? now;
    // Stats, summary and warnings are the run's.
    const end: Outcome | InterruptedOutcome = { ...outcome };
    for (const property of ['stats', 'summary', 'warnings'] as const) Reflect.deleteProperty(end, property);
    const endedAt = Math.max(now, startedAt);
    this.#attempts.push({ runId: run.id, number: run.attempts, startedAt, endedAt, ...end });
  }

  forbids(overlap: OverlapPolicy, { taskId, dryRun }: Pick<Run, 'taskId' | 'dryRun'>): boolean {
    const active = this.#activeOf(taskId, dryRun);
    if (dryRun) return active.length > 0;
    if (overlap === 'queue') return active.some(({ status }) => status === 'queued');
    return overlap === 'skip' && active.length > 0;
  }

  /** Adds a queued row; the ids of those that it replaces are put into `others`. */
  admit(row: Applicant, host: Host, overlap: OverlapPolicy, others: Set<string>): Run {
    for (const other of overlap === 'replace' ? this.#activeOf(row.taskId, undefined) : []) {
      if (row.dryRun || (other.stopRequested && other.status === 'running')) continue;
      if (other.status === 'running') this.replace({ ...other, stopRequested: 'replaced' });
      else this.end(other, { status: 'cancelled', reason: 'replaced' }, row.createdAt);
      others.add(other.id);
    }
    return this.add({ ...row, status: 'queued' }, host);
  }

  admitOrSkip(row: Applicant, host: Host, overlap: OverlapPolicy, others: Set<string>): Run {
    if (!this.forbids(overlap, row)) return this.admit(row, host, overlap, others);
    return this.add({ ...row, status: 'skipped', reason: 'overlap' }, host);
  }

  #activeOf(task: string, dry: true | undefined): Run[] {
    return this.all.filter((run) => run.taskId === task && run.dryRun === dry && isActive(run));
  }
}

function without(run: Run, ...properties: readonly Passing[]): Omit<Run, Passing> {
  const rest: { -readonly [Property in keyof Run]?: Run[Property] | undefined } = { ...run };
  for (const property of properties) delete rest[property];
  return rest as Omit<Run, Passing>;
}
