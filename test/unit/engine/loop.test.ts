import assert from 'node:assert/strict';
import { aConfig, aTask, cron, day, every, hour, minute, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, clockTime, midnight } from './world.ts';

const atSix = aTask({ schedules: [cron('0 6 * * *')] });
/** But not at midnight, when these tests begin. */
const hourly = aTask({ schedules: [cron('0 1-23 * * *')], timeout: 10 * hour });

describe('the loop', () => {
  it('starts a task at its due instant, and records when it was meant to and when it did', async () => {
    const world = aWorld();
    await world.start(aConfig([atSix]));
    await world.clock.advanceTo(midnight + 6 * hour - 1);
    assert.deepEqual(await world.rows(), []);
    await world.clock.advanceTo(midnight + 6 * hour);
    const [run] = await world.rows();
    assert.ok(run);
    assert.equal(run.status, 'succeeded');
    assert.equal(run.trigger, 'schedule');
    assert.equal(run.occurrence, midnight + 6 * hour);
    assert.equal(run.startedAt, midnight + 6 * hour);
    assert.deepEqual(run.host, world.host);
    assert.equal(run.pid, 5_000_000);
  });

  it('goes on day after day, one run for each', async () => {
    const world = aWorld();
    await world.start(aConfig([atSix]));
    await world.clock.advanceBy(5 * day);
    assert.deepEqual(await world.history(), Array(5).fill('report succeeded'));
  });

  it('gives the executor the run, the task, the folder and an output function', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(hour);
    const [request] = world.executor.requests;
    assert.equal(request?.task.id, 'report');
    assert.equal(request?.folder, '/workspace');
    assert.equal(request?.run.status, 'running');
    assert.equal(request?.run.occurrence, midnight + hour);
  });

  describe('arms one timer', () => {
    it('for the next due instant', async () => {
      const world = aWorld(midnight + 6 * hour - 20 * second);
      await world.start(aConfig([atSix]));
      assert.equal(world.clock.timers, 1);
      assert.equal(world.clock.nextTimerIn, 0);
      await world.clock.advanceBy(0);
      assert.equal(world.clock.timers, 1);
      assert.equal(world.clock.nextTimerIn, 20 * second);
    });

    it('of a minute at most, however far that is, and even where nothing will ever be due', async () => {
      for (const task of [atSix, aTask()]) {
        const world = aWorld();
        await world.start(aConfig([task]));
        for (let minutes = 0; minutes < 5; minutes++) {
          await world.clock.advanceBy(minute);
          assert.equal(world.clock.timers, 1);
          assert.equal(world.clock.nextTimerIn, minute);
        }
      }
    });

    it('whatever happens: runs, requests by hand, new configs', async () => {
      const world = aWorld();
      world.executor.behave('report', { end: { status: 'succeeded', exitCode: 0 }, after: 90 * second });
      await world.start(aConfig([hourly, aTask({ id: 'other', schedules: [cron('*/7 * * * *')] })]));
      for (let step = 0; step < 30; step++) {
        await world.clock.advanceBy(5 * minute);
        if (step % 5 === 0) await world.runByHand('other');
        if (step % 7 === 0) await world.scheduler.use(aConfig([hourly, aTask({ id: 'other' })]));
        await world.clock.advanceBy(0);
        // Besides the loop's own, the script's end and its timeout are waited for.
        const own = world.clock.timers - 2 * world.executor.running.length;
        assert.equal(own, 1, `after step ${step}`);
      }
    });

    it('and none after stop', async () => {
      const world = aWorld();
      await world.start(aConfig([hourly]));
      await world.clock.advanceBy(90 * minute);
      await world.scheduler.stop();
      assert.equal(world.clock.timers, 0);
    });
  });

  it('ticks at most twice a minute while nothing is due', async () => {
    const world = aWorld();
    await world.start(aConfig([atSix]));
    await world.clock.advanceBy(hour);
    assert.ok(world.heard('tick').length <= 62, `${world.heard('tick').length} ticks`);
    assert.ok(world.heard('tick').length >= 60);
  });

  it('starts nothing at all before start() is called', async () => {
    const world = aWorld();
    await world.scheduler.use(aConfig([hourly]));
    await world.clock.advanceBy(day);
    assert.deepEqual(await world.rows(), []);
    assert.equal(world.clock.timers, 0);
  });

  it('can be started twice without harm', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    world.scheduler.start();
    assert.equal(world.clock.timers, 1);
    await world.clock.advanceBy(hour);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });

  it('after a sleep runs the newest occurrence once and records the others as missed, without a storm', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(30 * second);
    world.clock.jumpTo(midnight + 6 * hour + 30 * minute);
    await world.clock.advanceBy(minute);
    const rows = await world.rows();
    assert.deepEqual(
      rows.map(({ status, trigger, occurrence }) => `${clockTime(occurrence)} ${status} ${trigger}`),
      [
        ...['01:00', '02:00', '03:00', '04:00', '05:00'].map((at) => `${at} missed schedule`),
        '06:00 succeeded catch-up',
      ],
    );
    assert.equal(world.executor.requests.length, 1);
    assert.deepEqual(
      rows.slice(0, 1).map(({ reason, startedAt }) => [reason, startedAt]),
      [['superseded', undefined]],
    );
    await world.clock.advanceTo(midnight + 7 * hour);
    assert.equal((await world.rows()).length, 7);
  });

  it('works off a month of missed minutes in steps, with the newest running and each accounted for', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ schedules: [cron('* * * * *')] })]));
    world.clock.jumpTo(midnight + 30 * day);
    await world.clock.advanceBy(second);
    const rows = await world.rows();
    assert.equal(
      rows.reduce((sum, { occurrences }) => sum + occurrences, 0),
      30 * 24 * 60 + 1,
    );
    assert.ok(rows.length < 1050, `${rows.length} rows`);
    assert.equal(world.executor.requests.length, 1);
    assert.equal(rows.at(-1)?.status, 'succeeded');
    assert.equal(rows.at(-1)?.occurrence, midnight + 30 * day);
  });

  it('fires nothing twice when the clock is set back an hour', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ schedules: [cron('*/15 * * * *')] })]));
    await world.clock.advanceTo(midnight + 2 * hour);
    assert.equal((await world.rows()).length, 9);
    world.clock.jumpTo(midnight + hour);
    await world.clock.advanceBy(hour);
    assert.equal((await world.rows()).length, 9, 'the hour that came twice');
    await world.clock.advanceBy(15 * minute);
    assert.equal((await world.rows()).length, 10);
    const occurrences = (await world.rows()).map(({ occurrence }) => occurrence);
    assert.equal(new Set(occurrences).size, 10);
  });

  it('does not fire an interval early or twice when the clock is set back', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ schedules: [every(30, 'minute')] })]));
    await world.clock.advanceTo(midnight + hour);
    assert.equal((await world.rows()).length, 3);
    world.clock.jumpTo(midnight + 10 * minute);
    // The change is noticed within a minute, and half an hour begins anew.
    await world.clock.advanceTo(midnight + 39 * minute);
    assert.equal((await world.rows()).length, 3);
    await world.clock.advanceTo(midnight + 42 * minute);
    assert.equal((await world.rows()).length, 4);
    await world.clock.advanceTo(midnight + hour);
    assert.equal((await world.rows()).length, 4);
  });

  it('records what is due while the last run is still going as skipped', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(3 * hour);
    assert.deepEqual(
      (await world.rows()).map(({ status, reason }) => [status, reason]),
      [
        ['running', undefined],
        ['skipped', 'overlap'],
        ['skipped', 'overlap'],
      ],
    );
    assert.equal(world.scheduler.tasks()[0]?.active, true);
  });
});
