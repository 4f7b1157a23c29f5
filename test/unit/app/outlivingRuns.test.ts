import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import { isActive } from '../../../src/model/run.ts';
import {
  begin,
  command,
  ended,
  hasGone,
  hasNoNotes,
  keeperOf,
  KeepingWorkspace,
  printed,
  printedPid,
  rowOf,
  until,
} from './keepingWorkspace.ts';

if (process.platform !== 'win32') {
  describe('A run that outlives its window', function () {
    this.timeout(30_000);

    it('goes on: its whole log, its output and its end are there, and what follows has run', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: {
          run: {
            ...command(
              ...['echo before', until('go'), 'echo after', 'echo problem >&2'],
              'printf "# Report $MY_TOKEN" > "$SCHEDULER_OUTPUT"',
            ).run,
            options: { env: { MY_TOKEN: 'hunter22' } },
          },
          output: { kind: 'report', extension: 'md', from: 'files' },
        },
        next: { schedule: { after: 'job' }, ...command('echo next') },
      });
      const window = await workspace.host();
      const id = await begin(window, 'before');
      await workspace.close(window);
      const later = await workspace.host();
      assert.equal((await later.findRun(id))?.status, 'running');
      await later.recover();
      assert.equal((await later.findRun(id))?.status, 'running', 'nobody interrupts it');
      await workspace.close(later);
      await workspace.touch('go');

      const reader = await workspace.host();
      const run = await ended(reader, id);
      assert.deepEqual(
        [run.status, run.exitCode, run.reason, run.detail],
        ['succeeded', 0, undefined, undefined],
      );
      assert.deepEqual(await printed(reader, id), ['stdout: before\nafter\n', 'stderr: problem\n']);
      const [output] = await reader.outputs('job');
      assert.equal(await readFile(join(workspace.folder.path, output?.path ?? ''), 'utf8'), '# Report ***');
      const [follower] = await reader.history({ taskId: 'next', limit: 1 });
      assert.equal(follower?.causedBy, id);
      assert.equal((await ended(reader, follower.id)).status, 'succeeded');
      await hasNoNotes(reader);
    });

    it('keeps what it prints as its output, also when its window is killed, and shows no secret', async () => {
      const spec = command(
        ...['echo one $MY_TOKEN', until('go'), 'echo two $MY_TOKEN'],
        'echo $MY_TOKEN > $SCHEDULER_SUMMARY',
      );
      await using workspace = await KeepingWorkspace.with({
        job: {
          run: { ...spec.run, options: { env: { MY_TOKEN: 'hunter22' } } },
          output: { kind: 'report', extension: 'txt', from: 'stdout' },
        },
      });
      const { id, later } = await workspace.killedHost('job', 'one');
      await later.recover();
      assert.equal((await later.findRun(id))?.status, 'running', 'nobody interrupts it');
      await workspace.touch('go');
      const run = await ended(later, id);
      assert.deepEqual([run.status, run.summary], ['succeeded', '***\n']);
      assert.deepEqual(await printed(later, id), ['stdout: one ***\ntwo ***\n']);
      const [output] = await later.outputs('job');
      const file = join(workspace.folder.path, output?.path ?? '');
      assert.equal(await readFile(file, 'utf8'), 'one ***\ntwo ***\n');
    });

    it('records the files that it has changed', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: {
          ...command('echo ready', until('go'), 'echo new > new.csv'),
          output: { kind: 'export', extension: 'csv', from: 'files', files: '*.csv' },
        },
      });
      await workspace.touch('old.csv');
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      await workspace.close(window);
      await workspace.touch('go');
      const later = await workspace.host();
      assert.equal((await ended(later, id)).status, 'succeeded');
      assert.deepEqual(
        (await later.outputs('job')).map(({ path }) => path),
        ['new.csv'],
      );
    });

    it('fails as it would have, and is not tried again', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: {
          ...command('echo ready', until('go'), 'kill -USR1 $$'),
          retry: { attempts: 3, delay: '10ms' },
        },
      });
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      await workspace.close(window);
      await workspace.touch('go');
      const run = await ended(await workspace.host(), id);
      assert.deepEqual(
        [run.status, run.reason, run.signal, run.attempts],
        ['failed', 'signal', 'SIGUSR1', 1],
      );
    });

    it('is not stopped by the end of its terminal, where that is the end of the window', async () => {
      await using workspace = await KeepingWorkspace.with({ job: command('echo ready', until('go')) });
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      await keeperOf(window, id);
      window.live(id)?.cancel();
      await workspace.close(window);
      await workspace.touch('go');
      assert.equal((await ended(await workspace.host(), id)).status, 'succeeded');
    });

    it('has its end written once by two hosts that look at once', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: {
          ...command('echo ready', until('go'), 'echo text > "$SCHEDULER_OUTPUT"'),
          output: { kind: 'report', extension: 'md', from: 'files' },
        },
      });
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      await workspace.close(window);
      const [first, second] = [await workspace.host(), await workspace.host()];
      await workspace.touch('go');
      while (isActive(await rowOf(first, id, () => true))) {
        await Promise.all([first.recover(), second.recover()]);
      }
      const run = await ended(first, id);
      assert.deepEqual([run.status, run.reason, run.detail], ['succeeded', undefined, undefined]);
      assert.equal((await first.outputs('job')).length, 1);
      assert.equal((await readdir(join(workspace.folder.path, 'Scheduled Output'))).length, 1);
    });

    it('is ended when its time is over', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: { ...command('echo ready', 'sleep 60 & wait'), timeout: '1s', killAfter: '1s' },
      });
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      await workspace.close(window);
      const run = await ended(await workspace.host(), id);
      assert.deepEqual([run.status, run.reason, run.signal], ['timed-out', 'timeout', 'SIGTERM']);
      assert.ok((run.endedAt ?? 0) - (run.startedAt ?? 0) >= 1000);
    });

    it('is stopped from another window', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: command('trap "echo bye; exit 7" TERM', 'echo ready', 'sleep 60 & wait'),
      });
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      await workspace.close(window);
      const later = await workspace.host();
      assert.equal(await later.cancel(id), true);
      const run = await ended(later, id);
      assert.deepEqual([run.status, run.reason, run.exitCode], ['cancelled', 'stopped', 7]);
      assert.deepEqual(await printed(later, id), ['stdout: ready\nbye\n']);
    });

    it('is interrupted, and nothing of it lives, where its keeper is killed', async () => {
      await using workspace = await KeepingWorkspace.with({ job: command('echo pid=$$', 'sleep 60 & wait') });
      const { id, later } = await workspace.killedHost('job', 'pid=');
      const pid = await printedPid(later, id);
      const keeper = await keeperOf(later, id);
      assert.notEqual(pid, keeper);
      const { stdout } = await promisify(execFile)('ps', ['eww', '-o', 'command=', '-p', String(keeper)]);
      assert.ok(stdout.includes(`SCHEDULER_RUN_ID=${id}`), 'it is found where no row or note names it');
      process.kill(keeper, 'SIGKILL');
      await hasGone(keeper);
      assert.notEqual(await processStartToken(pid), undefined);
      await later.recover();
      const run = await later.findRun(id);
      assert.deepEqual([run?.status, run?.reason], ['interrupted', 'host-died']);
      assert.equal(await processStartToken(pid), undefined);
      await hasNoNotes(later);
    });

    it('is no such run where the setting says so: it is stopped', async () => {
      await using workspace = await KeepingWorkspace.with({ job: command('echo ready', 'sleep 60 & wait') });
      const window = await workspace.host(false);
      const id = await begin(window, 'ready');
      await workspace.close(window);
      const run = await (await workspace.host()).findRun(id);
      assert.deepEqual([run?.status, run?.reason], ['cancelled', 'host-closed']);
    });
  });
}
