import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { locateState, noteWorkspace, type LocatedState } from '../../../src/app/locateState.ts';
import { relink, RelinkError, type Relinked, type RelinkFault } from '../../../src/app/relink.ts';
import type { HostRegistry } from '../../../src/engine/ports.ts';
import { migrate, migrations } from '../../../src/history/database/migrations.ts';
import { stateFolder } from '../../../src/history/folders/statePaths.ts';
import type { Host } from '../../../src/model/run.ts';
import { aHost, at } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

/** Workspace folders of a user on this machine, and where their state lies. */
export class StateWorld implements AsyncDisposable {
  readonly clock = new FakeClock(at('2026-11-23T12:00Z'));
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** Hosts whose process lives. */
  readonly alive = new Set<number>();
  readonly hosts: HostRegistry;
  readonly #root: TemporaryFolder;

  private constructor(root: TemporaryFolder) {
    this.#root = root;
    this.home = root.path('home');
    this.env = { SCHEDULER_HOME: this.home };
    const self = aHost({ pid: 1, machine: 'here' });
    this.hosts = {
      self,
      isAlive: (host: Host) =>
        Promise.resolve(host.machine === 'there' ? undefined : this.alive.has(host.pid)),
    };
  }

  static async create(): Promise<StateWorld> {
    const world = new StateWorld(await temporaryFolder());
    await mkdir(world.home);
    return world;
  }

  path(...parts: string[]): string {
    return this.#root.path(...parts);
  }

  /** A workspace folder with a scheduler.json; its real path. */
  async folder(...parts: string[]): Promise<string> {
    const folder = this.path(...parts);
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(join(folder, '.vscode', 'scheduler.json'), '{ "version": 1, "tasks": {} }');
    return realpath(folder);
  }

  stateOf(folder: string): string {
    return stateFolder({ folder, env: this.env });
  }

  /** Makes the history of a folder with `runs` rows, as a host that opens it does. */
  async history(folder: string, runs: number, version = migrations.length): Promise<string> {
    const state = this.stateOf(folder);
    await mkdir(state, { recursive: true });
    this.inHistory(state, (db) => {
      db.exec('pragma journal_mode = wal');
      migrate(db, migrations.slice(0, version));
      for (let number = 1; number <= runs; number++) this.#addRun(db, number);
    });
    await this.note(folder, state);
    return state;
  }

  #addRun(db: DatabaseSync, number: number): void {
    const createdAt = at('2026-11-22T06:00Z') + number;
    db.prepare(
      `insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, host_kind, host_pid, host_token)
       values (?, 'report', 'report', 'manual', 'succeeded', 1, ?, 'cli', 4000001, 'first')`,
    ).run(`20261122-060000-${String(number).padStart(6, '0')}`, createdAt);
  }

  inHistory<T>(state: string, work: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(join(state, 'history.db'));
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  runsIn(state: string): number {
    return this.inHistory(state, (db) =>
      Number(db.prepare('select count(*) as runs from runs').get()?.['runs']),
    );
  }

  factsIn(state: string): Readonly<Record<string, unknown>> {
    const rows = this.inHistory(state, (db) =>
      db.prepare("select name, value from facts where name in ('folder', 'identity')").all(),
    );
    return Object.fromEntries(rows.map(({ name, value }) => [String(name), value]));
  }

  locate(folder: string): Promise<LocatedState> {
    return locateState({ ...this, folder, log: quietLog });
  }

  note(folder: string, state: string): Promise<void> {
    return noteWorkspace(state, { ...this, folder, log: quietLog });
  }

  relink(folder: string, from?: string, replace = false): Promise<Relinked> {
    return relink({ ...this, folder, from: from === undefined ? undefined : [from], replace });
  }

  /** Why it is refused. */
  async refusal(folder: string, from?: string, replace = false): Promise<RelinkFault> {
    try {
      await this.relink(folder, from, replace);
    } catch (error) {
      if (error instanceof RelinkError) return error.fault;
      throw error;
    }
    throw new Error('It was not refused');
  }

  /** The names of the state folders. */
  async states(): Promise<string[]> {
    return (await readdir(this.home)).map((name) => basename(name)).sort();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#root.remove();
  }
}
