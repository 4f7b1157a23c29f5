import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { hour, minute } from '../../support/builders.ts';
import { clockTime } from '../engine/world.ts';
import { Workspace } from './workspace.ts';

const report = { schedule: { daily: '06:00' }, run: { process: 'true' } };

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited++) {
    assert.ok(waited < 200, 'it does not happen');
    await wait(5);
  }
}

const dueAt = ({ scheduler }: Workspace) => scheduler.tasks().map(({ next }) => clockTime(next));

describe('A machine that comes into another time zone', () => {
  it('has its tasks due by that zone within a minute, with nothing saved', async () => {
    await using workspace = await Workspace.with({});
    await workspace.configure(JSON.stringify({ version: 1, tasks: { report } }));
    workspace.zone = 'Europe/Paris';
    await workspace.open();
    assert.deepEqual(dueAt(workspace), ['05:00']);
    workspace.zone = 'America/New_York';
    await workspace.world.clock.advanceBy(minute);
    await until(() => dueAt(workspace)[0] === '11:00');
    await workspace.world.clock.advanceBy(10 * hour);
    assert.deepEqual(await workspace.world.history(), []);
    await workspace.world.clock.advanceBy(hour);
    assert.deepEqual(await workspace.world.history(), ['report succeeded']);
  });

  it('leaves tasks that name their zone where they are', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    workspace.zone = 'America/New_York';
    await workspace.world.clock.advanceBy(minute);
    await until(() => workspace.events.filter(({ type }) => type === 'config').length === 2);
    assert.deepEqual(dueAt(workspace), ['06:00']);
  });
});
