import assert from 'node:assert/strict';
import { Heartbeat } from '../../../src/engine/heartbeat.ts';
import { aConfig, aTask, minute, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { settle } from '../../support/fakeClock.ts';
import { aWorld } from './world.ts';

describe('The heartbeat of a host', () => {
  it('is noted at its start, every 15 seconds while it has runs, and not at all while it has none', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ timeout: 10 * minute })]));
    const start = world.clock.now();
    await world.clock.advanceBy(5 * minute);
    assert.equal(await world.store.lastBeat(world.host), start);
    const { id } = await world.runByHand();
    await world.clock.advanceBy(40 * second);
    const noted = await world.store.lastBeat(world.host);
    assert.ok(noted !== undefined && world.clock.now() - noted <= 15 * second, String(noted));
    await world.scheduler.cancel(id);
    await world.clock.advanceBy(2 * minute);
    const last = await world.store.lastBeat(world.host);
    assert.ok(last !== undefined && world.clock.now() - last > minute, String(last));
  });

  it('is noted by a host without a loop too', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.scheduler.use(aConfig([aTask({ timeout: 10 * minute })]));
    await world.runByHand();
    await world.clock.advanceBy(minute);
    const noted = await world.store.lastBeat(world.host);
    assert.ok(noted !== undefined && world.clock.now() - noted <= 15 * second, String(noted));
  });

  it('tells that the history can be written again, once, when it can', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask()]));
    world.store.fail('beat', 3);
    world.store.fail('begin');
    await world.runByHand();
    assert.equal(world.heard('trouble').length, 1);
    await world.clock.advanceBy(14 * second);
    assert.equal(world.heard('recovered').length, 0);
    await world.clock.advanceBy(16 * second);
    assert.equal(world.heard('recovered').length, 1);
    await world.clock.advanceBy(5 * minute);
    assert.equal(world.heard('recovered').length, 1);
  });

  it('that a clock set back has left in the future does not keep the next one away', async () => {
    const beats: number[] = [];
    const beat = (now: number) => Promise.resolve(void beats.push(now));
    const heartbeat = new Heartbeat({ beat }, () => assert.fail('recovered'));
    await heartbeat.beat(10 * minute, true);
    await heartbeat.beat(10 * minute + second, true);
    await heartbeat.beat(minute, true);
    await heartbeat.beat(10 * minute, false);
    await settle();
    assert.deepEqual(beats, [10 * minute, minute]);
  });
});
