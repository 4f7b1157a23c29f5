import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aTask, cron, hour, minute, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, type TestHost } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

/** Five tasks that are due at once at one o'clock and run until the test ends them. */
async function fiveAtOnce(maxConcurrent: number) {
  const world = aWorld();
  for (const id of names) world.executor.behave(id, hangs);
  const tasks = names.map((id) => aTask({ id, schedules: [cron('0 1 * * *')], timeout: 100 * hour }));
  await world.start(aConfig(tasks, { maxConcurrent }));
  await world.clock.advanceBy(hour);
  return world;
}

const running = (world: TestHost) => world.executor.running.map(({ task }) => task.id).join('');

async function finish(world: TestHost, taskId: string): Promise<void> {
  const request = world.executor.running.find(({ task }) => task.id === taskId);
  assert.ok(request, `${taskId} is not running`);
  world.executor.finish(request.run.id);
  await settle();
}

describe('maxConcurrent', () => {
  it('lets so many run at once, and the others wait', async () => {
    const world = await fiveAtOnce(2);
    assert.equal(running(world), 'ab');
    assert.deepEqual(await world.history(), ['a running', 'b running', 'c queued', 'd queued', 'e queued']);
  });

  it('lets the next one in as soon as one has ended, first come first served', async () => {
    const world = await fiveAtOnce(2);
    await finish(world, 'b');
    assert.equal(running(world), 'ac');
    await finish(world, 'a');
    assert.equal(running(world), 'cd');
    await finish(world, 'c');
    await finish(world, 'd');
    assert.equal(running(world), 'e');
    await finish(world, 'e');
    assert.deepEqual(
      await world.history(),
      names.map((id) => `${id} succeeded`),
    );
  });

  it('counts the actual start from the end of the wait', async () => {
    const world = await fiveAtOnce(1);
    const due = world.clock.now();
    await world.clock.advanceBy(10 * minute);
    await finish(world, 'a');
    const [b] = await world.rows('b');
    assert.equal(b?.occurrence, due);
    assert.equal(b?.createdAt, due);
    assert.equal(b?.startedAt, due + 10 * minute);
  });

  it('holds for runs by hand too, which wait behind those that came before', async () => {
    const world = await fiveAtOnce(4);
    await world.scheduler.use(
      aConfig(
        [...names, 'byHand'].map((id) => aTask({ id, schedules: [] })),
        { maxConcurrent: 4 },
      ),
    );
    world.executor.behave('byHand', hangs);
    const run = await world.runByHand('byHand');
    assert.equal(run.status, 'queued');
    await finish(world, 'a');
    assert.equal(running(world), 'bcde');
    await finish(world, 'b');
    assert.equal(running(world), 'cdebyHand');
  });

  it('that has been raised lets those in who wait', async () => {
    const world = await fiveAtOnce(1);
    await world.scheduler.use(
      aConfig(
        names.map((id) => aTask({ id })),
        { maxConcurrent: 3 },
      ),
    );
    await world.clock.advanceBy(0);
    assert.equal(running(world), 'abc');
  });

  it('that has been lowered ends no run, and lets nobody in until enough have ended', async () => {
    const world = await fiveAtOnce(3);
    await world.scheduler.use(
      aConfig(
        names.map((id) => aTask({ id })),
        { maxConcurrent: 1 },
      ),
    );
    await world.clock.advanceBy(0);
    assert.equal(running(world), 'abc');
    await finish(world, 'a');
    await finish(world, 'b');
    assert.equal(running(world), 'c');
    await finish(world, 'c');
    assert.equal(running(world), 'd');
  });
});

describe('one run of a task at a time', () => {
  it('makes a request by hand refused while a run is going or waiting', async () => {
    const world = await fiveAtOnce(1);
    assert.deepEqual(await world.scheduler.run('a'), { refused: 'already-active' });
    assert.deepEqual(await world.scheduler.run('b'), { refused: 'already-active' });
  });

  it('makes an occurrence skipped while a run by hand is going', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ schedules: [cron('0 1 * * *')], timeout: 10 * hour })]));
    await world.runByHand();
    await world.clock.advanceBy(hour);
    assert.deepEqual(await world.history(), ['report running', 'report skipped']);
  });

  it('makes an occurrence skipped while the last one still waits', async () => {
    const world = aWorld();
    for (const id of ['a', 'b']) world.executor.behave(id, hangs);
    const tasks = ['a', 'b'].map((id) => aTask({ id, schedules: [cron('0 1,2 * * *')], timeout: 10 * hour }));
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    await world.clock.advanceBy(2 * hour);
    assert.deepEqual(await world.history(), ['a running', 'b queued', 'a skipped', 'b skipped']);
  });

  it('lets the next occurrence run once the last run has ended', async () => {
    const world = aWorld();
    world.executor.behave('report', { ...hangs, end: { status: 'succeeded', exitCode: 0 }, after: minute });
    await world.start(aConfig([aTask({ schedules: [cron('0 1,2 * * *')] })]));
    await world.clock.advanceBy(2 * hour + 2 * minute);
    assert.deepEqual(await world.history(), ['report succeeded', 'report succeeded']);
  });
});

