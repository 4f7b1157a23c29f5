import type { Event } from '../../common/emitter.ts';
import type { Started } from '../../engine/ports.ts';
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
} from '../../engine/runStore.ts';
import type { Output } from '../../model/output.ts';
import type { Attempt, Host, Outcome, Run } from '../../model/run.ts';
import { ActiveRuns } from './activeRuns.ts';
import { Admission } from './admission.ts';
import { AttemptTable } from './attemptTable.ts';
import type { ChangeWatcher } from './changeWatcher.ts';
import type { Connection } from '../database/connection.ts';
import { CursorTable } from './cursorTable.ts';
import { inForce } from './enrolled.ts';
import { HostTable } from './hostTable.ts';
import { OutputTable } from './outputTable.ts';
import { Places } from './places.ts';
import type { Revisions } from './revisions.ts';
import { RunSearch } from './runSearch.ts';
import type { RunTable } from './runTable.ts';
import { tornClaims } from './tornClaims.ts';

/** Milliseconds. A clock that is kept in time steps by less. */
const tolerated = 60_000;

interface Parts {
  readonly connection: Connection;
  readonly revisions: Revisions;
  readonly runs: RunTable;
  readonly watcher: ChangeWatcher;
}

export class SqliteRunStore implements RunStore {
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #revisions: Revisions;
  readonly #watcher: ChangeWatcher;
  readonly #runs: RunTable;
  readonly #search: RunSearch;
  readonly #active: ActiveRuns;
  readonly #admission: Admission;
  readonly #places: Places;
  readonly #attempts: AttemptTable;
  readonly #cursors: CursorTable;
  readonly #outputs: OutputTable;
  readonly #hosts: HostTable;
  readonly onDidChangeElsewhere: Event<ChangesElsewhere>;
  readonly onDidReplace: Event<HistoryReplaced>;

