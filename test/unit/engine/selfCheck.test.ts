import assert from 'node:assert/strict';
import { aConfig, aTask, cron, hour, minute } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, clockTime, midnight } from './world.ts';

const hourly = aTask({ schedules: [cron('0 1-23 * * *')], timeout: 10 * hour });

describe('The self-check', () => {
  it('notices an occurrence that was taken for accounted and has no row, says so, and has it accounted for', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    const claim = world.store.claim.bind(world.store);
    // A fault: a claim that comes to nothing, with the cursors as they would be had it not.
    world.store.claim = (claims) =>
      Promise.resolve({
        rows: claims.map(({ taskId, label, occurrence, occurrences }) => ({
          ...{ id: 'lost', taskId, label, occurrence, occurrences, trigger: 'schedule', status: 'skipped' },
          ...{ createdAt: occurrence, host: world.host, attempts: 0 },
        })),
        others: [],
      });
    await world.clock.advanceTo(midnight + hour);
    world.store.claim = claim;
    assert.deepEqual(await world.rows(), []);
    await world.clock.advanceTo(midnight + hour + 8 * minute);
    assert.deepEqual(
      world.heard('overdue').map(({ taskIds }) => taskIds),
      [['report']],
    );
    assert.ok(world.logged.some((line) => line.includes('report')));
    const [row] = await world.rows();
    assert.deepEqual(
      [clockTime(row?.occurrence), row?.trigger, row?.status],
      ['01:00', 'catch-up', 'succeeded'],
    );
  });

  it('has nothing to say on a quiet day, of a sleep, or of a backlog that is being worked off', async () => {
    const world = aWorld();
    const slow = { ...hourly, id: 'slow', missed: 'all' as const };
    world.executor.behave('slow', { end: { status: 'succeeded', exitCode: 0 }, after: 20 * minute });
    await world.start(aConfig([hourly, slow, { ...hourly, id: 'off', enabled: false }]));
    await world.clock.advanceTo(midnight + 2 * hour + minute);
    world.clock.jumpTo(midnight + 12 * hour + 30 * minute);
    await world.clock.advanceBy(6 * hour);
    assert.deepEqual(world.heard('overdue'), []);
  });

  it('has nothing to say of a catch-up that has just been given its turn', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ schedules: [cron('*/25 * * * *')], missed: 'all' })]));
    world.clock.jumpTo(midnight + 2 * hour);
    await world.clock.advanceBy(hour);
    assert.deepEqual(world.heard('overdue'), []);
  });

  it('has nothing to say of a backlog that another host works off, and has not told of yet', async () => {
    const world = aWorld();
    const other = world.beside();
    Object.assign(other.store, { onDidChangeElsewhere: () => ({ dispose() {} }) });
    const config = aConfig([{ ...hourly, missed: 'all' }]);
    for (const { executor } of [world, other]) {
      executor.behave('report', { end: { status: 'succeeded', exitCode: 0 }, after: 8 * minute });
    }
    await world.start(config);
    await other.start(config);
    await world.clock.advanceTo(midnight + hour + 30 * minute);
    world.clock.jumpTo(midnight + 8 * hour + 30 * minute);
    await world.clock.advanceBy(2 * hour);
    assert.deepEqual([...world.heard('overdue'), ...other.heard('overdue')], []);
  });

  it('has nothing to say of a task that waits for its own run', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([{ ...hourly, missed: 'all' }]));
    await world.clock.advanceTo(midnight + hour + minute);
    world.clock.jumpTo(midnight + 5 * hour + 30 * minute);
    await world.clock.advanceBy(2 * hour);
    assert.deepEqual(world.heard('overdue'), []);
  });

  it('asks the store at most every five minutes', async () => {
    const world = aWorld();
    await world.start(aConfig([hourly]));
    let asked = 0;
    const cursors = world.store.cursors.bind(world.store);
    world.store.cursors = () => (asked++, cursors());
    await world.clock.advanceBy(hour - minute);
    assert.ok(asked >= 10 && asked <= 13, `${asked} times`);
  });
});
