import assert from 'node:assert/strict';
import type { Task } from '../../../src/model/task.ts';
import { aConfig, aTask, cron, hour, minute } from '../../support/builders.ts';
import { aWorld, midnight } from './world.ts';

/** A task that only VS Code can run, which the hosts of these tests cannot unless they say so. */
const build = aTask({
  id: 'build',
  run: { kind: 'task', task: 'npm: build' },
  schedules: [cron('0 1 * * *')],
});
const follows = (task: string, given: Partial<Task>) =>
  aTask({ schedules: [{ form: 'after', task, on: 'success' }], ...given });

describe('A task of a kind that this host cannot run', () => {
  it('is not claimed when it is due, and another host that can runs it', async () => {
    const world = aWorld();
    const window = world.beside();
    window.executor.kinds = ['task'];
    await world.start(aConfig([build]));
    await window.scheduler.use(aConfig([build]));
    await world.clock.advanceTo(midnight + hour + minute);
    assert.deepEqual(await world.rows(), []);
    window.scheduler.start();
    await world.clock.advanceBy(minute);
    assert.deepEqual(await world.history(), ['build succeeded']);
    assert.equal(window.executor.requests.length, 1);
    assert.equal(world.executor.requests.length, 0);
  });

  it('is not missed by a host that was asleep, nor overdue for its self-check', async () => {
    const world = aWorld();
    await world.start(aConfig([build, aTask({ id: 'other', schedules: [cron('0 * * * *')] })]));
    await world.clock.advanceTo(midnight + 30 * hour);
    assert.deepEqual(await world.rows('build'), []);
    assert.deepEqual(world.heard('overdue'), []);
  });

  it('does not keep its timer spinning', async () => {
    const world = aWorld();
    await world.start(aConfig([build]));
    await world.clock.advanceTo(midnight + hour);
    const before = world.heard('tick').length;
    await world.clock.advanceBy(10 * minute);
    assert.ok(world.heard('tick').length - before <= 11);
  });

  it('is refused by hand', async () => {
    const world = aWorld();
    await world.start(aConfig([build]));
    assert.deepEqual(await world.scheduler.run('build'), { refused: 'unsupported-kind' });
  });

  it('does not open with the workspace', async () => {
    const world = aWorld();
    await world.start(aConfig([{ ...build, schedules: [{ form: 'startup' }] }]));
    assert.deepEqual(await world.rows(), []);
  });

  it('that follows another is recorded as skipped, with the reason', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ id: 'pull' }), follows('pull', { id: 'build', run: build.run })]));
    const { id } = await world.runByHand('pull');
    const [row] = await world.rows('build');
    assert.deepEqual([row?.status, row?.reason, row?.causedBy], ['skipped', 'unsupported-kind', id]);
  });
});
