import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { aConfig, aTask, cron, every, hour, minute, second } from '../../support/builders.ts';
import { aWorld, clockTime, midnight, type TestHost } from './world.ts';

const hourly = aTask({ schedules: [cron('0 * * * *')] });
const half = aTask({ schedules: [cron('30 * * * *')] });
const disabled = { ...hourly, enabled: false };

/** This one hears nothing of what the other writes. */
function deaf(host: TestHost): void {
  Object.assign(host.store, { onDidChangeElsewhere: () => ({ dispose() {} }) });
}

const dueAt = ({ scheduler }: TestHost) => scheduler.tasks().map(({ next }) => clockTime(next));

/** Two hosts in which the same task is due at one o'clock. */
async function twoHosts(): Promise<[TestHost, TestHost]> {
  const world = aWorld(midnight + minute);
  const other = world.beside();
  for (const host of [world, other]) await host.start(aConfig([hourly]));
  await world.clock.advanceBy(0);
  return [world, other];
}

describe('a host that goes by an older scheduler.json than another', () => {
  for (const [what, config] of [
    ['disabled', aConfig([disabled])],
    ['removed', aConfig([])],
  ] as const) {
    it(`does not run a task that the other has ${what}, though it has heard nothing of that`, async () => {
      const world = aWorld(midnight + minute);
      const other = world.beside();
      deaf(world);
      await world.start(aConfig([hourly]));
      await other.start(config);
      await world.clock.advanceBy(3 * hour);
      assert.deepEqual(await world.rows(), []);
      assert.equal(world.executor.requests.length, 0);
      assert.deepEqual(dueAt(world), [undefined]);
    });
  }

  it('leaves a task that the other has changed to that one', async () => {
    const [world, other] = await twoHosts();
    await other.scheduler.use(aConfig([half]));
    await world.clock.advanceBy(2 * hour);
    assert.deepEqual(
      (await world.rows()).map(({ occurrence }) => clockTime(occurrence)),
      ['00:30', '01:30'],
    );
    assert.equal(world.executor.requests.length, 0);
  });

  it('says so as soon as it hears of it, with nothing due', async () => {
    const [world, other] = await twoHosts();
    await other.scheduler.use(aConfig([disabled]));
    await settle();
    assert.equal(world.heard('stale').length, 1);
    assert.deepEqual(dueAt(world), [undefined]);
    assert.equal(other.heard('stale').length, 0);
  });

  it('says so at its next claim where it hears nothing, and claims no more', async () => {
    const world = aWorld(midnight + minute);
    const other = world.beside();
    deaf(world);
    await world.start(aConfig([hourly]));
    await other.start(aConfig([disabled]));
    await world.clock.advanceTo(midnight + hour - 1);
    assert.equal(world.heard('stale').length, 0);
    let claims = 0;
    const claim = world.store.claim.bind(world.store);
    world.store.claim = (...given) => {
      claims++;
      return claim(...given);
    };
    await world.clock.advanceBy(second);
    assert.equal(world.heard('stale').length, 1);
    await world.clock.advanceBy(2 * hour);
    assert.equal(claims, 1);
  });

  it('says so once a minute until it has read again', async () => {
    const [world, other] = await twoHosts();
    await other.scheduler.use(aConfig([disabled]));
    await world.clock.advanceBy(5 * minute);
    const heard = world.heard('stale').length;
    assert.ok(heard >= 5 && heard <= 6, `${heard} times in five minutes`);
    await world.scheduler.use(aConfig([disabled]));
    await world.clock.advanceBy(5 * minute);
    assert.equal(world.heard('stale').length, heard);
  });

  it('holds back only the tasks that the other has put out of force, and keeps them so', async () => {
    const world = aWorld(midnight + minute);
    const other = world.beside();
    const two = [hourly, aTask({ id: 'interval', schedules: [every(2, 'hour')] })];
    for (const host of [world, other]) await host.start(aConfig(two));
    await world.clock.advanceBy(minute);
    await other.scheduler.use(aConfig([hourly, { ...two[1], enabled: false } as typeof hourly]));
    await settle();
    await world.runByHand('interval');
    assert.deepEqual(dueAt(world), ['01:00', undefined]);
  });

  it('goes on where the other takes its change back', async () => {
    const [world, other] = await twoHosts();
    await other.scheduler.use(aConfig([disabled]));
    await settle();
    await other.scheduler.use(aConfig([hourly]));
    await settle();
    assert.deepEqual(dueAt(world), ['01:00']);
    await world.clock.advanceBy(hour);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });

  it('goes on when it is itself the newer one and puts its schedule in force again', async () => {
    const [world, other] = await twoHosts();
    await other.scheduler.use(aConfig([disabled]));
    await settle();
    await world.scheduler.use(aConfig([hourly]));
    await world.clock.advanceBy(hour);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });

  it('is none while its gate is closed: nothing of it was ever in force', async () => {
    const world = aWorld(midnight + minute);
    const other = world.beside();
    world.open = false;
    await world.start(aConfig([hourly]));
    await other.start(aConfig([disabled]));
    await other.runByHand();
    assert.equal(world.heard('stale').length, 0);
    assert.deepEqual(dueAt(world), ['01:00']);
  });
});

describe('two hosts that never agree', () => {
  it('put each other’s schedules out of force once a minute at most', async () => {
    const world = aWorld(midnight + minute);
    const other = world.beside();
    let enrolments = 0;
    for (const [host, task] of [
      [world, hourly],
      [other, half],
    ] as const) {
      host.scheduler.onEvent(({ type }) => {
        // Without a limit it would go on for ever at one instant.
        if (type !== 'stale' || enrolments === 100) return;
        enrolments++;
        void host.scheduler.use(aConfig([task]));
      });
      await host.start(aConfig([task]));
    }
    await world.clock.advanceBy(10 * minute);
    assert.ok(enrolments >= 10 && enrolments <= 22, `${enrolments} enrolments in ten minutes`);
  });
});
