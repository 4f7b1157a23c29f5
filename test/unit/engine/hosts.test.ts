import assert from 'node:assert/strict';
import { setImmediate as nextRound } from 'node:timers/promises';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aHost, aTask, cron, day, every, hour, minute, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, clockTime, midnight, type TestHost } from './world.ts';

async function started(hosts: readonly TestHost[], ...given: Parameters<TestHost['start']>): Promise<void> {
  for (const host of hosts) await host.start(...given);
}

const requests = (hosts: readonly TestHost[]) => hosts.flatMap(({ executor }) => executor.requests);

describe('two hosts on one workspace', () => {
  it('start an occurrence once between them', async () => {
    const world = aWorld();
    const hosts = [world, world.beside()];
    await started(hosts, aConfig([aTask({ schedules: [cron('*/10 * * * *')] })]));
    await world.clock.advanceBy(day);
    const occurrences = (await world.rows()).map(({ occurrence }) => occurrence);
    assert.equal(occurrences.length, 145);
    assert.equal(new Set(occurrences).size, 145);
    assert.equal(requests(hosts).length, 145);
    assert.deepEqual(new Set((await world.rows()).map(({ status }) => status)), new Set(['succeeded']));
  });

  it('start an occurrence once though they look at the clock at the same time, and hear nothing', async () => {
    const world = aWorld();
    const hosts = [world, world.beside(), world.beside({ pid: 4_000_003, startToken: 'third' })];
    const config = aConfig([aTask({ schedules: [cron('*/10 * * * *')] })]);
    for (const { scheduler } of hosts) await scheduler.use(config);
    for (let passed = 0; passed < 100; passed++) {
      await Promise.all(hosts.map(({ scheduler }) => scheduler.tick()));
      await settle();
      world.clock.jumpTo(world.clock.now() + 10 * minute);
    }
    assert.equal(requests(hosts).length, 100);
    assert.deepEqual(await world.history(), Array(100).fill('report succeeded'));
  });

  it('run an interval once, though the loser of a claim has not heard when the winner started', async () => {
    const world = aWorld();
    const hosts = [world, world.beside()];
    for (const { store, clock } of hosts) {
      // A row begins a moment after its claim, and the process a moment after that.
      const begin = store.begin.bind(store);
      store.begin = (...given) => nextRound().then(() => begin(...given));
      const spawned = store.spawned.bind(store);
      store.spawned = (id, started) => spawned(id, { ...started, startedAt: clock.now() + 40 });
    }
    const config = aConfig([aTask({ schedules: [every(1, 'hour')] })]);
    for (const { scheduler } of hosts) await scheduler.use(config);
    for (let hours = 0; hours < 5; hours++) {
      for (let milliseconds = 0; milliseconds < second; milliseconds += 40) {
        world.clock.jumpTo(midnight + hours * hour + milliseconds);
        await Promise.all(hosts.map(({ scheduler }) => scheduler.tick()));
        await settle();
      }
    }
    assert.deepEqual(
      (await world.rows()).map(({ status, startedAt }) => `${clockTime(startedAt)} ${status}`),
      Array.from({ length: 5 }, (_, index) => `0${index}:00 succeeded`),
    );
  });

  it('share maxConcurrent', async () => {
    const world = aWorld();
    const other = world.beside();
    const hosts = [world, other];
    const tasks = ['a', 'b', 'c', 'd'].map((id) => aTask({ id, timeout: day }));
    for (const { executor } of hosts) for (const { id } of tasks) executor.behave(id, hangs);
    await started(hosts, aConfig(tasks, { maxConcurrent: 3 }));
    await world.runByHand('a');
    await world.runByHand('b');
    await other.runByHand('c');
    const waiting = await other.runByHand('d');
    assert.equal((await world.store.run(waiting.id))?.status, 'queued');
    const [first] = world.executor.running;
    assert.ok(first);
    world.executor.finish(first.run.id);
    await settle();
    assert.deepEqual(
      other.executor.running.map(({ task }) => task.id),
      ['c', 'd'],
    );
  });

  it('run a task in one of them at a time', async () => {
    const world = aWorld();
    const other = world.beside();
    for (const { executor } of [world, other]) executor.behave('report', hangs);
    await started([world, other], aConfig([aTask({ timeout: day })]));
    await world.runByHand();
    assert.deepEqual(await other.scheduler.run('report'), { refused: 'already-active' });
    assert.equal(other.scheduler.tasks()[0]?.active, true);
  });

  it('count an interval from the last start, in whichever of them that was', async () => {
    const world = aWorld();
    const other = world.beside();
    await started([world, other], aConfig([aTask({ schedules: [every(1, 'hour')] })]));
    await world.clock.advanceBy(20 * minute);
    await other.runByHand();
    assert.equal(world.scheduler.tasks()[0]?.next, midnight + 80 * minute);
    await world.clock.advanceBy(50 * minute);
    assert.equal((await world.rows()).length, 2);
    await world.clock.advanceBy(10 * minute);
    assert.deepEqual(
      (await world.rows()).map(({ startedAt }) => clockTime(startedAt)),
      ['00:00', '00:20', '01:20'],
    );
  });

  it('count an interval from a start that they have not heard of, once they come upon it', async () => {
    const world = aWorld();
    const other = world.beside();
    Object.assign(world.store, { onDidChangeElsewhere: () => ({ dispose() {} }) });
    await started([world, other], aConfig([aTask({ schedules: [every(1, 'hour')] })]));
    await world.clock.advanceBy(20 * minute);
    await other.runByHand();
    await other.scheduler.stop();
    await world.clock.advanceBy(hour + minute);
    assert.deepEqual(
      (await world.rows()).map(({ startedAt }) => clockTime(startedAt)),
      ['00:00', '00:20', '01:20'],
    );
  });

  it('hear of a change once, though they wait for it and have a loop', async () => {
    const world = aWorld();
    const other = world.beside();
    for (const { executor } of [world, other]) for (const id of ['a', 'b']) executor.behave(id, hangs);
    const tasks = ['a', 'b'].map((id) => aTask({ id, timeout: day }));
    await started([world, other], aConfig(tasks, { maxConcurrent: 1 }));
    await world.runByHand('a');
    await other.runByHand('b');
    other.events.length = 0;
    await world.store.removeOutput('anything');
    await settle();
    assert.equal(other.heard('elsewhere').length, 1);
  });

  it('tell each other that something has changed', async () => {
    const world = aWorld();
    const other = world.beside();
    await started([world, other], aConfig([aTask()]));
    await settle();
    other.events.length = 0;
    await world.runByHand();
    const told = other.heard('run');
    assert.ok(told.length > 0);
    assert.ok(told.every(({ elsewhere }) => elsewhere));
    assert.ok(world.heard('run').every(({ elsewhere }) => !elsewhere));
  });

  it('stop each other’s runs when they are asked to', async () => {
    const world = aWorld();
    const other = world.beside();
    world.executor.behave('report', hangs);
    await started([world, other], aConfig([aTask({ timeout: day })]));
    const { id } = await world.runByHand();
    assert.equal(await other.scheduler.cancel(id), true);
    await settle();
    const row = await world.store.run(id);
    assert.deepEqual([row?.status, row?.reason], ['cancelled', 'stopped']);
    assert.equal(await other.scheduler.cancel(id), false, 'it has ended');
  });

  it('do not stop each other’s runs when they close', async () => {
    const world = aWorld();
    const other = world.beside();
    world.executor.behave('report', hangs);
    await started([world, other], aConfig([aTask({ timeout: day })]));
    const { id } = await world.runByHand();
    await other.scheduler.stop();
    assert.equal((await world.store.run(id))?.status, 'running');
  });
});

