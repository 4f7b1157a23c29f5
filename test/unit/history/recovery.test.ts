import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import type { HostRegistry } from '../../../src/engine/ports.ts';
import { createHostRegistry } from '../../../src/history/processHosts.ts';
import { recoverInterrupted } from '../../../src/history/recovery.ts';
import type { Host, Run } from '../../../src/model/run.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { MemoryRunStore } from '../../support/memoryRunStore.ts';

const self: Host = { kind: 'vscode', pid: 1, startToken: 'self' };
const alive: Host = { kind: 'cli', pid: 2, startToken: 'alive' };
const gone: Host = { kind: 'cli', pid: 3, startToken: 'gone' };
const task = (taskId: string) => ({
  ...({ taskId, label: taskId, trigger: 'manual' } as const),
  ...({ overlap: 'skip', priority: 0 } as const),
});
const limits = { maxConcurrent: 9, alone: true, giveWay: true };
const nobody = () => [];
const nothingLeft = () => Promise.resolve();
/** Windows keeps permissions and processes otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

function followers(after: Record<string, readonly string[]>) {
  return ({ taskId }: Run) =>
    (after[taskId] ?? []).map((id) => ({ taskId: id, label: id, overlap: 'skip' as const, priority: 0 }));
}

describe('Recovery', () => {
  const asked: Host[] = [];
  const hosts: HostRegistry = {
    self,
    isAlive: (host) => {
      asked.push(host);
      return Promise.resolve(host.startToken === 'alive');
    },
  };
  const clock = new FakeClock(900);
  let store: MemoryRunStore;

  beforeEach(() => {
    asked.length = 0;
    store = new MemoryRunStore(self);
  });

  it('ends what a host left that is gone, running or queued, as interrupted when it was last alive', async () => {
    const died = store.alongside(gone);
    const { run: running } = await died.open(task('a'), 100);
    await died.begin(running?.id ?? '', limits, 110);
    const { run: queued } = await died.open(task('b'), 120);
    const recovered = await recoverInterrupted(store, hosts, clock, nobody, nothingLeft);
    assert.deepEqual(
      recovered.map(({ id, status, reason, endedAt }) => [id, status, reason, endedAt]),
      [
        [running?.id, 'interrupted', 'host-died', 110],
        [queued?.id, 'interrupted', 'host-died', 120],
      ],
    );
    assert.deepEqual(await store.active(), []);
    assert.equal(asked.length, 1);
  });

  it('goes by what the host had noted last, and never says that it was alive later than now', async () => {
    for (const [beat, end] of [
      [500, 500],
      [105, 110],
      [5000, 900],
    ] as const) {
      const history = new MemoryRunStore(self);
      const died = history.alongside(gone);
      const { run } = await died.open(task('a'), 100);
      await died.begin(run?.id ?? '', limits, 110);
      await died.beat(beat);
      const [ended] = await recoverInterrupted(history, hosts, clock, nobody, nothingLeft);
      assert.equal(ended?.endedAt, end, String(beat));
    }
  });

  it('believes a host of another machine as long as that has noted within five minutes that it is alive', async () => {
    const elsewhere: Host = { ...gone, machine: 'other' };
    const seen: HostRegistry = { self, isAlive: () => Promise.resolve(undefined) };
    const minutes = 60_000;
    for (const [silence, isOver] of [
      [5 * minutes - 1, false],
      [5 * minutes, true],
    ] as const) {
      const history = new MemoryRunStore(self);
      const other = history.alongside(elsewhere);
      await other.open(task('a'), 100);
      await other.beat(1000);
      const then = new FakeClock(1000 + silence);
      const ended = await recoverInterrupted(history, seen, then, nobody, nothingLeft);
      assert.equal(ended.length === 1, isOver, String(silence));
    }
    // It has not come to note anything yet.
    for (const [now, count] of [
      [100 + 5 * minutes - 1, 0],
      [100 + 5 * minutes, 1],
    ] as const) {
      const silent = new MemoryRunStore(self);
      await silent.alongside(elsewhere).open(task('a'), 100);
      const ended = await recoverInterrupted(silent, seen, new FakeClock(now), nobody, nothingLeft);
      assert.equal(ended.length, count);
    }
  });

  it('leaves the runs of this host and of those that live, and what has ended', async () => {
    const { run: own } = await store.open(task('a'), 100);
    const { run: other } = await store.alongside(alive).open(task('b'), 100);
    const died = store.alongside(gone);
    const { run: ended } = await died.open(task('c'), 100);
    await died.end(ended?.id ?? '', { status: 'cancelled', reason: 'stopped' }, 130);
    assert.deepEqual(await recoverInterrupted(store, hosts, clock, nobody, nothingLeft), []);
    assert.deepEqual(await store.active(), [own, other]);
    assert.equal((await store.run(ended?.id ?? ''))?.status, 'cancelled');
  });

  it('gives each interrupted run to one of two hosts that recover at once', async () => {
    await store.alongside(gone).open(task('a'), 100);
    const second = { store: store.alongside(alive), hosts: { ...hosts, self: alive } };
    const both = await Promise.all([
      recoverInterrupted(store, hosts, clock, followers({ a: ['b'] }), nothingLeft),
      recoverInterrupted(second.store, second.hosts, clock, followers({ a: ['b'] }), nothingLeft),
    ]);
    assert.deepEqual(
      both.flat().map(({ taskId, status }) => [taskId, status]),
      [
        ['a', 'interrupted'],
        ['b', 'queued'],
      ],
    );
    const one = both.filter((rows) => rows.length > 0);
    assert.equal(one.length, 1, 'the follower belongs to the host that ended the run');
  });

  it('starts the tasks that follow such an end, once, in this host, and tells of them', async () => {
    const died = store.alongside(gone);
    const { run } = await died.open(task('a'), 100);
    await died.begin(run?.id ?? '', limits, 110);
    const asked: unknown[] = [];
    const recovered = await recoverInterrupted(
      store,
      hosts,
      clock,
      (dead, status) => {
        asked.push([dead.id, dead.status, status]);
        return [{ taskId: 'b', label: 'B', overlap: 'skip', priority: 0 }];
      },
      nothingLeft,
    );
    assert.deepEqual(asked, [[run?.id, 'running', 'interrupted']]);
    assert.deepEqual(
      recovered.map(({ taskId, status, host, causedBy }) => [taskId, status, host, causedBy]),
      [
        ['a', 'interrupted', gone, undefined],
        ['b', 'queued', self, run?.id],
      ],
    );
    assert.deepEqual(await store.active(), recovered.slice(1));
  });

  it('skips no follower for the sake of a row that is dead itself', async () => {
    const died = store.alongside(gone);
    for (const id of ['a', 'b', 'c']) await died.open(task(id), 100);
    const recovered = await recoverInterrupted(
      store,
      hosts,
      clock,
      followers({ a: ['b'], b: ['c'] }),
      nothingLeft,
    );
    assert.deepEqual(
      recovered.map(({ taskId, status }) => [taskId, status]),
      [
        ['c', 'interrupted'],
        ['b', 'interrupted'],
        ['c', 'queued'],
        ['a', 'interrupted'],
        ['b', 'queued'],
      ],
    );
  });

  /** A dead host's runs: those named run, the others are queued. */
  async function left(running: readonly string[], queued: readonly string[]): Promise<void> {
    const died = store.alongside(gone);
    for (const id of [...running, ...queued]) {
      const { run } = await died.open(task(id), 100);
      if (running.includes(id)) await died.begin(run?.id ?? '', { ...limits, giveWay: false }, 110);
    }
  }

  it('ends what is left of the runs that were running, all at once, before it says that they have ended', async () => {
    await left(['a', 'b'], ['c']);
    await store.open(task('own'), 100);
    const before = await store.active();
    const ending: Run[] = [];
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const recovering = recoverInterrupted(store, hosts, clock, nobody, (run) => {
      ending.push(run);
      return gone;
    });
    await settle();
    assert.deepEqual(ending, before.slice(0, 2));
    assert.deepEqual(await store.active(), before);
    resolve();
    assert.deepEqual(
      (await recovering).map(({ taskId, status }) => [taskId, status]),
      ['a', 'b', 'c'].map((id) => [id, 'interrupted']),
    );
  });

  it('tells of the dead though what is left of them could not be ended', async () => {
    await left(['a', 'b'], []);
    const failures = [() => Promise.reject(new Error('not permitted')), () => assert.fail('at once')];
    const recovered = await recoverInterrupted(store, hosts, clock, nobody, () => {
      const fail = failures.pop();
      assert.ok(fail);
      return fail();
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(
      recovered.map(({ taskId, status }) => [taskId, status]),
      ['a', 'b'].map((id) => [id, 'interrupted']),
    );
  });

  it('ends the attempt that was going, and the wait for one', async () => {
    const died = store.alongside(gone);
    const { run } = await died.open(task('a'), 100);
    await died.begin(run?.id ?? '', limits, 110);
    await died.retry(run?.id ?? '', { status: 'failed', exitCode: 1 }, 5000, 120);
    const asked: Run[] = [];
    const [ended] = await recoverInterrupted(store, hosts, clock, nobody, (of) => {
      asked.push(of);
      return Promise.resolve();
    });
    assert.deepEqual(asked, [], 'nothing of it was running');
    assert.deepEqual([ended?.status, ended?.retryAt], ['interrupted', undefined]);
    assert.deepEqual(
      (await store.attempts(run?.id ?? '')).map(({ number, status }) => [number, status]),
      [[1, 'failed']],
    );
  });

  it('comes to an end where tasks follow one another in a circle', async () => {
    const died = store.alongside(gone);
    for (const id of ['a', 'b']) await died.open(task(id), 100);
    const recovered = await recoverInterrupted(
      store,
      hosts,
      clock,
      followers({ a: ['b'], b: ['a'] }),
      nothingLeft,
    );
    assert.equal(recovered.filter(({ status }) => status === 'interrupted').length, 2);
  });
});

