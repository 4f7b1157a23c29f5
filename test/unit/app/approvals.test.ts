import assert from 'node:assert/strict';
import { hour } from '../../support/builders.ts';
import { settle } from '../../support/fakeClock.ts';
import { midnight } from '../engine/world.ts';
import { Workspace } from './workspace.ts';

const report = { schedule: { cron: '0 6 * * *' }, run: { process: 'true' } };
const beside = { ...report, label: 'Beside' };

describe('what the user allows of a workspace', () => {
  it('is looked at before a schedule comes into force, and whenever scheduler.json is another one', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    await workspace.configure({ report, beside });
    await workspace.reload();
    assert.deepEqual(workspace.world.approvals.taken, [['report'], ['report', 'beside']]);
  });

  it('is nothing as long as the workspace is not trusted: its scripts are not even read', async () => {
    await using workspace = await Workspace.with({ report });
    workspace.world.open = false;
    await workspace.open();
    assert.deepEqual(workspace.world.approvals.taken, [undefined]);
    workspace.world.open = true;
    await workspace.scheduler.gateOpened();
    assert.deepEqual(workspace.world.approvals.taken, [undefined, ['report']]);
  });

  it('is told of each task', async () => {
    await using workspace = await Workspace.with({ report, beside });
    workspace.world.approvals.refused.add('beside');
    await workspace.open();
    assert.deepEqual(
      workspace.scheduler.tasks().map(({ task, approval }) => [task.id, approval]),
      [
        ['report', 'approved'],
        ['beside', 'new'],
      ],
    );
  });

  it('puts the schedule of a task into force at once when it is given, and out of it when it is taken back', async () => {
    await using workspace = await Workspace.with({ report });
    const { world, scheduler } = workspace;
    world.approvals.refused.add('report');
    await workspace.open();
    await scheduler.approvals.allow([{ taskId: 'report', hash: '' }]);
    await settle();
    assert.equal(workspace.events.filter(({ type }) => type === 'approvals').length, 1);
    assert.deepEqual(
      (await world.store.cursors()).map(({ taskId, until }) => [taskId, until < midnight]),
      [['report', true]],
    );
    await scheduler.approvals.revoke(['report']);
    await settle();
    await world.clock.advanceBy(7 * hour);
    assert.deepEqual(await world.history(), []);
  });
});
