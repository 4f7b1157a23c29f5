import assert from 'node:assert/strict';
import { aConfig, aHost, aTask, cron, every, hour, minute, second } from '../../support/builders.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { MemoryHistory } from '../../support/memoryHistory.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { FaultyStore } from './faultyStore.ts';
import { clockTime, midnight, TestHost } from './world.ts';

/** A host whose history a test can empty, as if it had been lost. */
class LosingHost extends TestHost<FaultyStore> {
  readonly past: MemoryHistory;

  constructor() {
    const history = new MemoryHistory();
    super(new FakeClock(midnight), new FaultyStore(aHost(), history), aHost());
    this.past = history;
  }

  /** Its rows and cursors are gone; `tell`: the store has met it already. */
  async lose({ tell = true } = {}): Promise<void> {
    this.past.rows.all.length = 0;
    this.past.cursors.kept.clear();
    if (!tell) return;
    this.store.replaced('/state/history.damaged.db');
    await settle();
  }
}

describe('A history that is replaced by a new one', () => {
  it('gets the runs that go and wait here, which end in it as they end', async () => {
    const world = new LosingHost();
    world.executor.behave('long', hangs);
    const tasks = [aTask({ id: 'long' }), aTask({ id: 'next' })];
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    const { id } = await world.runByHand('long');
    await world.runByHand('next');
    await world.lose();
    assert.deepEqual((await world.history()).sort(), ['long running', 'next queued']);
    await world.scheduler.cancel(id);
    await world.clock.advanceBy(minute);
    assert.deepEqual((await world.history()).sort(), ['long cancelled', 'next succeeded']);
  });

  it('does not make an interval due again, nor a time of day that has been accounted for', async () => {
    const world = new LosingHost();
    const tasks = [
      aTask({ id: 'interval', schedules: [every(6, 'hour')] }),
      aTask({ id: 'daily', schedules: [cron('0 1 * * *')] }),
    ];
    await world.start(aConfig(tasks));
    await world.clock.advanceTo(midnight + 2 * hour);
    assert.equal((await world.rows()).length, 2);
    await world.lose();
    await world.clock.advanceTo(midnight + 3 * hour);
    assert.deepEqual(await world.rows(), []);
    assert.deepEqual(
      world.scheduler.tasks().map(({ next }) => clockTime(next)),
      ['06:00', '01:00'],
    );
    await world.clock.advanceTo(midnight + 6 * hour + second);
    assert.deepEqual(await world.history(), ['interval succeeded']);
  });

  it('is told of once, with where the damaged one lies', async () => {
    const world = new LosingHost();
    await world.start(aConfig([aTask()]));
    await world.lose();
    assert.deepEqual(world.heard('history-replaced'), [
      { type: 'history-replaced', path: '/state/history.damaged.db' },
    ]);
    assert.equal(world.heard('trouble').length, 0);
  });

  it('that nobody has noticed yet does not lose the end of a run, nor one that is about to begin', async () => {
    const world = new LosingHost();
    world.executor.behave('long', hangs);
    const tasks = [aTask({ id: 'long' }), aTask({ id: 'next' })];
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    const { id } = await world.runByHand('long');
    await world.runByHand('next');
    await world.lose({ tell: false });
    await world.scheduler.cancel(id);
    await world.clock.advanceBy(minute);
    assert.deepEqual((await world.history()).sort(), ['long cancelled', 'next succeeded']);
  });
});

describe('What other processes write', () => {
  it('is told row by row, and the views need not read all again', async () => {
    const world = new LosingHost();
    await world.start(aConfig([aTask()]));
    const before = world.heard('elsewhere').length;
    const other = world.beside();
    await other.scheduler.use(aConfig([aTask()]));
    await settle();
    world.events.length = 0;
    const { id } = await other.runByHand();
    await other.clock.advanceBy(second);
    const told = world.heard('run').map(({ run }) => `${run.id === id} ${run.status}`);
    assert.deepEqual([...new Set(told)], ['true queued', 'true running', 'true succeeded']);
    assert.equal(world.heard('elsewhere').length, 0);
    assert.ok(before >= 0);
  });

  it('about a run of this host counts only where it is to be stopped', async () => {
    const world = new LosingHost();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    const other = world.beside();
    await other.scheduler.use(aConfig([aTask()]));
    await settle();
    await other.scheduler.cancel(id);
    await world.clock.advanceBy(minute);
    assert.deepEqual(await world.history(), ['report cancelled']);
    assert.equal(world.executor.requests.length, 1);
  });
});
