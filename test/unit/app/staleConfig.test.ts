import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { hour, minute } from '../../support/builders.ts';
import { clockTime } from '../engine/world.ts';
import { Workspace } from './workspace.ts';

const report = { schedule: { cron: '0 1-23 * * *' }, run: { process: 'true' } };
const interval = { schedule: { every: '6 hours' }, run: { process: 'true' } };

/** What follows from reading a file comes when that has been read, which the fake clock does not wait for. */
async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited++) {
    assert.ok(waited < 200, 'it does not happen');
    await wait(5);
  }
}

const dueAt = ({ scheduler }: Workspace) => scheduler.tasks().map(({ next }) => clockTime(next));

describe('a scheduler.json that another host has read, and this one has not', () => {
  it('is read as soon as that host has put it in force', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    await workspace.configure({ report: { ...report, schedule: { cron: '30 * * * *' } } });
    const other = new Workspace(workspace.folder, workspace.world.beside());
    await other.open();
    await until(() => dueAt(workspace)[0] === '00:30');
    await workspace.world.clock.advanceBy(hour);
    assert.deepEqual(await workspace.world.history(), ['report succeeded']);
  });

  it('is put in force again where it is the other host that goes by an older one', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    const { store, clock } = workspace.world.beside();
    workspace.events.length = 0;
    await store.enrol([], ['report'], clock.now());
    await until(() => workspace.events.some(({ type }) => type === 'schedule'));
    assert.deepEqual(dueAt(workspace), ['01:00']);
    await workspace.world.clock.advanceBy(hour);
    assert.deepEqual(await workspace.world.history(), ['report succeeded']);
  });

  it('is not put in force again and again against a host that insists', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    const { store, clock } = workspace.world.beside();
    let enrolments = 0;
    workspace.scheduler.onEvent(({ type }) => {
      if (type !== 'schedule' || enrolments === 100) return;
      enrolments++;
      void store.enrol([], ['report'], clock.now());
    });
    await store.enrol([], ['report'], clock.now());
    await until(() => enrolments === 1);
    await wait(50);
    assert.equal(enrolments, 1);
    assert.deepEqual(dueAt(workspace), [undefined]);
    await clock.advanceBy(2 * minute);
    await until(() => enrolments >= 2);
    assert.ok(enrolments <= 3);
  });

  it('that is gone keeps the tasks’ place in time, even when it is to be put in force again', async () => {
    await using workspace = await Workspace.with({ interval });
    await workspace.open();
    await rm(workspace.scheduler.configPath);
    await workspace.reload();
    await workspace.scheduler.reload({ force: true });
    await workspace.configure({ interval });
    await workspace.scheduler.reload();
    assert.deepEqual(dueAt(workspace), ['06:00']);
  });
});
