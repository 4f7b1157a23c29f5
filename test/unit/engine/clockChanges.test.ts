import assert from 'node:assert/strict';
import type { Task } from '../../../src/model/task.ts';
import type { Run } from '../../../src/model/run.ts';
import { aConfig, aTask, at, cron, day, every, hour, minute, second } from '../../support/builders.ts';
import { aWorld, type TestHost } from './world.ts';

const noon = at('2026-11-22T12:00Z');
const hourly = aTask({ id: 'hourly', schedules: [cron('0 * * * *')] });
const daily = aTask({ id: 'daily', schedules: [cron('0 6 * * *')] });
const sixHours = aTask({ id: 'six-hours', schedules: [every(6, 'hour')] });

/** A host at noon that has run for a minute with these tasks. */
async function atNoon(...tasks: readonly Task[]): Promise<TestHost> {
  const world = aWorld(noon + 10 * minute);
  await world.start(aConfig(tasks));
  await world.clock.advanceBy(minute);
  return world;
}

/** Somebody sets the clock; the loop has noticed within a minute. */
async function setClock(world: TestHost, instant: number): Promise<void> {
  world.clock.jumpTo(instant);
  await world.clock.advanceBy(minute);
}

const short = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString().slice(5, 16);
const nextOf = (world: TestHost) => world.scheduler.tasks().map(({ next }) => short(next));
const started = (rows: readonly Run[]) =>
  rows.filter(({ startedAt }) => startedAt !== undefined).map(({ occurrence }) => short(occurrence));

describe('Setting the clock forward', () => {
  it('by an hour runs what it jumped over, as a catch-up, and goes on from there', async () => {
    const world = await atNoon(hourly);
    await setClock(world, noon + hour + 10 * minute);
    assert.deepEqual(started(await world.rows()), ['11-22T13:00']);
    assert.deepEqual(nextOf(world), ['11-22T14:00']);
  });

  it('by a year runs each task once, and records all the others', async () => {
    const world = await atNoon(hourly, daily);
    await setClock(world, noon + 365 * day);
    const rows = await world.rows();
    assert.equal(started(rows).length, 2);
    const accounted = (task: string) =>
      rows.filter(({ taskId }) => taskId === task).reduce((sum, { occurrences }) => sum + occurrences, 0);
    assert.deepEqual([accounted('hourly'), accounted('daily')], [365 * 24, 365]);
    assert.deepEqual(nextOf(world), ['11-22T13:00', '11-23T06:00']);
  });
});

