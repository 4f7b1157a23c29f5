import assert from 'node:assert/strict';
import { retryDelay } from '../../../src/engine/retry.ts';
import type { RetryPolicy } from '../../../src/model/task.ts';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, anOutputSpec, aTask, cron, hour, minute, second } from '../../support/builders.ts';
import { fails, hangs, succeeds, type Behaviour } from '../../support/scriptedExecutor.ts';
import { aWorld, midnight, type TestHost } from './world.ts';

const failed = { status: 'failed', reason: 'exit-code' } as const;

describe('The wait before the next attempt', () => {
  const waits = (policy: RetryPolicy) =>
    [1, 2, 3, 4, 5].map((attempts) => retryDelay(policy, attempts, failed));

  it('is the same each time', () => {
    const policy: RetryPolicy = { attempts: 4, delay: 30 * second, backoff: 'fixed' };
    assert.deepEqual(waits(policy), [30 * second, 30 * second, 30 * second, undefined, undefined]);
  });

  it('is twice the one before, up to the longest', () => {
    const policy: RetryPolicy = { attempts: 5, delay: second, backoff: 'exponential', maxDelay: 5 * second };
    assert.deepEqual(waits(policy), [second, 2 * second, 4 * second, 5 * second, undefined]);
  });

  it('is for what has failed or taken too long, and not for what was stopped, refused or went well', () => {
    const policy: RetryPolicy = { attempts: 2, delay: second, backoff: 'fixed' };
    const delay = (outcome: Parameters<typeof retryDelay>[2]) => retryDelay(policy, 1, outcome);
    assert.equal(delay({ status: 'timed-out', reason: 'timeout' }), second);
    assert.equal(delay({ status: 'failed', reason: 'program-not-found' }), second);
    assert.equal(delay({ status: 'cancelled', reason: 'stopped' }), undefined);
    assert.equal(delay({ status: 'failed', reason: 'outside-workspace' }), undefined);
    assert.equal(delay({ status: 'succeeded' }), undefined);
    assert.equal(retryDelay(undefined, 1, failed), undefined);
  });
});

const retry: RetryPolicy = { attempts: 3, delay: minute, backoff: 'exponential' };

async function trying(...behaviours: readonly Behaviour[]): Promise<TestHost> {
  const world = aWorld();
  world.executor.behave('report', ...behaviours);
  await world.start(aConfig([aTask({ retry, output: anOutputSpec(), timeout: hour })]));
  await world.runByHand();
  return world;
}

const state = async (world: TestHost) => {
  const [row] = await world.rows();
  return [row?.status, row?.attempts, row?.retryAt && row.retryAt - midnight];
};

