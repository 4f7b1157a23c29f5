import assert from 'node:assert/strict';
import type { HostRegistry, KeptResult, KeptRuns, KeptState } from '../../../src/engine/ports.ts';
import { recoverInterrupted } from '../../../src/history/recovery.ts';
import type { Host, Run, RunStatus } from '../../../src/model/run.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { MemoryRunStore } from '../../support/memoryRunStore.ts';

const self: Host = { kind: 'vscode', pid: 1, startToken: 'self' };
const gone: Host = { kind: 'vscode', pid: 3, startToken: 'gone' };
const hosts: HostRegistry = { self, isAlive: () => Promise.resolve(false) };
const clock = new FakeClock(900);
const limits = { maxConcurrent: 9, alone: true, giveWay: true };
const request = { taskId: 'a', label: 'A', trigger: 'manual', overlap: 'skip', priority: 0 } as const;

/** Runs that have outlived their hosts, all of them in one state. */
class KeptInState implements KeptRuns {
  readonly calls: string[] = [];
  readonly #state: KeptState;
  readonly #result: KeptResult | undefined;

  constructor(state: KeptState, result?: KeptResult) {
    this.#state = state;
    this.#result = result;
  }

  states(running: readonly Run[]): Promise<ReadonlyMap<string, KeptState>> {
    return Promise.resolve(new Map(running.map(({ id }) => [id, this.#state])));
  }

  conclude(): Promise<KeptResult | undefined> {
    this.calls.push('conclude');
    return Promise.resolve(this.#result);
  }

  forget(): Promise<void> {
    this.calls.push('forget');
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.calls.push('stop');
    return Promise.resolve();
  }
}

describe('Recovery of runs that have outlived their hosts', () => {
  let store: MemoryRunStore;
  const ended: Run[] = [];

  beforeEach(() => {
    store = new MemoryRunStore(self);
    ended.length = 0;
  });

  async function running(host = gone): Promise<Run> {
    const there = host === self ? store : store.alongside(host);
    const { run } = await there.open(request, 100);
    const begun = await there.begin(run?.id ?? '', limits, 110);
    assert.ok(begun.run);
    return begun.run;
  }

  const recover = (kept: KeptRuns) =>
    recoverInterrupted(
      store,
      hosts,
      clock,
      (_: Run, status: RunStatus) =>
        status === 'succeeded' ? [{ taskId: 'b', label: 'B', overlap: 'skip', priority: 0 }] : [],
      (run) => Promise.resolve(void ended.push(run)),
      kept,
    );

  it('leaves alone what goes on', async () => {
    const run = await running();
    const kept = new KeptInState('going');
    assert.deepEqual(await recover(kept), []);
    assert.deepEqual(await store.active(), [run]);
    assert.deepEqual([kept.calls, ended], [[], []]);
  });

  it('has it stopped where somebody has asked for that', async () => {
    const { id } = await running();
    await store.requestStop(id, 'replaced');
    const kept = new KeptInState('going');
    assert.deepEqual(await recover(kept), []);
    assert.deepEqual(kept.calls, ['stop']);
    assert.equal((await store.run(id))?.status, 'running', 'until it has ended');
  });

  it('ends it as what it came to, when it did, and starts what follows now', async () => {
    const { id } = await running();
    const stats = { albums: 3 };
    const kept = new KeptInState('ended', {
      outcome: { status: 'succeeded', exitCode: 0, stats },
      endedAt: 500,
    });
    const [run, follower] = await recover(kept);
    assert.deepEqual(
      [run?.id, run?.status, run?.exitCode, run?.endedAt, run?.stats],
      [id, 'succeeded', 0, 500, stats],
    );
    assert.deepEqual([follower?.taskId, follower?.causedBy, follower?.createdAt], ['b', id, 900]);
    assert.deepEqual(kept.calls, ['conclude', 'forget']);
    assert.deepEqual(ended, []);
  });

  it('ends it also where the host that has left it is this one', async () => {
    const { id } = await running(self);
    await recover(new KeptInState('ended', { outcome: { status: 'failed', exitCode: 3 }, endedAt: 500 }));
    assert.equal((await store.run(id))?.status, 'failed');
  });

  it('says for whom it was stopped', async () => {
    const { id } = await running();
    await store.requestStop(id, 'replaced');
    const outcome = { status: 'cancelled', reason: 'host-closed' } as const;
    const [run] = await recover(new KeptInState('ended', { outcome, endedAt: 500 }));
    assert.deepEqual([run?.status, run?.reason], ['cancelled', 'replaced']);
  });

  it('leaves its end to another host that is at it', async () => {
    const { id } = await running();
    const kept = new KeptInState('ended');
    assert.deepEqual(await recover(kept), []);
    assert.equal((await store.run(id))?.status, 'running');
    assert.deepEqual(kept.calls, ['conclude']);
  });

  it('interrupts it where its keeper is lost', async () => {
    const { id } = await running();
    const kept = new KeptInState('lost');
    const [run] = await recover(kept);
    assert.deepEqual([run?.id, run?.status], [id, 'interrupted']);
    assert.deepEqual(
      ended.map((one) => one.id),
      [id],
    );
    assert.deepEqual(kept.calls, ['forget']);
  });
});
