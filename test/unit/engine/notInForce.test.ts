import assert from 'node:assert/strict';
import { aConfig, aTask, every, hour, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, clockTime, midnight } from './world.ts';

describe('a task whose schedule is not in force yet', () => {
  it('shows when it is due by its last start, as it will be when it is', async () => {
    const world = aWorld();
    const task = aTask({ schedules: [every(6, 'hour')] });
    await world.store.archive.importRun({
      ...{ taskId: task.id, label: task.label, status: 'succeeded', count: 3 },
      ...{ startedAt: midnight - hour, endedAt: midnight - hour + second },
    });
    world.open = false;
    await world.scheduler.use(aConfig([task]));
    const dueThen = () => world.scheduler.tasks().map(({ next }) => clockTime(next));
    assert.deepEqual(dueThen(), ['05:00']);
    world.open = true;
    await world.scheduler.use(aConfig([task]));
    assert.deepEqual(dueThen(), ['05:00']);
  });

  it('and has been another one shows so too', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ schedules: [every(6, 'hour')] })]));
    await world.clock.advanceBy(2 * hour);
    world.open = false;
    await world.scheduler.use(aConfig([aTask({ schedules: [every(8, 'hour')] })]));
    assert.deepEqual(
      world.scheduler.tasks().map(({ next }) => clockTime(next)),
      ['08:00'],
    );
  });
});

describe('a host that does not know the config', () => {
  const chained = [
    aTask({ id: 'first' }),
    aTask({ id: 'next', schedules: [{ form: 'after', task: 'first', on: 'always' }] }),
  ];

  it('writes no end of a dead host’s run before it knows what follows, and then all of it', async () => {
    const world = aWorld();
    const died = world.beside();
    died.executor.behave('first', hangs);
    await died.start(aConfig(chained));
    await died.runByHand('first');
    world.dead.push(died.host);
    await world.scheduler.recover();
    assert.deepEqual(await world.history(), ['first running']);
    await world.scheduler.use(aConfig(chained));
    await world.scheduler.recover();
    await world.scheduler.idle();
    assert.deepEqual(await world.history(), ['first interrupted', 'next succeeded']);
  });

  it('writes it where there is none', async () => {
    const world = aWorld();
    const died = world.beside();
    died.executor.behave('first', hangs);
    await died.start(aConfig(chained));
    await died.runByHand('first');
    world.dead.push(died.host);
    world.scheduler.useNone();
    await world.scheduler.recover();
    assert.deepEqual(await world.history(), ['first interrupted']);
  });
});
