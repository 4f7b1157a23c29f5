import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createScheduler } from '../../../src/app/createScheduler.ts';
import type { WorkspaceScheduler } from '../../../src/app/workspaceScheduler.ts';
import { systemClock } from '../../../src/common/clock.ts';
import type { Run } from '../../../src/model/run.ts';
import { allowAll } from '../../support/allowAll.ts';
import { quietLog } from '../../support/quietLog.ts';
import { WorkspaceFolder } from './workspaceFolder.ts';

// The only test here on real ground: SQLite, processes, files and the system's clock.

const script = `
import { writeFileSync } from 'node:fs';
console.log('working on ' + process.env.SCHEDULER_TASK);
writeFileSync(process.env.SCHEDULER_OUTPUT, '# Report\\n\\n' + process.env.SCHEDULER_TRIGGER + '\\n');
`;
const report = {
  schedule: { every: '6 hours' },
  run: { script: 'scripts/report.mjs' },
  output: { kind: 'report', extension: 'md', from: 'files' },
};

async function aWorkspace(tasks: object): Promise<WorkspaceFolder> {
  const folder = await WorkspaceFolder.create();
  await folder.write('scripts/report.mjs', script);
  await folder.configure({ timezone: 'UTC', tasks });
  return folder;
}

/** A scheduler of the folder, with its state beside it. */
function open(
  folder: Pick<WorkspaceFolder, 'path' | 'home'>,
  isOpen = () => true,
): Promise<WorkspaceScheduler> {
  return createScheduler({
    kind: 'cli',
    folder: folder.path,
    clock: systemClock,
    env: { ...process.env, SCHEDULER_HOME: folder.home },
    gate: { isOpen },
    presenter: { present: () => undefined },
    log: quietLog,
  });
}

/** The next run of the task that has come to its end. */
function ended(scheduler: WorkspaceScheduler, taskId: string): Promise<Run> {
  return new Promise((resolve) => {
    const subscription = scheduler.onEvent((event) => {
      if (event.type !== 'run' || event.run.taskId !== taskId || event.run.endedAt === undefined) return;
      subscription.dispose();
      resolve(event.run);
    });
  });
}

describe('a scheduler with all its parts', () => {
  it('runs what is due: a row, a log and an output file, there for the next one that opens the folder', async () => {
    await using folder = await aWorkspace({ report });
    const scheduler = await open(folder);
    const before = Date.now();
    await scheduler.reload();
    await allowAll(scheduler);
    const end = ended(scheduler, 'report');
    scheduler.start();
    const run = await end;
    await scheduler.idle();

    assert.equal(run.status, 'succeeded', run.detail);
    assert.equal(run.exitCode, 0);
    assert.equal(run.trigger, 'schedule');
    assert.equal(run.host.pid, process.pid);
    assert.ok(run.pid !== undefined && run.pid !== process.pid);
    assert.ok(run.startedAt !== undefined && run.startedAt >= before);
    assert.ok(run.endedAt !== undefined && run.endedAt >= run.startedAt);
    assert.equal(await readFile(scheduler.logPath(run.id), 'utf8'), 'working on report\n');
    const [output] = await scheduler.outputs('report');
    assert.ok(output);
    assert.match(output.path, /^Scheduled Output\/report-\d{8}-\d{6}\.md$/);
    assert.equal(await readFile(join(folder.path, output.path), 'utf8'), '# Report\n\nschedule\n');
    assert.deepEqual(await readdir(join(folder.path, 'Scheduled Output')), [
      output.path.slice('Scheduled Output/'.length),
    ]);
    const next = scheduler.tasks()[0]?.next;
    assert.equal(next, run.startedAt + 6 * 3_600_000);
    await scheduler.stop();

    const later = await open(folder);
    await later.reload();
    await later.readHistory();
    assert.deepEqual((await later.tick()).claims, [], 'it is not due again');
    assert.equal(later.tasks()[0]?.next, next);
    assert.deepEqual(later.tasks()[0]?.last, run);
    assert.deepEqual(await later.outputs(), [output]);
    await later.stop();
  });

  it('records how a script fails, and keeps what it printed', async () => {
    await using folder = await aWorkspace({
      report: {
        ...report,
        schedule: undefined,
        run: { process: process.execPath, args: ['scripts/fails.mjs'] },
      },
    });
    await folder.write('scripts/fails.mjs', 'console.error("no source"); process.exit(3);');
    const scheduler = await open(folder);
    await scheduler.reload();
    await allowAll(scheduler);
    const request = await scheduler.run('report');
    assert.ok('run' in request);
    await scheduler.idle();
    const run = await scheduler.findRun(request.run.id);
    assert.deepEqual(
      [run?.status, run?.exitCode, run?.reason, run?.trigger],
      ['failed', 3, 'exit-code', 'manual'],
    );
    const [part] = (await scheduler.readLog(request.run.id)) ?? [];
    assert.ok(part && 'stream' in part);
    assert.deepEqual([part.stream, new TextDecoder().decode(part.bytes)], ['stderr', 'no source\n']);
    assert.deepEqual(await scheduler.outputs(), []);
    await scheduler.stop();
  });

  it('ends a running process when it is stopped, and says so in its row', async () => {
    await using folder = await aWorkspace({
      report: {
        run: { process: process.execPath, args: ['-e', 'console.log("here"); setInterval(() => {}, 1000)'] },
      },
    });
    const scheduler = await open(folder);
    await scheduler.reload();
    await allowAll(scheduler);
    const request = await scheduler.run('report');
    assert.ok('run' in request);
    const printed = new Promise<void>((resolve) => {
      scheduler.live(request.run.id)?.follow({ onOutput: () => resolve(), onEnd: () => resolve() });
    });
    await printed;
    const pid = (await scheduler.findRun(request.run.id))?.pid ?? 0;
    assert.ok(pid > 0);
    await scheduler.stop();
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });

    const later = await open(folder);
    const run = await later.findRun(request.run.id);
    assert.deepEqual([run?.status, run?.reason], ['cancelled', 'host-closed']);
    await later.stop();
  });

  it('behind a closed gate shows the tasks and starts nothing', async () => {
    await using folder = await aWorkspace({ report });
    const scheduler = await open(folder, () => false);
    await scheduler.reload();
    scheduler.start();
    await scheduler.tick();
    assert.deepEqual(await scheduler.run('report'), { refused: 'closed' });
    assert.equal(scheduler.tasks().length, 1);
    assert.deepEqual(await scheduler.history({ limit: 10 }), []);
    await scheduler.stop();
  });

  it('is not made for a folder that is not there', async () => {
    await using folder = await WorkspaceFolder.create();
    await assert.rejects(open({ path: join(folder.path, 'missing'), home: folder.home }), { code: 'ENOENT' });
  });
});
