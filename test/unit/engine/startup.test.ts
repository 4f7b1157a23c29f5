import assert from 'node:assert/strict';
import { aConfig, aTask, cron, day, second } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld } from './world.ts';

const greet = aTask({ id: 'greet', schedules: [{ form: 'startup' }] });

describe('A task that runs when the workspace opens', () => {
  it('runs once, when the loop starts, and then no more', async () => {
    const world = aWorld();
    await world.start(aConfig([greet, { ...greet, id: 'off', enabled: false }]));
    await world.clock.advanceBy(day);
    await world.scheduler.use(aConfig([greet, { ...greet, id: 'new' }]));
    await world.clock.advanceBy(day);
    const rows = await world.rows();
    assert.deepEqual(
      rows.map(({ taskId, status, trigger, occurrence }) => [taskId, status, trigger, occurrence]),
      [['greet', 'succeeded', 'startup', undefined]],
    );
  });

  it('runs though the store fails at first, and so does the next one', async () => {
    const world = aWorld();
    const open = world.store.open.bind(world.store);
    let failures = 2;
    world.store.open = (...given) => (failures-- > 0 ? Promise.reject(new Error('busy')) : open(...given));
    await world.start(aConfig([greet, { ...greet, id: 'two' }]));
    await world.clock.advanceBy(20 * second);
    assert.deepEqual(await world.history(), ['greet succeeded', 'two succeeded']);
  });

  it('does not run in a host without a loop', async () => {
    const world = aWorld();
    await world.scheduler.use(aConfig([greet]));
    await world.scheduler.tick(world.clock.now());
    assert.deepEqual(await world.rows(), []);
  });

  it('runs when the gate opens, where it was closed at first', async () => {
    const world = aWorld();
    world.open = false;
    await world.start(aConfig([greet]));
    await world.clock.advanceBy(second);
    assert.deepEqual(await world.rows(), []);
    world.open = true;
    await world.start(aConfig([greet]));
    await world.clock.advanceBy(second);
    assert.deepEqual(await world.history(), ['greet succeeded']);
  });

  it('is recorded as skipped while another host still runs it', async () => {
    const world = aWorld();
    world.executor.behave('greet', hangs);
    await world.start(aConfig([greet]));
    await world.clock.advanceBy(second);
    const other = world.beside();
    await other.start(aConfig([greet]));
    await world.clock.advanceBy(second);
    assert.deepEqual(
      (await world.rows()).map(({ status, reason }) => [status, reason]),
      [
        ['running', undefined],
        ['skipped', 'overlap'],
      ],
    );
  });

  it('keeps to its clock besides', async () => {
    const world = aWorld();
    await world.start(aConfig([{ ...greet, schedules: [{ form: 'startup' }, cron('0 6 * * *')] }]));
    await world.clock.advanceBy(day);
    assert.deepEqual(
      (await world.rows()).map(({ trigger }) => trigger),
      ['startup', 'schedule'],
    );
  });
});
