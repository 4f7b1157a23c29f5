import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { ConfigFile } from '../../../src/app/configFile.ts';
import { WorkspaceScheduler } from '../../../src/app/workspaceScheduler.ts';
import { hour } from '../../support/builders.ts';
import { settle } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld, midnight, type TestHost } from '../engine/world.ts';
import { pastOf } from './past.ts';
import { settled } from './workspace.ts';
import { WorkspaceFolder } from './workspaceFolder.ts';

const interval = { schedule: { every: '6 hours' }, run: { process: 'true' } };
const tasks = { timezone: 'UTC', tasks: { interval } };

function over(folder: WorkspaceFolder, world: TestHost): WorkspaceScheduler {
  const { scheduler, store, logs, clock, executor, approvals } = world;
  const configFile = new ConfigFile(folder.path);
  return new WorkspaceScheduler({
    clock,
    folder: folder.path,
    configFile,
    scheduler,
    ...pastOf(world),
    store,
    logs,
    executor,
    approvals,
    mayLook: () => true,
    log: quietLog,
  });
}

describe('a scheduler.json that is gone for a while', () => {
  it('keeps the tasks’ place in time however often that is noticed', async () => {
    await using folder = await WorkspaceFolder.create();
    const world = aWorld();
    const scheduler = over(folder, world);
    await folder.configure(tasks);
    await scheduler.reload();
    scheduler.start();
    await world.clock.advanceBy(0);
    await rm(scheduler.configPath);
    await settled(scheduler.reload(), world.clock);
    await settled(scheduler.reload(), world.clock);
    await world.clock.advanceBy(hour);
    await folder.configure(tasks);
    await scheduler.reload();
    assert.equal(scheduler.tasks()[0]?.next, midnight + 6 * hour);
  });

  it('loses no occurrence when it is away only for the moment of its replacement', async () => {
    await using folder = await WorkspaceFolder.create();
    const world = aWorld();
    const scheduler = over(folder, world);
    await folder.configure(tasks);
    await scheduler.reload();
    scheduler.start();
    await world.clock.advanceBy(0);
    await rm(scheduler.configPath);
    const reading = scheduler.reload();
    while (world.clock.nextTimerIn !== 1000) await settle();
    assert.equal(scheduler.tasks().length, 1);
    await folder.configure(tasks);
    await settled(reading, world.clock);
    assert.equal(scheduler.tasks()[0]?.next, midnight + 6 * hour);
  });

  it('keeps it over a start without the file', async () => {
    await using folder = await WorkspaceFolder.create();
    const world = aWorld();
    const first = over(folder, world);
    await folder.configure(tasks);
    await first.reload();
    first.start();
    await world.clock.advanceBy(0);
    await first.stop();
    await rm(first.configPath);
    const later = over(folder, world.beside());
    await later.reload();
    await folder.configure(tasks);
    await later.reload();
    assert.equal(later.tasks()[0]?.next, midnight + 6 * hour);
  });
});

describe('what is shown as active', () => {
  it('is not taken from an answer that was overtaken by the end of the run', async () => {
    await using folder = await WorkspaceFolder.create();
    const world = aWorld();
    const scheduler = over(folder, world);
    await folder.configure({ timezone: 'UTC', tasks: { report: { run: { process: 'true' } } } });
    world.executor.behave('report', hangs);
    await scheduler.reload();
    scheduler.start();
    const request = await scheduler.run('report');
    assert.ok('run' in request);
    await settle();
    const goOn = world.store.holdUp('active');
    const read = scheduler.readHistory();
    await settle();
    world.executor.finish(request.run.id);
    await settle();
    goOn();
    await read;
    assert.equal(scheduler.tasks()[0]?.active, undefined);
  });
});