  constructor(host: Host, { connection, revisions, runs, watcher }: Parts) {
    this.#host = host;
    this.#connection = connection;
    this.#revisions = revisions;
    this.#watcher = watcher;
    this.#runs = runs;
    this.#search = new RunSearch(connection);
    this.#active = new ActiveRuns(connection, revisions);
    this.#admission = new Admission(this.#runs, this.#active, host);
    this.#places = new Places(connection, host);
    this.#attempts = new AttemptTable(connection);
    this.#cursors = new CursorTable(connection);
    this.#outputs = new OutputTable(connection);
    this.#hosts = new HostTable(connection);
    this.onDidChangeElsewhere = watcher.event;
    this.onDidReplace = connection.onDidReplace;
  }

  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): Promise<readonly Cursor[]> {
    return this.#revisions.write(() => {
      if (this.#cursors.enrol(enrolments, known, now)) this.#revisions.next();
      return this.#cursors.enrolled();
    });
  }

  cursors(): Promise<readonly Cursor[]> {
    return this.#connection.read(() => this.#cursors.enrolled());
  }

  lastStarts(): Promise<ReadonlyMap<string, number>> {
    return this.#connection.read(() => this.#cursors.lastStarts());
  }

  rewind(now: () => number): Promise<boolean> {
    return this.#revisions.write(() => {
      const instant = now();
      const ahead = instant + tolerated;
      const changed = this.#cursors.rewind(instant, ahead) + this.#runs.letGo(instant, ahead) > 0;
      if (changed) this.#revisions.next();
      return changed;
    });
  }

  claim(
    claims: readonly Claim[],
    now: number,
  ): Promise<{ readonly rows: readonly (Run | undefined)[]; readonly others: readonly Run[] }> {
    return this.#revisions.write(() => {
      // As it stood before: claims of one task may come in any order.
      const before = new Map(claims.map(({ taskId }) => [taskId, this.#cursors.find(taskId)]));
      const changed = new Map<string, Run>();
      const torn = tornClaims(claims, (taskId) => before.get(taskId)?.until);
      const rows = claims.map((claim) => {
        const { countedFrom, scheduleKey } = claim;
        const cursor = inForce(before.get(claim.taskId), scheduleKey);
        if (!cursor || claim.occurrence <= cursor.until || torn.has(claim)) return undefined;
        if (countedFrom !== undefined && countedFrom !== (cursor.lastStart ?? 'never')) return undefined;
        this.#cursors.advance(claim.taskId, claim.occurrence);
        this.#revisions.next();
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
    const { taskId, label, trigger, occurrence, from, priority, reason, decision } = claim;
    // The cursor may have been put back over what has run.
    const had = from === undefined ? 0 : this.#runs.accounted(taskId, from, occurrence);
    const occurrences = claim.occurrences - had;
    if (occurrences <= 0) return undefined;
    const row = {
      ...{ taskId, label, trigger, occurrence, occurrences, priority, createdAt: now },
      ...(reason === undefined ? {} : { reason }),
    };
    if (decision === 'run') return this.#admission.admitOrSkip(row, claim.overlap, changed);
    return this.#runs.add({ ...row, status: decision }, this.#host);
  }

  open(request: OpenRequest, now: number): Promise<Written> {
    return this.#revisions.write(() => {
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
    return this.#revisions.write<Begun>(() => {
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
    return this.#revisions.write(() => {
      const run = this.#active.spawned(runId, started);
      // Both say the same, or two hosts would count an interval from two instants.
      if (run) this.#noteStart(run, started.startedAt);
    });
  }

  #noteStart({ taskId, attempts, dryRun }: Run, at: number): void {
    if (attempts === 1 && !dryRun) this.#cursors.noteStart(taskId, at);
  }

  retry(runId: string, outcome: Outcome, retryAt: number, now: number): Promise<Run | undefined> {
    return this.#revisions.write(() => {
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
    return this.#revisions.write(() => {
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
    const { taskId, label, overlap, priority, trigger = 'after', skip } = follower;
    const row = { taskId, label, trigger, occurrences: 1, createdAt: now, priority, causedBy };
    if (skip === undefined) return this.#admission.admitOrSkip(row, overlap, changed);
    return this.#runs.add({ ...row, status: 'skipped', reason: skip }, this.#host);
  }

  requestStop(runId: string, reason: 'stopped' | 'replaced'): Promise<Run | undefined> {
    return this.#revisions.write(() => this.#active.requestStop(runId, reason));
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
    return this.#connection.read(() => this.#search.page(query));
  }

  lastResults(): Promise<readonly Run[]> {
    return this.#connection.read(() => this.#runs.lastResults());
  }

  addOutputs(outputs: readonly Output[]): Promise<void> {
    return this.#revisions.write(() => {
      for (const output of outputs) this.#outputs.add(output);
      this.#revisions.next();
    });
  }

  outputs(taskId?: string): Promise<readonly Output[]> {
    return this.#connection.read(() => this.#outputs.present(taskId));
  }

  removeOutput(path: string, now: number): Promise<void> {
    return this.#revisions.write(() => {
      this.#outputs.remove(path, now);
      this.#revisions.next();
    });
  }

  beat(now: number): Promise<void> {
    return this.#revisions.write(() => this.#hosts.beat(this.#host, now));
  }

  lastBeat(host: Host): Promise<number | undefined> {
    return this.#connection.read(() => this.#hosts.lastBeat(host));
  }

  restore(runs: readonly Run[], cursors: readonly Cursor[]): Promise<void> {
    return this.#revisions.write(() => {
      // The oldest first, or the history would be out of order.
      const missing = runs.toSorted((a, b) => a.createdAt - b.createdAt).filter((run) => this.#runs.put(run));
      const changed = cursors.filter((cursor) => this.#cursors.restore(cursor));
      if (missing.length + changed.length > 0) this.#revisions.next();
    });
  }

  close(): Promise<void> {
    this.#watcher.dispose();
    this.#connection.close();
    return Promise.resolve();
  }
}
