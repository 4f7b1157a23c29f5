import assert from 'node:assert/strict';
import { Chain } from '../../../src/engine/chain.ts';
import { runStatuses } from '../../../src/model/run.ts';
import type { Outcome } from '../../../src/model/run.ts';
import type { AfterSchedule } from '../../../src/model/schedule.ts';
import type { Task } from '../../../src/model/task.ts';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aTask, cron, hour, minute } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, midnight, type TestHost } from './world.ts';

const pull = aTask({ id: 'pull', schedules: [cron('0 6 * * *')] });
const after = (task: string, on: AfterSchedule['on'], given: Partial<Task> = {}) =>
  aTask({ id: `${on}-of-${task}`, schedules: [{ form: 'after', task, on }], ...given });
const both = [after('pull', 'success'), after('pull', 'failure'), after('pull', 'always')];

async function ended(end: Outcome): Promise<TestHost> {
  const world = aWorld();
  world.executor.behave('pull', { end, after: minute });
  await world.start(aConfig([pull, ...both]));
  await world.clock.advanceTo(midnight + 6 * hour + 2 * minute);
  return world;
}

describe('A task that runs after another', () => {
  const ends: readonly [Outcome, readonly string[]][] = [
    [{ status: 'succeeded', exitCode: 0 }, ['success', 'always']],
    [{ status: 'failed', exitCode: 1, reason: 'exit-code' }, ['failure', 'always']],
    [{ status: 'timed-out', reason: 'timeout' }, ['failure', 'always']],
    [{ status: 'cancelled', reason: 'stopped' }, ['always']],
  ];
  for (const [end, on] of ends) {
    it(`runs when that one has ${end.status}: ${on.join(' and ')}`, async () => {
      const world = await ended(end);
      const [first, ...rows] = await world.rows();
      assert.equal(first?.status, end.status);
      const followers = rows.filter(({ status }) => status !== 'skipped');
      assert.deepEqual(
        followers.map(({ taskId }) => taskId),
        on.map((each) => `${each}-of-pull`),
      );
      for (const { status, trigger, causedBy, occurrence, startedAt } of followers) {
        assert.deepEqual(
          [status, trigger, causedBy, occurrence],
          ['succeeded', 'after', first.id, undefined],
        );
        assert.ok((startedAt ?? 0) >= (first.endedAt ?? Infinity));
      }
    });
  }

  it('that waits for a success is recorded as skipped where there is none, with all that wait for it', async () => {
    const world = aWorld();
    world.executor.behave('pull', { end: { status: 'failed', exitCode: 1, reason: 'exit-code' } });
    const chain = [after('pull', 'success'), after('success-of-pull', 'always')];
    const beside = [after('success-of-pull', 'failure'), after('pull', 'failure')];
    await world.start(aConfig([pull, ...chain, ...beside]));
    const { id } = await world.runByHand('pull');
    const rows = (await world.rows()).map(({ taskId, status, reason }) => [taskId, status, reason]);
    assert.deepEqual(rows, [
      ['pull', 'failed', 'exit-code'],
      ['failure-of-pull', 'succeeded', undefined],
      ['success-of-pull', 'skipped', 'chain-stopped'],
      ['always-of-success-of-pull', 'skipped', 'chain-stopped'],
    ]);
    const [skipped] = await world.rows('success-of-pull');
    assert.equal(skipped?.causedBy, id);
  });

  it('is started where one link of two starts it, and not said to be stopped', () => {
    const twice = aTask({
      id: 'twice',
      schedules: [
        { form: 'after', task: 'pull', on: 'success' },
        { form: 'after', task: 'pull', on: 'failure' },
      ],
    });
    const followers = new Chain([twice]).followersOf(
      { taskId: 'pull', startedAt: 1, trigger: 'manual' },
      'failed',
    );
    assert.deepEqual(
      followers.map(({ taskId, skip }) => [taskId, skip]),
      [['twice', undefined]],
    );
  });

  it('runs after a run by hand too, and after one that itself ran after another', async () => {
    const world = aWorld();
    await world.start(aConfig([pull, after('pull', 'success'), after('success-of-pull', 'success')]));
    await world.runByHand('pull');
    await settle();
    assert.deepEqual(await world.history(), [
      'pull succeeded',
      'success-of-pull succeeded',
      'success-of-success-of-pull succeeded',
    ]);
  });

  it('runs once where two of its schedules come to the same', async () => {
    const twice = aTask({
      id: 'twice',
      schedules: [
        { form: 'after', task: 'pull', on: 'success' },
        { form: 'after', task: 'pull', on: 'always' },
      ],
    });
    const world = aWorld();
    await world.start(aConfig([pull, twice]));
    await world.runByHand('pull');
    await settle();
    assert.deepEqual(await world.history(), ['pull succeeded', 'twice succeeded']);
  });

  it('does not run while it is disabled', async () => {
    const world = aWorld();
    await world.start(aConfig([pull, after('pull', 'success', { enabled: false })]));
    await world.runByHand('pull');
    assert.deepEqual(await world.history(), ['pull succeeded']);
  });

  it('is recorded as skipped while its own last run is still going', async () => {
    const world = aWorld();
    world.executor.behave('success-of-pull', hangs);
    await world.start(aConfig([pull, after('pull', 'success')]));
    await world.runByHand('pull');
    await world.runByHand('pull');
    const rows = await world.rows('success-of-pull');
    assert.deepEqual(
      rows.map(({ status, reason }) => [status, reason]),
      [
        ['running', undefined],
        ['skipped', 'overlap'],
      ],
    );
  });

  it('runs in a host that finds the one before it interrupted', async () => {
    const world = aWorld();
    world.executor.behave('pull', hangs);
    const config = aConfig([pull, after('pull', 'failure'), after('pull', 'success')]);
    await world.start(config);
    await world.runByHand('pull');
    const other = world.beside();
    other.dead.push(world.host);
    // The first host is dead: it does nothing any more.
    world.open = false;
    await other.start(config);
    await world.clock.advanceBy(minute);
    assert.deepEqual(await world.history(), [
      'pull interrupted',
      'failure-of-pull succeeded',
      'success-of-pull skipped',
    ]);
    assert.equal(other.executor.requests.length, 1);
  });

  it('is cancelled with a row, not forgotten, where its host is closing', async () => {
    const world = aWorld();
    world.executor.behave('pull', hangs);
    await world.start(aConfig([pull, after('pull', 'always'), after('always-of-pull', 'always')]));
    await world.runByHand('pull');
    const stopped = world.scheduler.stop();
    await world.clock.advanceBy(minute);
    await stopped;
    assert.deepEqual(
      (await world.rows()).map(({ taskId, status, reason }) => `${taskId} ${status} ${reason}`),
      ['pull cancelled host-closed', 'always-of-pull cancelled host-closed'],
    );
  });

  for (const [how, waiting] of [
    ['that was stopped', aTask({ id: 'pull' })],
    ['that a newer one replaced', aTask({ id: 'pull', overlap: 'replace' })],
  ] as const) {
    it(`follows no run that never began, such as one ${how}`, async () => {
      const world = aWorld();
      world.executor.behave('long', hangs);
      const tasks = [aTask({ id: 'long' }), waiting, after('pull', 'always')];
      await world.start(aConfig(tasks, { maxConcurrent: 1 }));
      await world.runByHand('long');
      const { id } = await world.runByHand('pull');
      if (waiting.overlap === 'replace') await world.runByHand('pull');
      else await world.scheduler.cancel(id);
      await settle();
      assert.equal((await world.store.run(id))?.status, 'cancelled');
      assert.deepEqual(await world.rows('always-of-pull'), []);
    });
  }

  it('follows no row that was no run', () => {
    const chain = new Chain(both);
    for (const status of runStatuses) {
      const isEnd = !['queued', 'running', 'skipped', 'missed'].includes(status);
      assert.equal(
        chain.followersOf({ taskId: 'pull', startedAt: 1, trigger: 'manual' }, status).length > 0,
        isEnd,
        status,
      );
    }
  });
});