describe('Setting the clock back', () => {
  it('by an hour starts nothing again that has run, and nothing twice', async () => {
    const world = await atNoon(hourly);
    await world.clock.advanceTo(noon + 3 * hour + 5 * minute);
    assert.deepEqual(started(await world.rows()), ['11-22T13:00', '11-22T14:00', '11-22T15:00']);
    await setClock(world, noon + 2 * hour + 5 * minute);
    assert.deepEqual(nextOf(world), ['11-22T15:00']);
    await world.clock.advanceTo(noon + 4 * hour + minute);
    assert.deepEqual(started(await world.rows()), [
      '11-22T13:00',
      '11-22T14:00',
      '11-22T15:00',
      '11-22T16:00',
    ]);
  });

  for (const [name, error] of [
    ['a day', day],
    ['a year', 365 * day],
  ] as const) {
    it(`by ${name}, after it ran ahead by as much, loses nothing of what is still to come`, async () => {
      const world = await atNoon(hourly);
      await setClock(world, noon + error + 10 * minute);
      const ahead = started(await world.rows());
      assert.equal(ahead.length, 1, 'the newest of what the wrong clock jumped over');
      await setClock(world, noon + 12 * minute);
      assert.deepEqual(nextOf(world), ['11-22T13:00']);
      await world.clock.advanceTo(noon + 5 * hour + minute);
      assert.deepEqual(started((await world.rows()).slice(-5)), [
        '11-22T13:00',
        '11-22T14:00',
        '11-22T15:00',
        '11-22T16:00',
        '11-22T17:00',
      ]);
      const kept = (await world.rows()).filter(({ reason }) => reason === 'clock-ahead');
      assert.ok(kept.length > 0, 'the history keeps what the wrong clock recorded');
      assert.ok(kept.every(({ occurrence, status }) => occurrence === undefined && status === 'missed'));
    });
  }

  it('lets an interval go on from now', async () => {
    const world = await atNoon(sixHours);
    await world.clock.advanceTo(noon + 7 * hour);
    assert.equal(world.executor.requests.length, 2);
    await setClock(world, noon);
    assert.deepEqual(nextOf(world), ['11-22T18:01']);
    await world.clock.advanceTo(noon + 6 * hour + 2 * minute);
    assert.equal(world.executor.requests.length, 3);
  });

  it('by some seconds, as time servers do, changes nothing', async () => {
    const world = await atNoon(hourly);
    await world.clock.advanceTo(noon + hour);
    let rewinds = 0;
    const rewind = world.store.rewind.bind(world.store);
    world.store.rewind = (now) => (rewinds++, rewind(now));
    await setClock(world, noon + hour - 20 * second);
    assert.deepEqual(started(await world.rows()), ['11-22T13:00']);
    assert.deepEqual(nextOf(world), ['11-22T14:00']);
    assert.equal(rewinds, 0);
  });

  it('while a run is going leaves it alone, and its end is not before its start', async () => {
    const world = await atNoon(hourly);
    world.executor.behave('hourly', { end: { status: 'succeeded', exitCode: 0 }, after: 5 * minute });
    await world.clock.advanceTo(noon + hour + minute);
    await setClock(world, noon);
    await world.clock.advanceBy(15 * minute);
    const [run] = await world.rows();
    assert.equal(run?.status, 'succeeded');
    assert.ok((run.endedAt ?? 0) >= (run.startedAt ?? Infinity));
  });

  it('is noticed by a host that starts after it', async () => {
    const world = await atNoon(hourly);
    await world.clock.advanceTo(noon + 3 * hour + minute);
    await world.scheduler.stop();
    world.clock.jumpTo(noon + minute);
    const other = world.beside();
    await other.start(aConfig([hourly]));
    await world.clock.advanceBy(second);
    // 13:00, 14:00 and 15:00 have run.
    assert.deepEqual(nextOf(other), ['11-22T13:00']);
    await world.clock.advanceTo(noon + 4 * hour + second);
    assert.deepEqual(started(await world.rows()), [
      '11-22T13:00',
      '11-22T14:00',
      '11-22T15:00',
      '11-22T16:00',
    ]);
  });
});

describe('An interval that owes several starts', () => {
  const accounted = async (world: TestHost) =>
    (await world.rows()).map(({ occurrence, occurrences, status }) =>
      [short(occurrence), status, ...(occurrences === 1 ? [] : [occurrences])].join(' '),
    );
  const hours = (given: Partial<Task> = {}) => aTask({ schedules: [every(1, 'hour')], ...given });

  for (const missed of ['once', 'all'] as const) {
    it(`with missed: ${missed} makes up for them with one run, and records the others`, async () => {
      const world = aWorld(noon);
      await world.start(aConfig([hours({ missed })]));
      await world.clock.advanceBy(minute);
      world.clock.jumpTo(noon + 4 * hour + 5 * minute);
      await world.clock.advanceBy(2 * minute);
      assert.deepEqual(await accounted(world), [
        '11-22T12:00 succeeded',
        '11-22T13:00 missed',
        '11-22T14:00 missed',
        '11-22T15:00 missed',
        '11-22T16:00 succeeded',
      ]);
    });
  }

  it('records all of them where a run by hand comes first', async () => {
    const world = aWorld(noon);
    await world.start(aConfig([hours({ missed: 'all' })]));
    await world.clock.advanceBy(minute);
    world.clock.jumpTo(noon + 9 * hour + 5 * minute);
    await world.runByHand();
    await world.clock.advanceBy(2 * minute);
    assert.deepEqual(await accounted(world), ['11-22T12:00 succeeded', ' succeeded', '11-22T21:00 missed 9']);
    assert.deepEqual(nextOf(world), ['11-22T22:05']);
  });

  it('goes on from now where the clock is set back while it runs', async () => {
    const world = aWorld(noon);
    world.executor.behave('report', { end: { status: 'succeeded', exitCode: 0 }, after: 20 * minute });
    await world.start(aConfig([hours({ missed: 'skip', timeout: hour })]));
    await world.clock.advanceBy(6 * minute);
    world.clock.jumpTo(noon - 10 * minute);
    await world.clock.advanceTo(noon + 2 * hour);
    assert.deepEqual(world.heard('overdue'), []);
    const rows = await world.rows();
    assert.ok(rows.every(({ status }) => status !== 'missed'));
    assert.deepEqual(nextOf(world), [short((rows.at(-1)?.startedAt ?? 0) + hour)]);
  });
});

