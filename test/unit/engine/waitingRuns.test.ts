import assert from 'node:assert/strict';
import { aConfig, aTask, cron, hour, minute } from '../../support/builders.ts';
import { aWorld, midnight } from './world.ts';

describe('a run that waits for its place while the config changes', () => {
  const long = aTask({ id: 'long', schedules: [cron('0 6 * * *')], timeout: hour });
  const waiting = aTask({
    id: 'waiting',
    schedules: [cron('1 6 * * *')],
    run: { kind: 'command', command: 'old' },
  });

  async function waitingRun() {
    const world = aWorld();
    world.executor.behave('long', { end: { status: 'succeeded', exitCode: 0 }, after: 10 * minute });
    await world.start(aConfig([long, waiting], { maxConcurrent: 1 }));
    await world.clock.advanceTo(midnight + 6 * hour + 2 * minute);
    return world;
  }

  it('is cancelled where its task has been taken out', async () => {
    const world = await waitingRun();
    await world.scheduler.use(aConfig([long], { maxConcurrent: 1 }));
    await world.clock.advanceBy(hour);
    const [row] = await world.rows('waiting');
    assert.deepEqual([row?.status, row?.reason], ['cancelled', 'task-removed']);
    assert.equal(world.executor.requests.length, 1);
  });

  it('runs what the config says by then', async () => {
    const world = await waitingRun();
    const changed = { ...waiting, run: { kind: 'command', command: 'new' } } as const;
    await world.scheduler.use(aConfig([long, changed], { maxConcurrent: 1 }));
    await world.clock.advanceBy(hour);
    assert.deepEqual(world.executor.requests.at(-1)?.task.run, changed.run);
  });

  it('runs what the config said before its task was broken', async () => {
    const world = await waitingRun();
    await world.scheduler.use(aConfig([long], { maxConcurrent: 1 }), ['waiting']);
    await world.clock.advanceBy(hour);
    assert.deepEqual(world.executor.requests.at(-1)?.task.run, waiting.run);
  });
});
