import type { Clock } from '../common/clock.ts';
import type { Event } from '../common/emitter.ts';
import type {
  BeginLimits,
  Begun,
  Claim,
  Cursor,
  Enrolment,
  Follower,
  InterruptedOutcome,
  Log,
  OpenRequest,
  RunQuery,
  RunStore,
  Started,
  Written,
} from '../engine/ports.ts';
import type { Output } from '../model/output.ts';
import type { Attempt, Host, Outcome, Run } from '../model/run.ts';
import { ActiveRuns } from './activeRuns.ts';
import { Admission } from './admission.ts';
import { AttemptTable } from './attemptTable.ts';
import { ChangeWatcher } from './changeWatcher.ts';
import { Connection } from './connection.ts';
import { CursorTable } from './cursorTable.ts';
import { inForce } from './enrolled.ts';
import { OutputTable } from './outputTable.ts';
import { Places } from './places.ts';
import { RunTable } from './runTable.ts';

/** Milliseconds. A clock that is kept in time steps by less. */
const tolerated = 60_000;

export interface RunStoreOptions {
  /** Absolute path of the database; it and its folder are created where they do not exist. */
  readonly file: string;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
}

/** Throws `SqliteMissingError`, `NewerSchemaError`, or what the file system or SQLite says. */
export async function openRunStore(options: RunStoreOptions): Promise<RunStore> {
  const connection = await Connection.open(options.file, options.clock);
  const watcher = new ChangeWatcher(options.file, connection, options.clock, options.log);
  return new SqliteRunStore(options.host, connection, watcher);
}

class SqliteRunStore implements RunStore {
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #watcher: ChangeWatcher;
  readonly #runs: RunTable;
  readonly #active: ActiveRuns;
  readonly #admission: Admission;
  readonly #places: Places;
  readonly #attempts: AttemptTable;
  readonly #cursors: CursorTable;
  readonly #outputs: OutputTable;
  readonly onDidChangeElsewhere: Event<void>;