describe('idle', () => {
  it('comes when all that ran and waited has ended', async () => {
    const world = await fiveAtOnce(2);
    let idle = false;
    void world.scheduler.idle().then(() => (idle = true));
    for (const id of names) {
      await settle();
      assert.equal(idle, false, `before the end of ${id}`);
      await finish(world, id);
    }
    assert.equal(idle, true);
  });

  it('comes at once where nothing runs', async () => {
    const world = aWorld();
    await world.scheduler.use(aConfig([aTask()]));
    await world.scheduler.idle();
  });

  it('waits, without a loop too, for a run that waits for other hosts', async () => {
    const world = await fiveAtOnce(5);
    const cli = world.beside();
    cli.executor.behave('report', hangs);
    await cli.scheduler.use(aConfig([aTask()], { maxConcurrent: 5 }));
    const run = await cli.runByHand();
    let idle = false;
    void cli.scheduler.idle().then(() => (idle = true));
    await settle();
    assert.equal((await cli.store.run(run.id))?.status, 'queued');
    assert.equal(idle, false, 'while it waits');
    await finish(world, 'a');
    assert.equal(running(cli), 'report');
    assert.equal(idle, false, 'while it runs');
    await finish(cli, 'report');
    assert.equal(idle, true);
  });

  it('comes, without a loop too, when the other hosts die and their places are free', async () => {
    const world = await fiveAtOnce(5);
    const cli = world.beside();
    const due = aTask({ id: 'due', schedules: [cron('* * * * *')] });
    await cli.scheduler.use(aConfig([aTask(), due], { maxConcurrent: 5 }));
    await cli.runByHand();
    cli.dead.push(world.host);
    const idle = cli.scheduler.idle();
    await cli.clock.advanceBy(minute + second);
    await idle;
    assert.equal((await cli.rows('report')).at(-1)?.status, 'succeeded');
    assert.deepEqual(await cli.rows('due'), [], 'nothing is claimed without a loop');
    assert.equal(cli.executor.requests.length, 1);
  });
});

describe('priority', () => {
  it('lets the highest in first, and among equals who came first', async () => {
    const world = aWorld();
    const priorities = [0, 0, 5, 5, -1];
    for (const id of names) world.executor.behave(id, hangs);
    const tasks = names.map((id, index) =>
      aTask({ id, priority: priorities[index] ?? 0, schedules: [cron('0 1 * * *')], timeout: 100 * hour }),
    );
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    await world.clock.advanceBy(hour);
    const order: string[] = [];
    while (world.executor.running[0]) {
      const { id } = world.executor.running[0].task;
      order.push(id);
      await finish(world, id);
    }
    assert.deepEqual(order, ['c', 'd', 'a', 'b', 'e']);
  });

  it('holds over all hosts: a host with many who wait leaves a place to the first of another', async () => {
    const world = await fiveAtOnce(1);
    const window = world.beside();
    window.executor.behave('urgent', hangs);
    const urgent = aTask({ id: 'urgent', priority: 1, timeout: 100 * hour });
    await window.scheduler.use(aConfig([urgent], { maxConcurrent: 1 }), names);
    await window.runByHand('urgent');
    await finish(world, 'a');
    assert.equal(running(window), 'urgent');
    assert.equal(running(world), '');
    await finish(window, 'urgent');
    await world.clock.advanceBy(3 * second);
    assert.equal(running(world), 'b');
  });

  it('of another host that does not take its place keeps nobody waiting for long', async () => {
    const world = await fiveAtOnce(1);
    const frozen = world.beside();
    const request = { taskId: 'frozen', label: 'frozen', trigger: 'manual', overlap: 'skip' } as const;
    await frozen.store.open({ ...request, priority: 9 }, world.clock.now());
    await finish(world, 'a');
    assert.equal(running(world), '');
    await world.clock.advanceBy(2 * second);
    assert.equal(running(world), 'b');
  });
});
