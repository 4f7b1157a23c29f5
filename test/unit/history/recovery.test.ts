import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import type { HostRegistry } from '../../../src/engine/ports.ts';
import { createHostRegistry } from '../../../src/history/processHosts.ts';
import { recoverInterrupted } from '../../../src/history/recovery.ts';
import type { Host } from '../../../src/model/run.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { MemoryRunStore } from '../../support/memoryRunStore.ts';

const self: Host = { kind: 'vscode', pid: 1, startToken: 'self' };
const alive: Host = { kind: 'cli', pid: 2, startToken: 'alive' };
const gone: Host = { kind: 'cli', pid: 3, startToken: 'gone' };
const task = (taskId: string) => ({ taskId, label: taskId, trigger: 'manual' }) as const;
/** Windows keeps permissions and processes otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

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

  it('ends what a host left that is gone, running or queued, as interrupted now', async () => {
    const died = store.alongside(gone);
    const running = await died.open(task('a'), 100);
    await died.begin(running?.id ?? '', 9, 110);
    const queued = await died.open(task('b'), 120);
    const recovered = await recoverInterrupted(store, hosts, clock);
    assert.deepEqual(
      recovered.map(({ id, status, reason, endedAt }) => [id, status, reason, endedAt]),
      [running, queued].map((run) => [run?.id, 'interrupted', 'host-died', 900]),
    );
    assert.deepEqual(await store.active(), []);
    assert.equal(asked.length, 1);
  });

  it('leaves the runs of this host and of those that live, and what has ended', async () => {
    const own = await store.open(task('a'), 100);
    const other = await store.alongside(alive).open(task('b'), 100);
    const died = store.alongside(gone);
    const ended = await died.open(task('c'), 100);
    await died.end(ended?.id ?? '', { status: 'cancelled', reason: 'stopped' }, 130);
    assert.deepEqual(await recoverInterrupted(store, hosts, clock), []);
    assert.deepEqual(await store.active(), [own, other]);
    assert.equal((await store.run(ended?.id ?? ''))?.status, 'cancelled');
  });

  it('gives each interrupted run to one of two hosts that recover at once', async () => {
    await store.alongside(gone).open(task('a'), 100);
    const second = { store: store.alongside(alive), hosts: { ...hosts, self: alive } };
    const both = await Promise.all([
      recoverInterrupted(store, hosts, clock),
      recoverInterrupted(second.store, second.hosts, clock),
    ]);
    assert.equal(both.flat().length, 1);
  });
});

describe('The registry of hosts', () => {
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
