import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock.ts';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import { endOrphan } from '../../../src/execution/orphans.ts';
import { reportPaths } from '../../../src/execution/reports.ts';
import { shell } from '../../support/processRows/processRow.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { hasGone, plainEnvironment, startRun } from './realRun.ts';

if (process.platform !== 'win32') {
  describe('What a dead host has left running', function () {
    this.timeout(10_000);
    let workspace: ProcessWorkspace;
    beforeEach(async () => {
      workspace = await ProcessWorkspace.create();
    });
    afterEach(async () => {
      assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
      await workspace.dispose();
    });
    const end = (run: Parameters<typeof endOrphan>[0]) => endOrphan(run, { clock: systemClock });

    /** A run that is going, of which another host finds the row. */
    async function going(command: string) {
      const id = randomUUID();
      const run = startRun(workspace, shell(command), { run: { id }, task: { timeout: 60_000 } });
      await run.prints('ready');
      const { pid = 0, pidToken = '' } = (await run.started) ?? {};
      return { row: { id, pid, pidToken }, run };
    }

    it('is ended, the process and its group', async () => {
      const { row, run } = await going('sleep 60 & echo ready; wait');
      await end(row);
      assert.equal(await processStartToken(row.pid), undefined);
      assert.equal((await run.finished).signal, 'SIGTERM');
    });

    it('is ended although it has emptied its environment', async () => {
      const { row, run } = await going('exec env -i sh -c "echo ready; sleep 60; :"');
      await end(row);
      assert.equal((await run.finished).signal, 'SIGTERM');
    });

    it('is killed after two seconds where it ignores TERM', async () => {
      const { row, run } = await going('trap "" TERM; echo ready; while :; do sleep 0.1; done');
      const begin = performance.now();
      await end(row);
      const waited = performance.now() - begin;
      assert.ok(waited > 1_900 && waited < 4_000, `${waited} ms`);
      assert.equal((await run.finished).signal, 'SIGKILL');
    });

    if (process.platform === 'linux') {
      it('is ended in a session of its own, also when the process itself has ended', async () => {
        const id = randomUUID();
        const child = spawn(
          'sh',
          ['-c', 'setsid sh -c "echo $$; setsid sleep 60 & sleep 60; :" & sleep 0.1'],
          {
            ...{ detached: true, env: { ...plainEnvironment, SCHEDULER_RUN_ID: id } },
            stdio: ['ignore', 'pipe', 'ignore'],
          },
        );
        const exited = once(child, 'exit');
        const closed = once(child, 'close');
        await exited;
        assert.equal(child.stdout.closed, false, 'nobody holds the output');
        await end({ id, pid: child.pid ?? 0, pidToken: '1' });
        await closed;
      });
    }

    it('is left alone where only the pid is the same', async () => {
      const id = randomUUID();
      const child = spawn('sleep', ['60'], { detached: true, env: plainEnvironment, stdio: 'ignore' });
      const pid = child.pid ?? 0;
      await end({ id, pid, pidToken: '1' });
      await end({ id, pid });
      assert.ok(await processStartToken(pid), 'a process was ended that is not the run’s');
      process.kill(pid, 'SIGKILL');
      await hasGone(pid);
    });

    it('is never this process, though it carries the mark', async () => {
      const id = randomUUID();
      const script = `
        import { endOrphan } from ${JSON.stringify(new URL('../../../src/execution/orphans.ts', import.meta.url))};
        import { systemClock } from ${JSON.stringify(new URL('../../../src/common/clock.ts', import.meta.url))};
        await endOrphan({ id: ${JSON.stringify(id)}, pid: process.pid, pidToken: 'x' }, { clock: systemClock });
        console.log('still here');
      `;
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
        ...{ detached: true, env: { ...plainEnvironment, SCHEDULER_RUN_ID: id } },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [printed] = (await once(child.stdout, 'data')) as [Buffer];
      assert.equal(printed.toString(), 'still here\n');
      await once(child, 'close');
    });

    it('takes no time where there is nothing, and its reports go', async () => {
      const { scratch } = workspace;
      await mkdir(scratch);
      for (const path of Object.values(reportPaths(scratch, 'r1'))) await writeFile(path, 'half');
      await writeFile(join(scratch, 'r2.stats.json'), '{}');
      await endOrphan({ id: 'r1', pid: 4_190_000, pidToken: '1' }, { clock: systemClock, scratch });
      assert.deepEqual(await readdir(scratch), ['r2.stats.json']);
    });
  });
}
