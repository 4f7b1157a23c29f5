import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aTask, cron, day, every, hour, minute } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, clockTime, midnight, type TestHost } from './world.ts';

const hourly = aTask({ schedules: [cron('0 * * * *')] });
const quarterly = aTask({ schedules: [cron('*/15 * * * *')] });

const starts = async (world: TestHost, taskId?: string) =>
  (await world.rows(taskId)).map(({ startedAt, status }) => clockTime(startedAt) ?? status);

describe('a config that comes into force', () => {
  it('starts a changed schedule from now', async () => {
    const world = aWorld(midnight + 5 * minute);
    await world.start(aConfig([hourly]));
    // Asleep through two occurrences of the old schedule, and eight of the new.
    world.clock.jumpTo(midnight + 2 * hour + 20 * minute);
    await world.scheduler.use(aConfig([quarterly]));
    await world.clock.advanceBy(15 * minute);
    assert.deepEqual(await starts(world), ['02:30']);
  });

  it('leaves a task alone whose schedule says the same', async () => {
    const world = aWorld(midnight + 5 * minute);
    await world.start(aConfig([hourly]));
    world.clock.jumpTo(midnight + hour + 5 * minute);
    await world.scheduler.use(aConfig([{ ...hourly, label: 'Another label', timeout: minute }]));
    await world.clock.advanceBy(0);
    const rows = await world.rows();
    assert.deepEqual(
      rows.map(({ label, occurrence }) => [label, occurrence]),
      [['Another label', midnight + hour]],
    );
  });

  it('starts a task that is enabled again from now, without a burst', async () => {
    const world = aWorld(midnight + 5 * minute);
    await world.start(aConfig([hourly]));
    await world.clock.advanceTo(midnight + hour);
    await world.scheduler.use(aConfig([{ ...hourly, enabled: false }]));
    await world.clock.advanceTo(midnight + 5 * hour + 30 * minute);
    assert.equal((await world.rows()).length, 1);
    await world.scheduler.use(aConfig([hourly]));
    await world.clock.advanceTo(midnight + 6 * hour);
    assert.deepEqual(await starts(world), ['01:00', '06:00']);
  });

  it('has no next instant for a disabled task, which can still be run by hand', async () => {
    const world = aWorld();
    await world.start(aConfig([{ ...hourly, enabled: false }]));
    assert.equal(world.scheduler.tasks()[0]?.next, undefined);
    await world.runByHand();
    await world.clock.advanceBy(day);
    assert.equal((await world.rows()).length, 1);
  });

  it('runs by hand, and never by itself, a task without a schedule', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask()]));
    await world.clock.advanceBy(day);
    assert.deepEqual(await world.rows(), []);
    await world.runByHand();
    assert.deepEqual(await world.history(), ['report succeeded']);
  });

  it('without a task starts it no more, and lets a run of it come to its end', async () => {
    const world = aWorld(midnight + 5 * minute);
    world.executor.behave('report', hangs);
    await world.start(aConfig([{ ...hourly, timeout: day }]));
    await world.clock.advanceTo(midnight + hour);
    await world.scheduler.use(aConfig([aTask({ id: 'other' })]));
    await world.clock.advanceTo(midnight + 4 * hour);
    assert.deepEqual(await world.history(), ['report running']);
    const [request] = world.executor.running;
    assert.ok(request);
    world.executor.finish(request.run.id);
    await settle();
    assert.deepEqual(await world.history(), ['report succeeded']);
    assert.deepEqual(await world.scheduler.run('report'), { refused: 'unknown-task' });
  });

  it('forgets a task that it lacks, and keeps the place of one that it only cannot read', async () => {
    for (const known of [[], ['report']]) {
      const world = aWorld();
      const task = aTask({ schedules: [every(6, 'hour')] });
      await world.start(aConfig([task]));
      await world.clock.advanceBy(hour);
      await world.scheduler.use(aConfig([]), known);
      await world.clock.advanceBy(hour);
      await world.scheduler.use(aConfig([task]), []);
      await world.clock.advanceBy(0);
      // Never run is due now; one whose last start is known goes on from there.
      assert.deepEqual(await starts(world), known.length === 0 ? ['00:00', '02:00'] : ['00:00']);
    }
  });

  it('takes a thousand tasks', async () => {
    const world = aWorld();
    const tasks = Array.from({ length: 1000 }, (_, index) =>
      aTask({ id: `task-${index}`, schedules: [cron(`${index % 60} 6 * * *`)] }),
    );
    await world.scheduler.use(aConfig(tasks));
    assert.equal(world.scheduler.tasks().length, 1000);
    assert.equal(world.scheduler.tasks()[61]?.next, midnight + 6 * hour + minute);
  });
});

