import type { Host, Run, RunStatus } from '../../../src/model/run.ts';
import type { SchedulerEvent } from '../../../src/model/events.ts';
import type { SchedulerConfig } from '../../../src/model/task.ts';
import { isSameHost } from '../../../src/model/run.ts';
import type { LiveRun } from '../../../src/engine/ports.ts';
import type { Follower } from '../../../src/engine/runStore.ts';
import { Scheduler } from '../../../src/engine/scheduler.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { aHost, at } from '../../support/builders.ts';
import type { MemoryRunStore } from '../../support/memoryRunStore.ts';
import { ScriptedApprovals } from '../../support/scriptedApprovals.ts';
import { ScriptedExecutor } from '../../support/scriptedExecutor.ts';
import { FaultyStore } from './faultyStore.ts';
import { MemoryLogs } from './memoryLogs.ts';
import { MemoryOutputs } from './memoryOutputs.ts';

/** One host: a scheduler with all its ports, and what has come out of them. */
export class TestHost<Store extends MemoryRunStore = MemoryRunStore> {
  readonly host: Host;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly executor: ScriptedExecutor;
  readonly approvals = new ScriptedApprovals();
  readonly logs = new MemoryLogs();
  readonly outputs = new MemoryOutputs();
  readonly scheduler: Scheduler;
  readonly events: SchedulerEvent[] = [];
  readonly presented: LiveRun[] = [];
  readonly logged: string[] = [];
  /** Calls of `recover`, and hosts that it takes for dead. */
  recoveries = 0;
  readonly dead: Host[] = [];
  open = true;
  /** What the presenter does besides noting. */
  present: (live: LiveRun) => void = () => undefined;

  constructor(clock: FakeClock, store: Store, host: Host) {
    this.clock = clock;
    this.store = store;
    this.host = host;
    this.executor = new ScriptedExecutor(clock);
    const note = (text: string) => void this.logged.push(text);
    this.scheduler = new Scheduler(
      {
        clock,
        store,
        executor: this.executor,
        approvals: this.approvals,
        logs: this.logs,
        outputs: this.outputs,
        presenter: {
          present: (live) => {
            this.presented.push(live);
            this.present(live);
          },
        },
        log: { info: note, warn: note, error: note },
        gate: { isOpen: () => this.open },
        hosts: { self: host, isAlive: (other) => Promise.resolve(!this.#isDead(other)) },
        recover: (followersOf) => this.#recover(followersOf),
        machineSeed: 'this machine',
      },
      '/workspace',
    );
    this.scheduler.onEvent((event) => this.events.push(event));
  }

  #isDead(host: Host): boolean {
    return this.dead.some((each) => isSameHost(each, host));
  }

  async #recover(followersOf: (run: Run, status: RunStatus) => readonly Follower[]): Promise<readonly Run[]> {
    this.recoveries++;
    const changed: Run[] = [];
    for (const row of await this.store.active()) {
      if (!this.#isDead(row.host)) continue;
      const outcome = { status: 'interrupted', reason: 'host-died' } as const;
      const followers = followersOf(row, outcome.status);
      const { run, others } = await this.store.end(row.id, outcome, this.clock.now(), followers);
      changed.push(...[run, ...others].filter((each) => each !== undefined));
    }
    return changed;
  }

  /** Puts a config in force and starts the loop. */
  async start(config: SchedulerConfig, known?: readonly string[]): Promise<void> {
    await this.scheduler.use(config, known);
    this.scheduler.start();
    await settle();
  }

  /** All rows, oldest first. */
  async rows(taskId?: string): Promise<Run[]> {
    const query = { limit: 100_000, ...(taskId === undefined ? {} : { taskId }) };
    return [...(await this.store.runs(query))].reverse();
  }

  /** As short as a test wants to read it: `report running`. */
  async history(): Promise<string[]> {
    return (await this.rows()).map(({ taskId, status }) => `${taskId} ${status}`);
  }

  /** The events of a kind so far. */
  heard<Type extends SchedulerEvent['type']>(type: Type): Extract<SchedulerEvent, { type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<SchedulerEvent, { type: Type }> => event.type === type,
    );
  }

  /** Asks for a run by hand, which must not be refused. */
  async runByHand(taskId = 'report'): Promise<Run> {
    const request = await this.scheduler.run(taskId);
    if ('refused' in request) throw new Error(`Refused: ${request.refused}`);
    await settle();
    return request.run;
  }

  /** Another host that has the same workspace open, with a clock of its own machine: the same one. */
  beside(given: Partial<Host> = { pid: 4_000_002, startToken: 'second' }): TestHost {
    const host = aHost(given);
    return new TestHost(this.clock, this.store.alongside(host), host);
  }
}

export const midnight = at('2026-11-22T00:00Z');

/** A host alone in its workspace, at midnight unless the test says otherwise. */
export function aWorld(start = midnight): TestHost<FaultyStore> {
  const host = aHost();
  return new TestHost(new FakeClock(start), new FaultyStore(host), host);
}

/** `06:00` of an instant, UTC. */
export function clockTime(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(11, 16);
}