describe('A run that fails and has a retry', () => {
  it('waits without a place, is tried again, and is what its last attempt was', async () => {
    const world = await trying(fails(1), fails(2), succeeds);
    assert.deepEqual(await state(world), ['queued', 1, minute]);
    await world.clock.advanceBy(minute);
    assert.deepEqual(await state(world), ['queued', 2, 3 * minute]);
    await world.clock.advanceBy(2 * minute - 1);
    assert.equal(world.executor.requests.length, 2);
    await world.clock.advanceBy(1);
    const [row] = await world.rows();
    assert.deepEqual(
      [row?.status, row?.attempts, row?.exitCode, row?.reason],
      ['succeeded', 3, 0, undefined],
    );
    assert.deepEqual([row?.startedAt, row?.endedAt], [midnight, midnight + 3 * minute]);
    const attempts = await world.store.attempts(row?.id ?? '');
    assert.deepEqual(
      attempts.map(({ number, status, exitCode, startedAt }) => [
        number,
        status,
        exitCode,
        startedAt - midnight,
      ]),
      [
        [1, 'failed', 1, 0],
        [2, 'failed', 2, minute],
        [3, 'succeeded', 0, 3 * minute],
      ],
    );
    assert.deepEqual(
      world.executor.requests.map(({ run }) => run.attempts),
      [1, 2, 3],
    );
  });

  it('has failed when the last attempt has', async () => {
    const world = await trying(fails(1), fails(2), fails(3));
    await world.clock.advanceBy(hour);
    const [row] = await world.rows();
    assert.deepEqual([row?.status, row?.attempts, row?.exitCode], ['failed', 3, 3]);
    assert.equal(world.executor.requests.length, 3);
  });

  it('keeps nothing of what its failed attempts generated', async () => {
    const world = await trying({ ...fails(1), print: ['half'] }, { ...succeeds, print: ['whole'] });
    await world.clock.advanceBy(minute);
    assert.deepEqual([...world.outputs.files.values()], ['whole']);
  });

  it('lets others have its place meanwhile, whatever the order in which they came', async () => {
    const world = aWorld();
    world.executor.behave('a', fails(1), succeeds);
    world.executor.behave('b', hangs);
    const tasks = [aTask({ id: 'a', retry }), aTask({ id: 'b', timeout: 10 * hour })];
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    await world.runByHand('a');
    const { id } = await world.runByHand('b');
    assert.deepEqual(await world.history(), ['a queued', 'b running']);
    await world.clock.advanceBy(2 * minute);
    assert.deepEqual(await world.history(), ['a queued', 'b running']);
    world.executor.finish(id);
    await settle();
    assert.deepEqual(await world.history(), ['a succeeded', 'b succeeded']);
  });

  it('is not tried again once somebody has stopped it while it waits', async () => {
    const world = await trying(fails(1), succeeds);
    const [row] = await world.rows();
    const ended: string[] = [];
    world.presented[0]?.follow({ onOutput: () => undefined, onEnd: (run) => ended.push(run.status) });
    assert.equal(await world.scheduler.cancel(row?.id ?? ''), true);
    await world.clock.advanceBy(hour);
    assert.deepEqual(await world.history(), ['report cancelled']);
    assert.equal(world.executor.requests.length, 1);
    assert.deepEqual(ended, ['cancelled']);
  });

  it('is shown as one, and its followers hear of every attempt and of one end', async () => {
    const world = aWorld();
    const heard: string[] = [];
    world.present = (live) =>
      void live.follow({
        onOutput: ({ chunk }) => heard.push(new TextDecoder().decode(chunk)),
        onRetry: ({ attempts, retryAt }) => heard.push(`retry ${attempts} ${(retryAt ?? 0) - midnight}`),
        onEnd: ({ status }) => heard.push(status),
      });
    world.executor.behave('report', { ...fails(1), print: ['one'] }, { ...succeeds, print: ['two'] });
    await world.start(aConfig([aTask({ retry })]));
    await world.runByHand();
    await world.clock.advanceBy(minute);
    assert.equal(world.presented.length, 1);
    assert.deepEqual(heard, ['one', `retry 1 ${minute}`, 'two', 'succeeded']);
  });

  it('starts what follows it once, at its last end', async () => {
    const world = aWorld();
    world.executor.behave('pull', fails(1), succeeds);
    const follower = aTask({ id: 'push', schedules: [{ form: 'after', task: 'pull', on: 'always' }] });
    await world.start(aConfig([aTask({ id: 'pull', retry }), follower]));
    await world.runByHand('pull');
    assert.deepEqual(await world.history(), ['pull queued']);
    await world.clock.advanceBy(minute);
    assert.deepEqual(await world.history(), ['pull succeeded', 'push succeeded']);
  });

  it('is active while it waits: what is due meanwhile is skipped', async () => {
    const world = aWorld();
    world.executor.behave('report', fails(1), succeeds);
    const schedules = [cron('* * * * *')];
    const slow: RetryPolicy = { attempts: 2, delay: 90 * second, backoff: 'fixed' };
    await world.start(aConfig([aTask({ retry: slow, schedules })]));
    await world.clock.advanceBy(minute);
    assert.deepEqual(await world.history(), ['report queued', 'report skipped']);
  });

  it('ends with its host: the wait too', async () => {
    const world = await trying(fails(1), succeeds);
    await world.scheduler.stop();
    const [row] = await world.rows();
    assert.deepEqual([row?.status, row?.reason], ['cancelled', 'host-closed']);
  });

  it('is not put off by a clock that was set back by a year', async () => {
    const world = await trying(fails(1), succeeds);
    world.clock.jumpTo(midnight - 365 * 24 * hour);
    await world.clock.advanceBy(2 * minute);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });

  it('does not keep the timer spinning while it has no place', async () => {
    const world = aWorld();
    world.executor.behave('a', fails(1), succeeds);
    world.executor.behave('b', hangs);
    const tasks = [aTask({ id: 'a', retry }), aTask({ id: 'b', timeout: 10 * hour })];
    await world.start(aConfig(tasks, { maxConcurrent: 1 }));
    await world.runByHand('a');
    await world.runByHand('b');
    await world.clock.advanceBy(2 * minute);
    const before = world.heard('tick').length;
    await world.clock.advanceBy(10 * minute);
    assert.ok(world.heard('tick').length - before <= 41);
  });
});