describe('an interval', () => {
  it('that never ran is due at once, and then from its last start', async () => {
    const world = aWorld(midnight + 7 * minute);
    await world.start(aConfig([aTask({ schedules: [every(6, 'hour')] })]));
    await world.clock.advanceBy(13 * hour);
    assert.deepEqual(await starts(world), ['00:07', '06:07', '12:07']);
  });

  it('counts from a start by hand too', async () => {
    const world = aWorld(midnight);
    await world.start(aConfig([aTask({ schedules: [every(6, 'hour')] })]));
    await world.clock.advanceBy(2 * hour);
    await world.runByHand();
    assert.equal(world.scheduler.tasks()[0]?.next, midnight + 8 * hour);
    await world.clock.advanceBy(7 * hour);
    assert.deepEqual(await starts(world), ['00:00', '02:00', '08:00']);
  });

  it('counts from the start, not from the request, of a run that had to wait', async () => {
    const world = aWorld(midnight);
    world.executor.behave('slow', { end: { status: 'succeeded', exitCode: 0 }, after: hour });
    const tasks = [aTask({ id: 'slow', timeout: day }), aTask({ schedules: [every(6, 'hour')] })];
    await world.scheduler.use(aConfig(tasks, { maxConcurrent: 1 }));
    await world.runByHand('slow');
    world.scheduler.start();
    await world.clock.advanceBy(hour);
    assert.deepEqual(await starts(world, 'report'), ['01:00']);
    assert.equal(world.scheduler.tasks()[1]?.next, midnight + 7 * hour);
  });

  it('goes on from its last start after a restart', async () => {
    const world = aWorld(midnight);
    const config = aConfig([aTask({ schedules: [every(6, 'hour')] })]);
    await world.start(config);
    await world.clock.advanceBy(2 * hour);
    await world.scheduler.stop();
    const later = world.beside();
    await later.start(config);
    await later.clock.advanceBy(5 * hour);
    assert.deepEqual(await starts(later), ['00:00', '06:00']);
  });

  it('that passed several times while nothing was running runs once', async () => {
    const world = aWorld(midnight);
    const config = aConfig([aTask({ schedules: [every(6, 'hour')] })]);
    await world.start(config);
    await world.clock.advanceBy(minute);
    await world.scheduler.stop();
    world.clock.jumpTo(midnight + 20 * hour);
    const later = world.beside();
    await later.start(config);
    await later.clock.advanceBy(minute);
    assert.deepEqual(await starts(later), ['00:00', 'missed', 'missed', '20:00']);
    assert.equal(later.scheduler.tasks()[0]?.next, midnight + 26 * hour);
  });
});

describe('a single occurrence', () => {
  const once = aTask({ schedules: [{ form: 'once', at: '2026-11-22T06:00' }] });

  it('runs once, and never again, whatever is read again', async () => {
    const world = aWorld();
    await world.start(aConfig([once]));
    await world.clock.advanceBy(7 * hour);
    await world.scheduler.use(aConfig([once]));
    await world.clock.advanceBy(day);
    assert.deepEqual(await starts(world), ['06:00']);
    assert.equal(world.scheduler.tasks()[0]?.next, undefined);
  });

  it('that passed before its schedule came into force does not run', async () => {
    const world = aWorld(midnight + 7 * hour);
    await world.start(aConfig([once]));
    await world.clock.advanceBy(day);
    assert.deepEqual(await world.rows(), []);
  });

  it('that passed while the machine was asleep is caught up', async () => {
    const world = aWorld();
    await world.start(aConfig([once]));
    world.clock.jumpTo(midnight + 12 * hour);
    await world.clock.advanceBy(minute);
    assert.deepEqual(
      (await world.rows()).map(({ trigger, status }) => [trigger, status]),
      [['catch-up', 'succeeded']],
    );
  });
});

describe('a closed gate', () => {
  it('lets everything be looked at, and nothing be claimed, enrolled or started', async () => {
    const world = aWorld(midnight + 5 * minute);
    world.open = false;
    await world.start(aConfig([hourly]));
    assert.equal(world.scheduler.tasks()[0]?.next, midnight + hour);
    await world.clock.advanceBy(day);
    assert.deepEqual(await world.rows(), []);
    assert.deepEqual(await world.store.cursors(), []);
    assert.equal(world.clock.timers, 0);
    assert.equal(world.executor.requests.length, 0);
  });

  it('shows a schedule that was changed meanwhile as it would start now', async () => {
    const world = aWorld(midnight + 5 * minute);
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(5 * minute);
    await world.scheduler.stop();
    const later = world.beside();
    later.open = false;
    later.clock.jumpTo(midnight + 3 * hour + 20 * minute);
    await later.start(aConfig([quarterly]));
    assert.equal(later.scheduler.tasks()[0]?.next, midnight + 3 * hour + 30 * minute);
  });

  it('makes a request by hand refused, and a tick do nothing', async () => {
    const world = aWorld();
    world.open = false;
    await world.scheduler.use(aConfig([hourly]));
    assert.deepEqual(await world.scheduler.run('report'), { refused: 'closed' });
    const { claims, next } = await world.scheduler.tick();
    assert.deepEqual({ claims, next }, { claims: [], next: undefined });
    assert.deepEqual(await world.rows(), []);
  });

  it('that opens lets the schedule start from then', async () => {
    const world = aWorld(midnight + 5 * minute);
    world.open = false;
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(5 * hour);
    world.open = true;
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(hour);
    assert.deepEqual(await starts(world), ['06:00']);
  });

  it('that closes later lets nothing new start, without a spinning loop', async () => {
    const world = aWorld(midnight + 5 * minute);
    await world.start(aConfig([hourly]));
    await world.clock.advanceBy(hour);
    world.open = false;
    await world.clock.advanceBy(3 * hour);
    assert.deepEqual(await starts(world), ['01:00']);
    assert.equal(world.clock.timers, 1);
  });

  it('that closes keeps those from starting who wait', async () => {
    const world = aWorld();
    for (const id of ['a', 'b']) world.executor.behave(id, hangs);
    await world.start(aConfig([aTask({ id: 'a' }), aTask({ id: 'b' })], { maxConcurrent: 1 }));
    const { id } = await world.runByHand('a');
    await world.runByHand('b');
    world.open = false;
    world.executor.finish(id);
    await settle();
    assert.deepEqual(await world.history(), ['a succeeded', 'b queued']);
  });
});
