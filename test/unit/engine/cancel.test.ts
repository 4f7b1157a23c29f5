import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, anOutputSpec, aTask, cron, day, hour, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, midnight, type TestHost } from './world.ts';

const reasons = async (world: TestHost) =>
  (await world.rows()).map(({ taskId, status, reason }) => `${taskId} ${status} ${reason}`);

async function withRunning(maxConcurrent = 1) {
  const world = aWorld();
  for (const id of ['a', 'b', 'c']) world.executor.behave(id, hangs);
  const tasks = ['a', 'b', 'c'].map((id) => aTask({ id, timeout: day }));
  await world.start(aConfig(tasks, { maxConcurrent }));
  return world;
}

describe('cancelling a run', () => {
  it('that is running ends its process, and its row says who did', async () => {
    const world = await withRunning();
    const { id } = await world.runByHand('a');
    assert.equal(await world.scheduler.cancel(id), true);
    await settle();
    assert.deepEqual(await reasons(world), ['a cancelled stopped']);
    assert.equal(world.executor.running.length, 0);
  });

  it('twice is once', async () => {
    const world = await withRunning();
    world.executor.behave('a', { ...hangs, ignoresTerm: true });
    const { id } = await world.runByHand('a');
    await world.scheduler.cancel(id);
    await world.scheduler.cancel(id);
    await world.clock.advanceBy(5 * second);
    assert.deepEqual(await reasons(world), ['a cancelled stopped']);
    assert.equal(await world.scheduler.cancel(id), false);
  });

  it('that waits takes it out of the queue, and no process is ever started', async () => {
    const world = await withRunning();
    const { id } = await world.runByHand('a');
    const waiting = await world.runByHand('b');
    assert.equal(await world.scheduler.cancel(waiting.id), true);
    assert.deepEqual(await world.history(), ['a running', 'b cancelled']);
    world.executor.finish(id);
    await settle();
    assert.deepEqual(
      world.executor.requests.map(({ task }) => task.id),
      ['a'],
    );
    assert.equal((await world.store.run(waiting.id))?.startedAt, undefined);
  });

  it('between its row and its process starts none', async () => {
    const world = await withRunning();
    const { promise, resolve } = Promise.withResolvers<void>();
    world.logs.opening = promise;
    const { id } = await world.runByHand('a');
    assert.equal((await world.store.run(id))?.status, 'running');
    assert.equal(await world.scheduler.cancel(id), true);
    assert.equal(await world.scheduler.cancel(id), true);
    resolve();
    await settle();
    assert.deepEqual(await reasons(world), ['a cancelled stopped']);
    assert.equal(world.executor.requests.length, 0);
  });

  it('while its turn is being written ends it, and lets the next one in', async () => {
    const world = await withRunning();
    const goOn = world.store.holdUp('begin');
    const asked = world.scheduler.run('a');
    await settle();
    const [row] = await world.rows();
    assert.equal(row?.status, 'running');
    assert.equal(await world.scheduler.cancel(row.id), true);
    goOn();
    await asked;
    await settle();
    assert.deepEqual(await reasons(world), ['a cancelled stopped']);
    assert.equal(world.executor.requests.length, 0);
    await world.runByHand('b');
    assert.deepEqual(await world.history(), ['a cancelled', 'b running']);
  });

  it('while its turn is being written lets the next one in as soon as its end is written', async () => {
    const world = aWorld();
    const tasks = ['a', 'b'].map((id) => aTask({ id, schedules: [cron('0 1 * * *')], timeout: day }));
    for (const { id } of tasks) world.executor.behave(id, hangs);
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    const goOn = world.store.holdUp('begin');
    await world.clock.advanceTo(midnight + hour);
    const [row] = await world.rows('a');
    assert.ok(row);
    world.store.fail('end');
    const cancelled = world.scheduler.cancel(row.id);
    goOn();
    await settle();
    assert.deepEqual(await world.history(), ['a running', 'b queued']);
    await world.clock.advanceBy(6 * second);
    assert.equal(await cancelled, true);
    assert.deepEqual(await world.history(), ['a cancelled', 'b running']);
  });

  it('through what the host shows of it is the same', async () => {
    const world = await withRunning();
    await world.runByHand('a');
    world.presented[0]?.cancel();
    await settle();
    assert.deepEqual(await reasons(world), ['a cancelled stopped']);
  });

  it('that nobody knows is refused', async () => {
    const world = await withRunning();
    assert.equal(await world.scheduler.cancel('20261122-000000-ffffff'), false);
  });

  it('lets the next of the queue in', async () => {
    const world = await withRunning();
    const { id } = await world.runByHand('a');
    await world.runByHand('b');
    await world.scheduler.cancel(id);
    await settle();
    assert.deepEqual(await world.history(), ['a cancelled', 'b running']);
  });
});

