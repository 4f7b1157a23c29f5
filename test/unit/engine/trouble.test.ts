import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aTask, cron, day, hour, minute, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, midnight } from './world.ts';

const hourly = aTask({ schedules: [cron('0 1-23 * * *')], timeout: day });

describe('a store that fails', () => {
  it('to take a claim is asked again in seconds, and nothing is lost', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    world.store.fail('claim');
    await world.clock.advanceTo(midnight + hour);
    assert.deepEqual(await world.rows(), []);
    assert.equal(world.heard('trouble').length, 1);
    assert.match(String(world.heard('trouble')[0]?.error), /cannot claim/);
    await world.clock.advanceBy(10 * second);
    const [run] = await world.rows();
    assert.equal(run?.status, 'succeeded');
    assert.equal(run?.occurrence, midnight + hour);
    assert.equal(run?.trigger, 'schedule');
    assert.equal(world.clock.timers, 1);
  });

  it('for hours leaves each occurrence accounted for in the end, and is asked in seconds, not at once', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    world.store.fail('claim', Infinity);
    await world.clock.advanceTo(midnight + 3 * hour);
    const tries = world.store.calls.filter((call) => call === 'claim').length;
    assert.ok(tries > 1000 && tries <= 1 + (2 * hour) / (5 * second), `${tries} tries`);
    world.store.fail('claim', 0);
    await world.clock.advanceBy(10 * second);
    assert.deepEqual(await world.history(), ['report missed', 'report missed', 'report succeeded']);
  });

  it('to begin a run is asked again, and the run starts', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    world.store.fail('begin');
    await world.clock.advanceTo(midnight + hour);
    assert.deepEqual(await world.history(), ['report queued']);
    await world.clock.advanceBy(10 * second);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });

  it('to begin a run that was asked for by hand has taken the request: the run starts a little later', async () => {
    for (const loop of [true, false]) {
      const world = aWorld();
      await world.scheduler.use(aConfig([aTask()]));
      if (loop) world.scheduler.start();
      await settle();
      world.store.fail('begin');
      await world.runByHand();
      assert.equal(world.heard('trouble').length, 1);
      const idle = world.scheduler.idle();
      await world.clock.advanceBy(10 * second);
      await idle;
      assert.deepEqual(await world.history(), ['report succeeded']);
    }
  });

  it('to begin the next of the queue is asked again', async () => {
    const world = aWorld();
    world.executor.behave('a', hangs);
    await world.start(aConfig([aTask({ id: 'a' }), aTask({ id: 'b' })], { maxConcurrent: 1 }));
    const { id } = await world.runByHand('a');
    await world.runByHand('b');
    await world.clock.advanceBy(second);
    world.store.fail('begin');
    world.executor.finish(id);
    await world.clock.advanceBy(10 * second);
    assert.deepEqual(await world.history(), ['a succeeded', 'b succeeded']);
  });

  it('to note the process does not touch the run', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask()]));
    world.store.fail('spawned');
    const { id } = await world.runByHand();
    const run = await world.store.run(id);
    assert.equal(run?.status, 'succeeded');
    assert.equal(run?.pid, undefined);
  });

  it('to write an end is asked again until it is written', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask()]));
    world.store.fail('end', 3);
    const { id } = await world.runByHand();
    let idle = false;
    void world.scheduler.idle().then(() => (idle = true));
    await settle();
    assert.equal((await world.store.run(id))?.status, 'running');
    assert.equal(idle, false);
    const live = world.scheduler.live(id);
    const ends: string[] = [];
    live?.follow({ onOutput: () => undefined, onEnd: ({ status }) => ends.push(status) });
    await world.clock.advanceBy(minute);
    assert.equal((await world.store.run(id))?.status, 'succeeded');
    assert.equal(world.heard('trouble').length, 3);
    assert.equal(idle, true);
    assert.deepEqual(ends, ['succeeded'], 'a follower hears the end only once it is written');
  });

  it('to write an end while the scheduler stops does not hold it up', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ timeout: day })]));
    await world.runByHand();
    world.store.fail('end', Infinity);
    const stopped = world.scheduler.stop();
    await world.clock.advanceBy(10 * second);
    await stopped;
  });

  it('to say what is active, or where the cursors stand, keeps the old state, and the loop goes on', async () => {
    const world = aWorld();
    const other = world.beside();
    await world.start(aConfig([hourly]));
    world.store.fail('active');
    world.store.fail('cursors');
    await other.start(aConfig([hourly]));
    await other.runByHand();
    await world.clock.advanceTo(midnight + hour + minute);
    assert.ok(world.heard('trouble').length > 0);
    assert.deepEqual(await world.history(), ['report succeeded', 'report succeeded']);
  });

  it('to enrol makes use() reject, and the next use() mends it', async () => {
    const world = aWorld();
    world.store.fail('enrol');
    await assert.rejects(world.scheduler.use(aConfig([hourly])), /cannot enrol/);
    await world.start(aConfig([hourly]));
    await world.clock.advanceTo(midnight + hour);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });
});

describe('what the engine believes to be active', () => {
  it('is not taken from an answer that was overtaken by the end of the run', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([hourly]));
    const { id } = await world.runByHand();
    const goOn = world.store.holdUp('active');
    const used = world.scheduler.use(aConfig([hourly]));
    await settle();
    // The store has said "running", and the word is still on its way.
    world.executor.finish(id);
    await settle();
    goOn();
    await used;
    assert.equal(world.scheduler.tasks()[0]?.active, false);
    await world.clock.advanceTo(midnight + hour);
    assert.deepEqual(await world.history(), ['report succeeded', 'report running']);
  });
});

describe('a recovery that fails', () => {
  it('is tried again, and nothing that is due is lost', async () => {
    const world = aWorld();
    const dead = world.beside();
    dead.executor.behave('other', hangs);
    await dead.start(aConfig([aTask({ id: 'other', timeout: day })]));
    await dead.runByHand('other');
    world.dead.push(dead.host);
    await world.scheduler.use(aConfig([hourly]));
    world.store.fail('active');
    world.scheduler.start();
    await world.clock.advanceBy(10 * second);
    assert.deepEqual(await world.history(), ['other interrupted']);
    await world.clock.advanceTo(midnight + hour);
    assert.deepEqual(await world.history(), ['other interrupted', 'report succeeded']);
  });
});
