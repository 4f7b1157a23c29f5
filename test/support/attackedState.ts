import assert from 'node:assert/strict';
import { chown, mkdir, realpath } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { locateState } from '../../src/app/locateState.ts';
import { ForeignStateError, type ForeignReason } from '../../src/common/ownership.ts';
import type { RunStore } from '../../src/engine/runStore.ts';
import { historyFile } from '../../src/history/folders/historyFile.ts';
import { stateFolder } from '../../src/history/folders/statePaths.ts';
import { openHistory } from '../../src/history/store/openHistory.ts';
import { aHost, at } from './builders.ts';
import { FakeClock } from './fakeClock.ts';
import { quietLog } from './quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from './temporaryFolder.ts';

/** A workspace folder, a home for its state, and a host that opens it as every host does. */
export class AttackedState implements AsyncDisposable {
  readonly clock = new FakeClock(at('2026-11-23T12:00Z'));
  readonly root: TemporaryFolder;
  /** Real path of the workspace folder. */
  readonly folder: string;
  home: string;

  private constructor(root: TemporaryFolder) {
    this.root = root;
    this.folder = root.path('workspace');
    this.home = root.path('home');
  }

  static async create(): Promise<AttackedState> {
    const attacked = new AttackedState(await temporaryFolder());
    await mkdir(attacked.folder);
    return attacked;
  }

  get state(): string {
    return stateFolder({ folder: this.folder, env: { SCHEDULER_HOME: this.home } });
  }

  path(name: string): string {
    return `${this.state}/${name}`;
  }

  async locate(): Promise<string> {
    const { clock } = this;
    const hosts = { self: aHost({ pid: 1 }), isAlive: () => Promise.resolve(false) };
    const place = { clock, hosts, log: quietLog, env: { SCHEDULER_HOME: this.home } };
    return (await locateState({ ...place, folder: await realpath(this.folder) })).state;
  }

  /** The history, as it is for a host; to be closed. */
  async open(): Promise<RunStore> {
    const state = await this.locate();
    const { clock } = this;
    return (await openHistory({ file: historyFile(state), host: aHost({ pid: 1 }), clock, log: quietLog }))
      .store;
  }

  /** Makes the history as it is meant to be, or as `craft` leaves it. */
  async make(craft?: (db: DatabaseSync) => void): Promise<void> {
    await (await this.open()).close();
    if (!craft) return;
    const db = new DatabaseSync(historyFile(this.state), { defensive: false });
    craft(db);
    db.close();
  }

  async assertRefused(why: ForeignReason, path?: string): Promise<void> {
    await assertForeign(async () => (await this.open()).close(), why, path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.root.remove();
  }
}

export async function assertForeign(
  work: () => Promise<unknown>,
  why: ForeignReason,
  path?: string,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ForeignStateError)) throw error;
    assert.equal(error.why, why, error.message);
    if (path !== undefined) assert.equal(error.path, path);
    return;
  }
  assert.fail('It was not refused');
}

/**
 * Does `work` while `path` belongs to another user than this process: it is given away where that is permitted, to root
 * alone; elsewhere this process takes itself for somebody else, to whom nothing here belongs.
 */
export async function whileAnothers(path: string, work: () => Promise<void>): Promise<void> {
  const { getuid } = process;
  assert.ok(getuid, 'This system tells nobody whose a file is');
  const own = getuid();
  if (own === 0) {
    await chown(path, 4711, 4711);
    return work();
  }
  process.getuid = () => own + 4711;
  try {
    await work();
  } finally {
    process.getuid = getuid;
  }
}