  constructor(host: Host, connection: Connection, watcher: ChangeWatcher) {
    this.#host = host;
    this.#connection = connection;
    this.#watcher = watcher;
    this.#runs = new RunTable(connection);
    this.#active = new ActiveRuns(connection);
    this.#admission = new Admission(this.#runs, this.#active, host);
    this.#places = new Places(connection, host);
    this.#attempts = new AttemptTable(connection);
    this.#cursors = new CursorTable(connection);
    this.#outputs = new OutputTable(connection);
    this.onDidChangeElsewhere = watcher.event;
  }

  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): Promise<readonly Cursor[]> {
    return this.#connection.write(() => {
      this.#cursors.enrol(enrolments, known, now);
      return this.#cursors.enrolled();
    });
  }

  cursors(): Promise<readonly Cursor[]> {
    return this.#connection.read(() => this.#cursors.enrolled());
  }

  rewind(now: () => number): Promise<boolean> {
    return this.#connection.write(() => {
      const instant = now();
      const ahead = instant + tolerated;
      const cursors = this.#cursors.rewind(instant, ahead);
      return cursors + this.#runs.letGo(instant, ahead) > 0;
    });
  }

  claim(
    claims: readonly Claim[],
    now: number,
  ): Promise<{ readonly rows: readonly (Run | undefined)[]; readonly others: readonly Run[] }> {
    return this.#connection.write(() => {
      // As it stood before: claims of one task may come in any order.
      const before = new Map(claims.map(({ taskId }) => [taskId, this.#cursors.find(taskId)]));
      const changed = new Map<string, Run>();
      const rows = claims.map((claim) => {
        const { countedFrom, scheduleKey } = claim;
        const cursor = inForce(before.get(claim.taskId), scheduleKey);
        if (!cursor || claim.occurrence <= cursor.until) return undefined;
        if (countedFrom !== undefined && countedFrom !== (cursor.lastStart ?? 'never')) return undefined;
        this.#cursors.advance(claim.taskId, claim.occurrence);
        return this.#addClaimed(claim, now, changed);
      });
      const own = new Set(rows.map((run) => run?.id));
      return {
        // One claim of a call may have replaced another.
        rows: rows.map((run) => run && (changed.get(run.id) ?? run)),
        others: [...changed.values()].filter(({ id }) => !own.has(id)),
      };
    });
  }

  #addClaimed(claim: Claim, now: number, changed: Map<string, Run>): Run | undefined {
    const { taskId, label, trigger, occurrence, occurrences, priority, reason, decision } = claim;
    const row = {
      ...{ taskId, label, trigger, occurrence, occurrences, priority, createdAt: now },
      ...(reason === undefined ? {} : { reason }),
    };
    if (decision === 'run') return this.#admission.admitOrSkip(row, claim.overlap, changed);
    return this.#runs.add({ ...row, status: decision }, this.#host);
  }

  open(request: OpenRequest, now: number): Promise<Written> {
    return this.#connection.write(() => {
      const changed = new Map<string, Run>();
      const { taskId, label, trigger, overlap, priority, orSkip, dryRun = false } = request;
      const row = { taskId, label, trigger, occurrences: 1, createdAt: now, priority, dryRun };
      const run = orSkip
        ? this.#admission.admitOrSkip(row, overlap, changed)
        : this.#admission.admit(row, overlap, changed);
      return { run, others: [...changed.values()] };
    });
  }

  begin(runId: string, limits: BeginLimits, now: number): Promise<Begun> {
    return this.#connection.write<Begun>(() => {
      const refused = this.#places.refusal(runId, limits, now);
      if (refused === 'gone') return { refused, run: this.#runs.find(runId) };
      if (refused) return { refused };
      const run = this.#active.begin(runId, now);
      // Within the transaction that has found it queued.
      if (!run) throw new Error(`The run ${runId} is gone`);
      this.#noteStart(run, now);
      return { run };
    });
  }

  spawned(runId: string, started: Started): Promise<void> {
    return this.#connection.write(() => {
      const run = this.#active.spawned(runId, started);
      // Both say the same, or two hosts would count an interval from two instants.
      if (run) this.#noteStart(run, started.startedAt);
    });
  }

  #noteStart({ taskId, attempts, dryRun }: Run, at: number): void {
    if (attempts === 1 && !dryRun) this.#cursors.noteStart(taskId, at);
  }

  retry(runId: string, outcome: Outcome, retryAt: number, now: number): Promise<Run | undefined> {
    return this.#connection.write(() => {
      const run = this.#active.retry(runId, retryAt);
      if (run) this.#attempts.add(run, outcome, now);
      return run;
    });
  }

  end(
    runId: string,
    outcome: Outcome | InterruptedOutcome,
    now: number,
    followers: readonly Follower[] = [],
    endedAt = now,
  ): Promise<Written> {
    return this.#connection.write(() => {
      const changed = new Map<string, Run>();
      const run = this.#active.end(runId, outcome, endedAt);
      if (!run) return { run, others: [] };
      for (const follower of followers) {
        const added = this.#addFollower(follower, runId, now, changed);
        if (added) changed.set(added.id, added);
      }
      return { run, others: [...changed.values()] };
    });
  }

  #addFollower(
    follower: Follower,
    causedBy: string,
    now: number,
    changed: Map<string, Run>,
  ): Run | undefined {
    const { taskId, label, overlap, priority, skip } = follower;
    const row = {
      taskId,
      label,
      trigger: 'after',
      occurrences: 1,
      createdAt: now,
      priority,
      causedBy,
    } as const;
    if (skip === undefined) return this.#admission.admitOrSkip(row, overlap, changed);
    return this.#runs.add({ ...row, status: 'skipped', reason: skip }, this.#host);
  }

  requestStop(runId: string, reason: 'stopped' | 'replaced'): Promise<Run | undefined> {
    return this.#connection.write(() => this.#active.requestStop(runId, reason));
  }

  active(): Promise<readonly Run[]> {
    return this.#connection.read(() => this.#active.all());
  }

  run(runId: string): Promise<Run | undefined> {
    return this.#connection.read(() => this.#runs.find(runId));
  }

  attempts(runId: string): Promise<readonly Attempt[]> {
    return this.#connection.read(() => {
      const run = this.#runs.find(runId);
      return run ? this.#attempts.of(run) : [];
    });
  }

  runs(query: RunQuery): Promise<readonly Run[]> {
    return this.#connection.read(() => this.#runs.page(query));
  }

  lastResults(): Promise<readonly Run[]> {
    return this.#connection.read(() => this.#runs.lastResults());
  }

  addOutputs(outputs: readonly Output[]): Promise<void> {
    return this.#connection.write(() => {
      for (const output of outputs) this.#outputs.add(output);
    });
  }

  outputs(taskId?: string): Promise<readonly Output[]> {
    return this.#connection.read(() => this.#outputs.present(taskId));
  }

  removeOutput(path: string, now: number): Promise<void> {
    return this.#connection.write(() => this.#outputs.remove(path, now));
  }

  close(): Promise<void> {
    this.#watcher.dispose();
    this.#connection.close();
    return Promise.resolve();
  }
}
