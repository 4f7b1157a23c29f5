import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { settle } from '../../support/fakeClock.ts';
import { anOutputSpec, aRun, hour, minute } from '../../support/builders.ts';
import { fails, hangs, succeeds } from '../../support/scriptedExecutor.ts';
import { midnight } from '../engine/world.ts';
import { Workspace } from './workspace.ts';

const report = { schedule: { cron: '0 1-23 * * *' }, run: { process: 'true' } };
const interval = { schedule: { every: '6 hours' }, run: { process: 'true' } };

describe('WorkspaceScheduler', () => {
  it('runs what scheduler.json says', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    assert.equal(workspace.scheduler.tasks()[0]?.next, midnight + hour);
    await workspace.world.clock.advanceBy(hour);
    assert.deepEqual(await workspace.world.history(), ['report succeeded']);
    assert.equal(workspace.scheduler.configPath, `${workspace.folder.path}/.vscode/scheduler.json`);
  });

  it('shows of each task what it is doing and how it last ended', async () => {
    await using workspace = await Workspace.with({ report });
    const { world, scheduler } = workspace;
    await workspace.open();
    assert.deepEqual(workspace.overview(), ['report - -']);
    world.executor.behave('report', hangs);
    await scheduler.run('report');
    await settle();
    assert.deepEqual(workspace.overview(), ['report running -']);
    await scheduler.cancel(world.executor.running[0]?.run.id ?? '');
    await settle();
    assert.deepEqual(workspace.overview(), ['report - cancelled']);
    world.executor.behave('report', fails());
    await scheduler.run('report');
    await settle();
    assert.deepEqual(workspace.overview(), ['report - failed']);
  });

  it('does not take what was skipped or missed for a last result', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    await workspace.world.clock.advanceBy(hour);
    workspace.world.executor.behave('report', hangs);
    await workspace.scheduler.run('report');
    await workspace.world.clock.advanceTo(midnight + hour + 5 * minute);
    await workspace.world.clock.advanceTo(midnight + 2 * hour);
    assert.deepEqual(await workspace.world.history(), [
      'report succeeded',
      'report timed-out',
      'report running',
    ]);
    workspace.world.clock.jumpTo(midnight + 5 * hour);
    await workspace.world.clock.advanceBy(minute);
    assert.deepEqual(workspace.overview(), ['report running timed-out']);
  });

  it('knows after a restart what another has left', async () => {
    await using workspace = await Workspace.with({ report, other: interval });
    await workspace.open();
    await workspace.world.clock.advanceBy(hour);
    await workspace.scheduler.stop();
    const later = new Workspace(workspace.folder, workspace.world.beside());
    await later.open();
    assert.deepEqual(later.overview(), ['report - succeeded', 'other - succeeded']);
  });

  it('shows what another host runs', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    const other = new Workspace(workspace.folder, workspace.world.beside());
    other.world.executor.behave('report', hangs);
    await other.open();
    await other.scheduler.run('report');
    await settle();
    assert.deepEqual(workspace.overview(), ['report running -']);
    assert.ok(workspace.events.some(({ type }) => type === 'elsewhere'));
    await other.scheduler.stop();
    await settle();
    assert.deepEqual(workspace.overview(), ['report - cancelled']);
  });

  describe('reading scheduler.json again', () => {
    it('puts it in force and says so', async () => {
      await using workspace = await Workspace.with({ report });
      await workspace.open();
      await workspace.configure({ report: { ...report, schedule: { cron: '30 * * * *' } } });
      workspace.events.length = 0;
      await workspace.scheduler.reload();
      assert.equal(workspace.scheduler.tasks()[0]?.next, midnight + 30 * minute);
      assert.deepEqual(
        workspace.events.map(({ type }) => type),
        ['schedule', 'config'],
      );
    });

    it('that is broken leaves the last good one going', async () => {
      await using workspace = await Workspace.with({ report });
      await workspace.open();
      await workspace.configure('{ "version": 1, "tasks": {');
      assert.equal((await workspace.scheduler.reload()).file, 'broken');
      await workspace.world.clock.advanceBy(hour);
      assert.deepEqual(await workspace.world.history(), ['report succeeded']);
      assert.equal(workspace.scheduler.config.file, 'broken');
    });

    it('keeps the place in time of a task that is broken for a while', async () => {
      await using workspace = await Workspace.with({ interval });
      await workspace.open();
      await workspace.configure({ interval: { ...interval, timeout: 'soon' } });
      await workspace.scheduler.reload();
      assert.deepEqual(workspace.scheduler.tasks(), []);
      await workspace.world.clock.advanceBy(hour);
      await workspace.configure({ interval });
      await workspace.scheduler.reload();
      assert.equal(workspace.scheduler.tasks()[0]?.next, midnight + 6 * hour);
    });

    it('that is gone for a while starts nothing, and keeps the tasks’ place in time', async () => {
      await using workspace = await Workspace.with({ interval });
      await workspace.open();
      await rm(workspace.scheduler.configPath);
      assert.equal((await workspace.reload()).file, 'missing');
      assert.deepEqual(workspace.scheduler.tasks(), []);
      await workspace.world.clock.advanceBy(hour);
      await workspace.configure({ interval });
      await workspace.scheduler.reload();
      assert.equal(workspace.scheduler.tasks()[0]?.next, midnight + 6 * hour);
      assert.equal((await workspace.world.rows()).length, 1);
    });
  });

  describe('with a closed gate', () => {
    it('shows everything, and runs nothing until the gate opens', async () => {
      await using workspace = await Workspace.with({ report });
      workspace.world.open = false;
      await workspace.open();
      assert.equal(workspace.scheduler.tasks()[0]?.next, midnight + hour);
      assert.deepEqual(await workspace.scheduler.run('report'), { refused: 'closed' });
      await workspace.world.clock.advanceBy(3 * hour + minute);
      assert.deepEqual(await workspace.world.rows(), []);
      workspace.world.open = true;
      await workspace.scheduler.gateOpened();
      await workspace.world.clock.advanceBy(hour);
      assert.deepEqual(await workspace.world.history(), ['report succeeded']);
    });

    it('that opens before start() waits for it', async () => {
      await using workspace = await Workspace.with({ report });
      workspace.world.open = false;
      await workspace.scheduler.reload();
      workspace.world.open = true;
      await workspace.scheduler.gateOpened();
      await workspace.world.clock.advanceBy(hour);
      assert.deepEqual(await workspace.world.rows(), []);
      workspace.scheduler.start();
      await workspace.world.clock.advanceBy(0);
      assert.deepEqual(await workspace.world.history(), ['report succeeded']);
    });
  });

  it('gives the history newest first, single runs, logs and live runs', async () => {
    await using workspace = await Workspace.with({ report });
    const { scheduler, world } = workspace;
    await workspace.open();
    await world.clock.advanceBy(3 * hour);
    const rows = await scheduler.history({ limit: 2 });
    assert.deepEqual(
      rows.map(({ occurrence }) => occurrence),
      [midnight + 3 * hour, midnight + 2 * hour],
    );
    const id = rows[0]?.id ?? '';
    assert.deepEqual(await scheduler.findRun(id), rows[0]);
    assert.equal(scheduler.logPath(id), `/logs/${id}.log`);
    assert.equal(scheduler.live(id), undefined);
    world.executor.behave('report', hangs);
    const request = await scheduler.run('report');
    assert.ok('run' in request);
    await settle();
    assert.equal(scheduler.live(request.run.id)?.run.status, 'running');
  });

  it('gives the outputs, and the file of one only inside the workspace folder', async () => {
    await using workspace = await Workspace.with({ report: { ...report, output: anOutputSpec() } });
    const { scheduler, world, folder } = workspace;
    world.executor.behave('report', { ...succeeds, print: ['# Report'] });
    await workspace.open();
    await world.clock.advanceBy(hour);
    const [output] = await scheduler.outputs('report');
    assert.ok(output);
    assert.equal(await scheduler.outputFile(output), undefined, 'there is no such file yet');
    await folder.write(output.path, '# Report');
    assert.equal(await scheduler.outputFile(output), `${folder.path}/${output.path}`);
    for (const path of ['../outside.md', '/etc/hostname', 'Scheduled Output']) {
      assert.equal(await scheduler.outputFile({ ...output, path }), undefined, path);
    }
  });

  it('can look at the clock once, without a loop, and wait until what was due has ended', async () => {
    await using workspace = await Workspace.with({ interval });
    await workspace.scheduler.reload();
    const plan = await workspace.scheduler.tick();
    assert.deepEqual(
      plan.claims.map(({ taskId, decision }) => [taskId, decision]),
      [['interval', 'run']],
    );
    await workspace.scheduler.idle();
    assert.deepEqual(await workspace.world.history(), ['interval succeeded']);
    assert.equal(workspace.world.clock.timers, 0);
  });

  it('stops its runs, closes the history and says nothing more', async () => {
    await using workspace = await Workspace.with({ report });
    const { scheduler, world } = workspace;
    let closed = 0;
    const close = world.store.close.bind(world.store);
    world.store.close = () => (closed++, close());
    world.executor.behave('report', hangs);
    await workspace.open();
    await scheduler.run('report');
    await settle();
    await scheduler.stop();
    assert.deepEqual(await world.history(), ['report cancelled']);
    assert.equal(closed, 1);
    workspace.events.length = 0;
    await world.clock.advanceBy(hour);
    assert.deepEqual(workspace.events, []);
  });

  it('keeps the others informed though one listener throws', async () => {
    await using workspace = await Workspace.with({ report });
    workspace.scheduler.onEvent(() => {
      throw new Error('a view is broken');
    });
    const heard: string[] = [];
    workspace.scheduler.onEvent(({ type }) => heard.push(type));
    await workspace.open();
    assert.ok(heard.includes('config'));
    assert.ok(workspace.world.logged.includes('A listener failed'));
  });

  it('has no file for an output of a folder that is not there', async () => {
    await using workspace = await Workspace.with({});
    const { id: runId, taskId, createdAt } = aRun();
    const output = { runId, taskId, kind: 'report', path: 'gone/a.md', bytes: 1, createdAt };
    assert.equal(await workspace.scheduler.outputFile(output), undefined);
  });

  it('shows the run that goes, where another of its task waits for it, and the other one then', async () => {
    await using workspace = await Workspace.with({ report: { ...report, overlap: 'allow' } });
    const { scheduler, world } = workspace;
    world.executor.behave('report', hangs);
    await workspace.open();
    const shown = () => scheduler.tasks()[0]?.active?.id;
    const first = await world.runByHand();
    const second = await world.runByHand();
    world.executor.finish(second.id);
    await settle();
    assert.equal(shown(), first.id);
    world.executor.finish(first.id);
    await settle();
    assert.equal(shown(), undefined);
  });

  it('knows a task by the occurrences that the engine goes by', async () => {
    await using workspace = await Workspace.with({ report });
    await workspace.open();
    const { occurrences, anchor } = workspace.scheduler.occurrencesOf('report') ?? {};
    assert.ok(occurrences && anchor);
    const [task] = workspace.scheduler.tasks();
    assert.equal(occurrences.next(workspace.world.clock.now(), anchor), task?.next);
    assert.equal(workspace.scheduler.occurrencesOf('other'), undefined);
  });
});