describe('a row that another host has ended, wrongly', () => {
  const wrongly = { status: 'interrupted', reason: 'host-died' } as const;

  it('stays as it is, and so the followers of the run are told', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ timeout: day })]));
    const { id } = await world.runByHand();
    const ends: string[] = [];
    world.presented[0]?.follow({ onOutput: () => undefined, onEnd: ({ status }) => ends.push(status) });
    await world.beside().store.end(id, wrongly, world.clock.now());
    world.executor.finish(id);
    await settle();
    assert.equal((await world.store.run(id))?.status, 'interrupted');
    assert.deepEqual(ends, ['interrupted']);
    assert.equal(world.scheduler.tasks()[0]?.active, false);
  });

  it('while it waited is not started any more, and that is announced', async () => {
    const world = aWorld();
    for (const id of ['a', 'b']) world.executor.behave(id, hangs);
    const tasks = ['a', 'b'].map((id) => aTask({ id, timeout: day }));
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    const first = await world.runByHand('a');
    const { id } = await world.runByHand('b');
    await world.beside().store.end(id, wrongly, world.clock.now());
    world.executor.finish(first.id);
    await world.scheduler.idle();
    assert.deepEqual(await world.history(), ['a succeeded', 'b interrupted']);
    assert.ok(world.heard('run').some(({ run }) => run.id === id && run.status === 'interrupted'));
  });
});

