import assert from 'node:assert/strict';
import type { OverlapPolicy } from '../../../src/model/task.ts';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aTask, cron, hour, minute, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, clockTime, midnight, type TestHost } from './world.ts';

/** Due every hour from one o'clock; a run lasts for 90 minutes unless it is cancelled. */
const task = (overlap: OverlapPolicy) =>
  aTask({ schedules: [cron('0 1-23 * * *')], overlap, timeout: 10 * hour });

async function long(overlap: OverlapPolicy): Promise<TestHost> {
  const world = aWorld();
  world.executor.behave('report', { end: { status: 'succeeded', exitCode: 0 }, after: 90 * minute });
  await world.start(aConfig([task(overlap)]));
  return world;
}

const said = async (world: TestHost) =>
  (await world.rows()).map(({ occurrence, status, reason, startedAt }) =>
    [clockTime(occurrence), status, reason ?? clockTime(startedAt)].join(' '),
  );

describe('An occurrence while the last run of its task is still going', () => {
  it('skip: is recorded as skipped', async () => {
    const world = await long('skip');
    await world.clock.advanceTo(midnight + 3 * hour + minute);
    assert.deepEqual(await said(world), [
      '01:00 succeeded 01:00',
      '02:00 skipped overlap',
      '03:00 running 03:00',
    ]);
  });

  it('queue: one waits until the run has ended, more are skipped', async () => {
    const world = await long('queue');
    world.executor.behave('report', { end: { status: 'succeeded', exitCode: 0 }, after: 150 * minute });
    await world.clock.advanceTo(midnight + 3 * hour + minute);
    assert.deepEqual(await said(world), ['01:00 running 01:00', '02:00 queued ', '03:00 skipped overlap']);
    await world.clock.advanceTo(midnight + 3 * hour + 31 * minute);
    assert.deepEqual((await said(world)).slice(0, 2), ['01:00 succeeded 01:00', '02:00 running 03:30']);
  });

  it('replace: the old run is cancelled, and the new one begins when it is gone', async () => {
    const world = await long('replace');
    world.executor.behave('report', { ...hangs, ignoresTerm: true });
    await world.clock.advanceTo(midnight + 2 * hour + second);
    assert.deepEqual(await said(world), ['01:00 running 01:00', '02:00 queued ']);
    await world.clock.advanceBy(10 * second);
    assert.deepEqual(await said(world), ['01:00 cancelled replaced', '02:00 running 02:00']);
    const [first, second_] = await world.rows();
    assert.ok((second_?.startedAt ?? 0) >= (first?.endedAt ?? Infinity), 'never two at once');
  });

  it('replace: one that another host runs is ended by that host', async () => {
    const world = await long('replace');
    const other = world.beside();
    other.executor.behave('report', hangs);
    await world.clock.advanceTo(midnight + hour + minute);
    assert.equal(world.executor.running.length, 1);
    // This window is busy elsewhere: the other one is first.
    world.open = false;
    await other.start(aConfig([task('replace')]));
    await world.clock.advanceTo(midnight + 2 * hour + minute);
    assert.deepEqual(await said(world), ['01:00 cancelled replaced', '02:00 running 02:00']);
    assert.equal(world.executor.running.length, 0);
    assert.equal(other.executor.running.length, 1);
  });

  it('replace: one that a host without a loop runs is ended too', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    const config = aConfig([task('replace')]);
    await world.scheduler.use(config);
    const other = world.beside();
    other.executor.behave('report', hangs);
    await other.start(config);
    await world.clock.advanceTo(midnight + hour - minute);
    // As the command line does.
    await world.runByHand();
    await world.clock.advanceTo(midnight + hour + minute);
    assert.deepEqual(await said(world), [' cancelled replaced', '01:00 running 01:00']);
  });

  it('allow: both go', async () => {
    const world = await long('allow');
    await world.clock.advanceTo(midnight + 2 * hour + minute);
    assert.deepEqual(await said(world), ['01:00 running 01:00', '02:00 running 02:00']);
    await world.clock.advanceTo(midnight + 2 * hour + 31 * minute);
    assert.deepEqual(await said(world), ['01:00 succeeded 01:00', '02:00 running 02:00']);
  });

  it('queue: a waiting run does not hold up those of other tasks', async () => {
    const world = aWorld();
    for (const id of ['report', 'other']) {
      world.executor.behave(id, { end: { status: 'succeeded', exitCode: 0 }, after: 150 * minute });
    }
    const other = { ...task('skip'), id: 'other', schedules: [cron('30 2 * * *')] };
    await world.start(aConfig([task('queue'), other]));
    await world.clock.advanceTo(midnight + 2 * hour + 29 * minute);
    assert.deepEqual(await world.history(), ['report running', 'report queued']);
    await world.clock.advanceBy(minute);
    assert.equal((await world.rows('other'))[0]?.status, 'running');
  });
});

describe('A run by hand while the last run of its task is still going', () => {
  for (const [overlap, expected] of [
    ['skip', { refused: 'already-active' }],
    ['queue', ['running', 'queued']],
    ['replace', ['cancelled', 'running']],
    ['allow', ['running', 'running']],
  ] as const) {
    it(`${overlap}: ${JSON.stringify(expected)}`, async () => {
      const world = await long(overlap);
      await world.runByHand();
      const request = await world.scheduler.run('report');
      await settle();
      if (Array.isArray(expected)) {
        assert.deepEqual(
          (await world.rows()).map(({ status }) => status),
          expected,
        );
      } else assert.deepEqual(request, expected);
    });
  }
});
