import type { Clock } from '../common/clock.ts';
import type { Event } from '../common/emitter.ts';
import type {
  Claim,
  Cursor,
  Enrolment,
  InterruptedOutcome,
  Log,
  RunQuery,
  RunStore,
} from '../engine/ports.ts';
import type { Output } from '../model/output.ts';
import type { Host, Outcome, Run, Trigger } from '../model/run.ts';
import { ChangeWatcher } from './changeWatcher.ts';
import { Connection } from './connection.ts';
import { CursorTable } from './cursorTable.ts';
import { inForce } from './enrolled.ts';
import { OutputTable } from './outputTable.ts';
import { RunTable } from './runTable.ts';

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
  readonly #cursors: CursorTable;
  readonly #outputs: OutputTable;
  readonly onDidChangeElsewhere: Event<void>;

  constructor(host: Host, connection: Connection, watcher: ChangeWatcher) {
    this.#host = host;
    this.#connection = connection;
    this.#watcher = watcher;
    this.#runs = new RunTable(connection);
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

  claim(claims: readonly Claim[], now: number): Promise<readonly (Run | undefined)[]> {
    return this.#connection.write(() => {
      // As it stood before: claims of one task may come in any order.
      const before = new Map(claims.map(({ taskId }) => [taskId, this.#cursors.find(taskId)]));
      return claims.map((claim) => {
        const { countedFrom, scheduleKey } = claim;
        const cursor = inForce(before.get(claim.taskId), scheduleKey);
        if (!cursor || claim.occurrence <= cursor.until) return undefined;
        if (countedFrom !== undefined && countedFrom !== (cursor.lastStart ?? 'never')) return undefined;
        this.#cursors.advance(claim.taskId, claim.occurrence);
        return this.#addClaimed(claim, now);
      });
    });
  }

  #addClaimed(claim: Claim, now: number): Run | undefined {
    const { taskId, label, trigger, occurrence, occurrences, reason, decision } = claim;
    const row = { taskId, label, trigger, occurrence, occurrences, createdAt: now };
    if (decision === 'run' && this.#runs.hasActive(taskId)) {
      return this.#runs.add({ ...row, status: 'skipped', reason: 'overlap' }, this.#host);
    }
    const status = decision === 'run' ? 'queued' : decision;
    return this.#runs.add({ ...row, status, ...(reason === undefined ? {} : { reason }) }, this.#host);
  }

  open(request: { taskId: string; label: string; trigger: Trigger }, now: number): Promise<Run | undefined> {
    return this.#connection.write(() => {
      if (this.#runs.hasActive(request.taskId)) return undefined;
      const { taskId, label, trigger } = request;
      const row = { taskId, label, trigger, status: 'queued', occurrences: 1, createdAt: now } as const;
      return this.#runs.add(row, this.#host);
    });
  }

  begin(runId: string, maxConcurrent: number, now: number): Promise<Run | undefined> {
    return this.#connection.write(() => {
      if (this.#runs.countRunning() >= maxConcurrent) return undefined;
      const run = this.#runs.begin(runId, this.#host, now);
      if (run) this.#cursors.noteStart(run.taskId, now);
      return run;
    });
  }

  spawned(runId: string, pid: number, startedAt: number): Promise<void> {
    return this.#connection.write(() => {
      const run = this.#runs.spawned(runId, pid, startedAt);
      // Both say the same, or two hosts would count an interval from two instants.
      if (run) this.#cursors.noteStart(run.taskId, startedAt);
    });
  }

  end(runId: string, outcome: Outcome | InterruptedOutcome, now: number): Promise<Run | undefined> {
    return this.#connection.write(() => this.#runs.end(runId, outcome, now));
  }

  active(): Promise<readonly Run[]> {
    return this.#connection.read(() => this.#runs.active());
  }

  run(runId: string): Promise<Run | undefined> {
    return this.#connection.read(() => this.#runs.find(runId));
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