describe('what a dead host left behind', () => {
  it('is ended as interrupted at the start, and not started again', async () => {
    const world = aWorld();
    const dead = world.beside();
    dead.executor.behave('report', hangs);
    await started([dead], aConfig([aTask({ timeout: day })]));
    const { id } = await dead.runByHand();
    world.dead.push(dead.host);
    await world.start(aConfig([aTask()]));
    await world.clock.advanceBy(0);
    const run = await world.store.run(id);
    assert.equal(run?.status, 'interrupted');
    assert.equal(run?.reason, 'host-died');
    assert.equal(world.executor.requests.length, 0);
    assert.deepEqual(
      world.heard('run').map((event) => event.run.status),
      ['interrupted'],
    );
    assert.equal(world.scheduler.tasks()[0]?.active, false);
  });

  it('is ended within a minute of a death that nobody announces', async () => {
    const world = aWorld();
    const other = world.beside();
    other.executor.behave('report', hangs);
    await started([world, other], aConfig([aTask({ timeout: day })]));
    const { id } = await other.runByHand();
    await world.clock.advanceBy(5 * minute);
    assert.equal((await world.store.run(id))?.status, 'running');
    world.dead.push(other.host);
    await world.clock.advanceBy(minute);
    assert.equal((await world.store.run(id))?.status, 'interrupted');
  });

  it('does not stand in the way of a run by hand', async () => {
    const world = aWorld();
    const dead = world.beside();
    dead.executor.behave('report', hangs);
    await started([dead], aConfig([aTask({ timeout: day })]));
    await dead.runByHand();
    world.dead.push(dead.host);
    await world.scheduler.use(aConfig([aTask()]));
    await world.runByHand();
    assert.deepEqual(await world.history(), ['report interrupted', 'report succeeded']);
  });

  it('is not looked for while no other host has an active run', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ timeout: day })]));
    await world.runByHand();
    await world.clock.advanceBy(10 * minute);
    assert.equal(world.recoveries, 0);
  });

  it('is told apart from a run of a living process that has the same pid', async () => {
    const world = aWorld();
    const older = world.beside(aHost({ startToken: 'before the restart' }));
    older.executor.behave('report', hangs);
    await started([older], aConfig([aTask({ timeout: day })]));
    await older.runByHand();
    world.dead.push(older.host);
    await world.start(aConfig([aTask()]));
    await world.clock.advanceBy(0);
    assert.deepEqual(await world.history(), ['report interrupted']);
  });
});
