import assert from 'node:assert/strict';
import type { Task } from '../../../src/model/task.ts';
import { aConfig, aTask, cron, day, hour, minute, second } from '../../support/builders.ts';
import { fails, hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, type TestHost } from './world.ts';

const daily = aTask({ id: 'report', schedules: [cron('0 6 * * *')] });
const beside = aTask({ id: 'other', schedules: [cron('0 6 * * *')] });

/** As the app does it when its user has allowed something, or something has changed. */
async function putInForceAgain(world: TestHost, tasks: readonly Task[]): Promise<void> {
  await world.scheduler.use(aConfig(tasks));
  await world.clock.advanceBy(second);
}

const told = async (world: TestHost, taskId?: string) =>
  (await world.rows(taskId)).map(({ taskId: id, status, trigger, reason }) =>
    [id, status, trigger, reason].filter((word) => word !== undefined).join(' '),
  );

describe('A task that its user has not allowed', () => {
  it('does not run and has no rows, while the others go on', async () => {
    const world = aWorld();
    world.approvals.refused.add('report');
    await world.start(aConfig([daily, beside]));
    await world.clock.advanceBy(2 * day);
    assert.deepEqual(await world.history(), ['other succeeded', 'other succeeded']);
    assert.deepEqual(
      world.executor.requests.map(({ task }) => task.id),
      ['other', 'other'],
    );
    assert.deepEqual(world.heard('overdue'), []);
  });

  it('starts from the moment when it is allowed, and owes nothing before', async () => {
    const world = aWorld();
    world.approvals.refused.add('report');
    await world.start(aConfig([daily]));
    await world.clock.advanceBy(2 * day + hour);
    world.approvals.refused.delete('report');
    await putInForceAgain(world, [daily]);
    assert.deepEqual(await told(world), []);
    await world.clock.advanceBy(6 * hour);
    assert.deepEqual(await told(world), ['report succeeded schedule']);
  });

  it('keeps its place where it had been allowed before: the newest is caught up, the others are missed', async () => {
    const world = aWorld();
    await world.start(aConfig([daily]));
    await world.clock.advanceBy(7 * hour);
    world.approvals.refused.add('report');
    await putInForceAgain(world, [daily]);
    await world.clock.advanceBy(2 * day);
    assert.deepEqual(await told(world), ['report succeeded schedule']);
    world.approvals.refused.delete('report');
    await putInForceAgain(world, [daily]);
    assert.deepEqual(await told(world), [
      'report succeeded schedule',
      'report missed schedule superseded',
      'report succeeded catch-up',
    ]);
  });

  it('does not keep the timer spinning while something of it is due', async () => {
    const world = aWorld();
    await world.start(aConfig([daily]));
    world.approvals.refused.add('report');
    await putInForceAgain(world, [daily]);
    await world.clock.advanceBy(6 * hour);
    const before = world.heard('tick').length;
    await world.clock.advanceBy(10 * minute);
    assert.equal(world.heard('tick').length - before, 10);
  });

  it('is refused by hand', async () => {
    const world = aWorld();
    world.approvals.refused.add('report');
    await world.start(aConfig([daily]));
    assert.deepEqual(await world.scheduler.run('report'), { refused: 'not-approved' });
    assert.deepEqual(await world.rows(), []);
  });

  it('is stopped at its start where nobody had noticed that it changed', async () => {
    const world = aWorld();
    world.approvals.refused.add('report');
    world.approvals.unseen.add('report');
    await world.start(aConfig([daily]));
    await world.clock.advanceBy(6 * hour);
    assert.deepEqual(await told(world), ['report cancelled schedule not-approved']);
    const [run] = await world.rows();
    assert.equal(run?.startedAt === undefined || run.pid === undefined, true);
  });

  it('is not tried again where it changed between two attempts', async () => {
    const world = aWorld();
    const retried = aTask({ ...daily, retry: { attempts: 3, delay: minute, backoff: 'fixed' } });
    world.executor.behave('report', fails());
    await world.start(aConfig([retried]));
    await world.clock.advanceBy(6 * hour);
    world.approvals.refused.add('report');
    await world.clock.advanceBy(hour);
    assert.deepEqual(await told(world), ['report cancelled schedule not-approved']);
    assert.equal(world.executor.requests.length, 2);
  });

  it('does not follow in a chain, and its row says why', async () => {
    const world = aWorld();
    const follower = aTask({ id: 'digest', schedules: [{ form: 'after', task: 'report', on: 'success' }] });
    world.approvals.refused.add('digest');
    await world.start(aConfig([daily, follower]));
    await world.clock.advanceBy(6 * hour);
    assert.deepEqual(await told(world, 'digest'), ['digest skipped after not-approved']);
  });

  it('does not run when the workspace opens, and does when it is allowed', async () => {
    const world = aWorld();
    const greet = aTask({ id: 'greet', schedules: [{ form: 'startup' }] });
    world.approvals.refused.add('greet');
    await world.start(aConfig([greet, { ...greet, id: 'two' }]));
    await world.clock.advanceBy(hour);
    assert.deepEqual(await told(world), ['two succeeded startup']);
    world.approvals.refused.delete('greet');
    await putInForceAgain(world, [greet]);
    await world.clock.advanceBy(minute);
    assert.deepEqual(await told(world, 'greet'), ['greet succeeded startup']);
  });
});

describe('A run of an allowed task', () => {
  it('says in its row which approval it went by', async () => {
    const world = aWorld();
    await world.start(aConfig([daily]));
    await world.clock.advanceBy(6 * hour);
    assert.deepEqual(
      (await world.rows()).map(({ approval }) => approval),
      ['approval of report'],
    );
  });

  it('goes on when the approval is taken back', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([daily]));
    await world.clock.advanceBy(6 * hour);
    world.approvals.refused.add('report');
    await putInForceAgain(world, [daily]);
    assert.deepEqual(await world.history(), ['report running']);
    const [run] = await world.rows();
    world.executor.finish(run?.id ?? '');
    await world.clock.advanceBy(second);
    assert.deepEqual(await world.history(), ['report succeeded']);
  });
});
