import { ConfigFile, type ConfigState } from '../../../src/app/configFile.ts';
import { WorkspaceScheduler } from '../../../src/app/workspaceScheduler.ts';
import type { SchedulerEvent } from '../../../src/model/events.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import { settle } from '../../support/fakeClock.ts';
import { aWorld, type TestHost } from '../engine/world.ts';
import { pastOf } from './past.ts';
import { WorkspaceFolder } from './workspaceFolder.ts';

/** A workspace with a scheduler.json, its scheduler over `world`'s store, clock and executor. */
export class Workspace implements AsyncDisposable {
  readonly folder: WorkspaceFolder;
  readonly world: TestHost;
  readonly scheduler: WorkspaceScheduler;
  readonly events: SchedulerEvent[] = [];
  /** The machine's. */
  zone = 'UTC';

  constructor(folder: WorkspaceFolder, world: TestHost) {
    this.folder = folder;
    this.world = world;
    const note = (text: string) => void world.logged.push(text);
    this.scheduler = new WorkspaceScheduler({
      folder: folder.path,
      clock: world.clock,
      configFile: new ConfigFile(folder.path, () => this.zone),
      scheduler: world.scheduler,
      ...pastOf(world),
      approvals: world.approvals,
      mayLook: () => world.open,
      store: world.store,
      logs: world.logs,
      executor: world.executor,
      log: { info: note, warn: note, error: note },
    });
    this.scheduler.onEvent((event) => this.events.push(event));
  }

  static async with(tasks: object, world: TestHost = aWorld()): Promise<Workspace> {
    const workspace = new Workspace(await WorkspaceFolder.create(), world);
    await workspace.configure(tasks);
    return workspace;
  }

  configure(tasks: object | string): Promise<void> {
    return this.folder.configure(typeof tasks === 'string' ? tasks : { timezone: 'UTC', tasks });
  }

  /** Reads the file again, and waits as long as that waits for one that is away. */
  async reload(): Promise<ConfigState> {
    return settled(this.scheduler.reload(), this.world.clock);
  }

  async open(): Promise<void> {
    await this.scheduler.reload();
    this.scheduler.start();
    await this.scheduler.readHistory();
    await this.world.clock.advanceBy(0);
  }

  /** `report succeeded` for each task: its last result, or what it is doing. */
  overview(): string[] {
    return this.scheduler
      .tasks()
      .map(({ task, active, last }) => `${task.id} ${active?.status ?? '-'} ${last?.status ?? '-'}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.folder[Symbol.asyncDispose]();
  }
}

/** Lets the clock go on until the promise is settled: it may wait for a file that is away. */
export async function settled<T>(promise: Promise<T>, clock: FakeClock): Promise<T> {
  let waiting = true;
  const done = promise.finally(() => (waiting = false));
  while (waiting) {
    await settle();
    if (clock.nextTimerIn === 1000) await clock.advanceBy(1000);
  }
  return done;
}