describe('The registry of hosts', () => {
  it('says whose process this is, and where it can be seen', async () => {
    const { self: own } = await createHostRegistry('cli');
    assert.equal(own.user, userInfo().username);
    assert.ok(own.machine?.startsWith(hostname()));
  });

  it('does not know of a process on another machine, and knows those of rows that name none', async () => {
    const registry = await createHostRegistry('cli');
    const { kind, pid, startToken } = registry.self;
    assert.equal(await registry.isAlive({ ...registry.self, machine: 'another one' }), undefined);
    assert.equal(await registry.isAlive({ kind, pid, startToken }), true);
  });

  it('knows this process, and that it lives', async () => {
    const registry = await createHostRegistry('cli');
    assert.deepEqual([registry.self.kind, registry.self.pid], ['cli', process.pid]);
    assert.equal(await registry.isAlive(registry.self), true);
  });

  onPosix('tells a reused pid from the process that had it', async () => {
    const hosts = await createHostRegistry('cli');
    const earlier = { ...hosts.self, startToken: `${hosts.self.startToken}0` };
    assert.equal(await hosts.isAlive(earlier), false);
  });

  it('notices that a process has ended', async () => {
    const hosts = await createHostRegistry('cli');
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;

    const host: Host = { kind: 'cli', pid, startToken: (await processStartToken(pid)) ?? '' };
    assert.equal(await hosts.isAlive(host), true);
    child.stdin.end();
    await once(child, 'exit');
    assert.equal(await hosts.isAlive(host), false);
  });
});