describe('stop', () => {
  it('ends what runs and what waits as host-closed, and waits until that is written', async () => {
    const world = await withRunning(2);
    world.executor.behave('a', { ...hangs, ignoresTerm: true });
    for (const id of ['a', 'b', 'c']) await world.runByHand(id);
    let stopped = false;
    void world.scheduler.stop().then(() => (stopped = true));
    await settle();
    assert.equal(stopped, false, 'while a process is still alive');
    assert.deepEqual(await world.history(), ['a running', 'b cancelled', 'c cancelled']);
    await world.clock.advanceBy(5 * second);
    assert.equal(stopped, true);
    assert.deepEqual(await reasons(world), [
      'a cancelled host-closed',
      'b cancelled host-closed',
      'c cancelled host-closed',
    ]);
    assert.equal(world.clock.timers, 0);
  });

  it('throws away the unfinished outputs, and closes the logs', async () => {
    const world = aWorld();
    world.executor.behave('report', { ...hangs, print: ['half of it'] });
    await world.start(aConfig([aTask({ output: anOutputSpec() })]));
    const { id } = await world.runByHand();
    await world.scheduler.stop();
    assert.deepEqual(world.outputs.calls, ['prepare', 'discard']);
    assert.ok(world.logs.closed.has(id));
  });

  it('leaves nothing that would start later, nor listens to anybody', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ schedules: [cron('0 * * * *')] })]));
    await world.clock.advanceBy(second);
    await world.scheduler.stop();
    world.events.length = 0;
    await world.beside().start(aConfig([aTask({ id: 'elsewhere' })]));
    await world.clock.advanceBy(3 * hour);
    assert.equal(world.executor.requests.length, 1);
    assert.deepEqual(world.events, []);
    assert.deepEqual(await world.scheduler.run('report'), { refused: 'closed' });
    world.scheduler.start();
    await world.clock.advanceBy(3 * hour);
    assert.equal(world.executor.requests.length, 1);
  });

  it('listens to the store no longer', async () => {
    const world = aWorld();
    let listeners = 0;
    const { onDidChangeElsewhere } = world.store;
    Object.assign(world.store, {
      onDidChangeElsewhere: (listener: () => void) => {
        const subscription = onDidChangeElsewhere(listener);
        listeners++;
        return { dispose: () => (listeners--, subscription.dispose()) };
      },
    });
    await world.start(aConfig([aTask()]));
    assert.equal(listeners, 1);
    await world.scheduler.stop();
    assert.equal(listeners, 0);
  });

  it('tells the followers how a run ended though its row cannot be written', async () => {
    const world = await withRunning();
    await world.runByHand('a');
    const ends: string[] = [];
    world.presented[0]?.follow({ onOutput: () => undefined, onEnd: ({ status }) => ends.push(status) });
    world.store.fail('end', Infinity);
    await world.scheduler.stop();
    assert.deepEqual(ends, ['cancelled']);
  });

  it('is there at once where nothing runs, and may be called twice', async () => {
    const world = await withRunning();
    await world.scheduler.stop();
    await world.scheduler.stop();
  });

  it('leaves no row active that was being written when it came', async () => {
    for (const method of ['claim', 'begin', 'enrol'] as const) {
      const world = aWorld();
      world.executor.behave('report', hangs);
      const config = aConfig([aTask({ schedules: [cron('0 1 * * *')], timeout: day })]);
      await world.start(config);
      await world.clock.advanceTo(midnight + hour - second);
      const goOn = world.store.holdUp(method);
      const used = method === 'enrol' ? world.scheduler.use(config) : undefined;
      await world.clock.advanceBy(second);
      const stopped = world.scheduler.stop();
      await settle();
      goOn();
      await Promise.all([stopped, used]);
      assert.deepEqual(await world.store.active(), [], `while ${method} was under way`);
      assert.equal(world.executor.running.length, 0);
      assert.equal(world.clock.timers, 0);
    }
  });

  it('leaves no row active that was asked for by hand when it came', async () => {
    const world = await withRunning();
    const asked = world.scheduler.run('a');
    const stopped = world.scheduler.stop();
    await Promise.all([asked, stopped]);
    assert.deepEqual(await world.store.active(), []);
    assert.equal(world.executor.running.length, 0);
  });
});
