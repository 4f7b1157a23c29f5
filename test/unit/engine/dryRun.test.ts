import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, anOutputSpec, aTask, cron, every, hour, minute } from '../../support/builders.ts';
import { fails, hangs, succeeds } from '../../support/scriptedExecutor.ts';
import type { Task } from '../../../src/model/task.ts';
import { aWorld, midnight, type TestHost } from './world.ts';

const dryRun = { args: ['--dry-run'], env: {} };

async function dryRunOf(world: TestHost, taskId = 'report'): Promise<string> {
  const request = await world.scheduler.run(taskId, 'manual', { dryRun: true });
  if ('refused' in request) return request.refused;
  await settle();
  return request.run.id;
}

async function worldWith(...tasks: readonly Task[]) {
  const world = aWorld();
  await world.start(aConfig(tasks));
  return world;
}

describe('A dry run', () => {
  it('is told that it is one, and so is everybody who reads its row', async () => {
    const world = await worldWith(aTask({ dryRun }));
    await dryRunOf(world);
    const [row] = await world.rows();
    assert.deepEqual([row?.status, row?.dryRun], ['succeeded', true]);
    assert.equal(world.executor.requests[0]?.run.dryRun, true);
  });

  it('of a task that has none is refused', async () => {
    const world = await worldWith(aTask());
    assert.equal(await dryRunOf(world), 'no-dry-run');
    assert.deepEqual(await world.rows(), []);
  });

  it('leaves nothing of what it generates', async () => {
    const world = aWorld();
    world.executor.behave('report', { ...succeeds, print: ['text'] });
    await world.start(aConfig([aTask({ dryRun, output: anOutputSpec() })]));
    await dryRunOf(world);
    assert.deepEqual(world.outputs.calls, ['prepare', 'discard']);
    assert.deepEqual(await world.store.outputs(), []);
  });

  it('starts nothing that follows the task, and stops none', async () => {
    const world = aWorld();
    world.executor.behave('pull', succeeds, fails());
    const follower = aTask({ id: 'push', schedules: [{ form: 'after', task: 'pull', on: 'success' }] });
    await world.start(aConfig([aTask({ id: 'pull', dryRun }), follower]));
    await dryRunOf(world, 'pull');
    assert.deepEqual(await world.history(), ['pull succeeded']);
  });

  it('is not tried again', async () => {
    const world = aWorld();
    world.executor.behave('report', fails());
    const retry = { attempts: 3, delay: minute, backoff: 'fixed' } as const;
    await world.start(aConfig([aTask({ dryRun, retry })]));
    await dryRunOf(world);
    await world.clock.advanceBy(hour);
    assert.deepEqual(await world.history(), ['report failed']);
    assert.equal(world.executor.requests.length, 1);
  });

  it('does not move an interval, and what is due meanwhile runs', async () => {
    const world = aWorld();
    world.executor.behave('report', succeeds);
    await world.start(aConfig([aTask({ dryRun, schedules: [every(1, 'hour')] })]));
    await world.clock.advanceBy(0);
    assert.deepEqual(await world.history(), ['report succeeded']);
    await world.clock.advanceTo(midnight + 30 * minute);
    world.executor.behave('report', hangs);
    await dryRunOf(world);
    world.executor.behave('report', succeeds);
    await world.clock.advanceTo(midnight + hour);
    const due = (await world.rows()).filter(({ trigger }) => trigger === 'schedule');
    assert.deepEqual(
      due.map(({ startedAt }) => startedAt),
      [midnight, midnight + hour],
    );
    assert.deepEqual(
      due.map(({ status }) => status),
      ['succeeded', 'succeeded'],
    );
  });

  it('goes beside a run of its task, but not beside another dry run of it', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ dryRun })]));
    await world.runByHand();
    await dryRunOf(world);
    assert.equal(world.executor.running.length, 2);
    assert.equal(await dryRunOf(world), 'already-active');
  });

  it('is not how the task last ended', async () => {
    const world = aWorld();
    world.executor.behave('report', fails());
    await world.start(aConfig([aTask({ dryRun, schedules: [cron('0 1 * * *')] })]));
    await dryRunOf(world);
    assert.deepEqual(await world.store.lastResults(), []);
  });
});