describe('Waking up', () => {
  it('catches each task up once, one after the other and not all at the same time', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const world = await atNoon(...ids.map((id) => ({ ...daily, id })));
    world.clock.jumpTo(noon + 3 * day);
    await world.clock.advanceBy(2 * minute);
    const caughtUp = (await world.rows()).filter(({ trigger }) => trigger === 'catch-up');
    assert.deepEqual(
      caughtUp.map(({ taskId }) => taskId),
      ids,
    );
    const starts = caughtUp.map(({ startedAt = NaN }) => startedAt);
    assert.deepEqual(
      starts.map((start) => start - (starts[0] ?? NaN)),
      [0, second, 2 * second, 3 * second, 4 * second],
    );
    assert.equal((await world.rows()).length, 5 * 3, 'two missed and one caught up, of each');
  });

  it('keeps the turn of a task that is run by hand meanwhile, and raises no alarm', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const world = await atNoon(...ids.map((id) => ({ ...daily, id })));
    await world.clock.advanceBy(10 * minute);
    world.clock.jumpTo(noon + 3 * day);
    await world.clock.advanceBy((world.clock.nextTimerIn ?? 0) + second);
    await world.runByHand('e');
    await world.scheduler.use(aConfig(ids.map((id) => ({ ...daily, id }))));
    await world.clock.advanceBy(minute);
    const caughtUp = (await world.rows()).filter(({ trigger }) => trigger === 'catch-up');
    assert.deepEqual(caughtUp.map(({ taskId }) => taskId).join(), 'a,b,c,d,e');
    assert.deepEqual(world.heard('overdue'), []);
  });

  it('with missed: all runs what passed one after the other, oldest first', async () => {
    const world = await atNoon({ ...hourly, missed: 'all' });
    world.executor.behave('hourly', { end: { status: 'succeeded', exitCode: 0 }, after: 10 * second });
    world.clock.jumpTo(noon + 4 * hour + 30 * minute);
    await world.clock.advanceBy(10 * minute);
    const rows = await world.rows();
    assert.deepEqual(started(rows), ['11-22T13:00', '11-22T14:00', '11-22T15:00', '11-22T16:00']);
    const times = rows.map(({ startedAt = 0, endedAt = 0 }) => [startedAt, endedAt] as const);
    for (const [index, [start]] of times.entries()) {
      assert.ok(index === 0 || start >= (times[index - 1]?.[1] ?? Infinity), 'never two at once');
    }
  });

  it('with missed: skip runs nothing, and says so of each', async () => {
    const world = await atNoon({ ...hourly, missed: 'skip' });
    world.clock.jumpTo(noon + 3 * hour + 30 * minute);
    await world.clock.advanceBy(minute);
    assert.deepEqual(
      (await world.rows()).map(({ status, reason }) => `${status} ${reason}`),
      Array(3).fill('missed not-caught-up'),
    );
  });
});
