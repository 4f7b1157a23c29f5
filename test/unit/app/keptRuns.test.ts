import assert from 'node:assert/strict';
import { processStartToken } from '../../../src/common/processIdentity.ts';
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
} from './keepingWorkspace.ts';

if (process.platform !== 'win32') {
  describe('A run that would outlive its window, while that is open', function () {
    this.timeout(30_000);

    it('is as any other', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: command(
          ...['echo out', 'sleep 0.05', 'echo err >&2'],
          ...[`echo '{"n":1}' > $SCHEDULER_STATS`, 'exit 3'],
        ),
      });
      const window = await workspace.host();
      const id = await begin(window);
      const run = await ended(window, id);
      assert.deepEqual(
        [run.status, run.exitCode, run.reason, run.stats],
        ['failed', 3, 'exit-code', { n: 1 }],
      );
      assert.deepEqual(await printed(window, id), ['stdout: out\n', 'stderr: err\n']);
      await hasNoNotes(window);
      await hasGone(run.pid);
    });

    it('passes on what it prints, and stops when it is told to', async () => {
      await using workspace = await KeepingWorkspace.with({ job: command('echo ready', 'sleep 60 & wait') });
      const window = await workspace.host();
      const id = await begin(window);
      await new Promise<void>((resolve) => {
        window.live(id)?.follow({ onOutput: () => resolve(), onEnd: () => undefined });
      });
      assert.equal(await window.cancel(id), true);
      const run = await ended(window, id);
      assert.deepEqual([run.status, run.reason, run.signal], ['cancelled', 'stopped', 'SIGTERM']);
    });

    it('is held up by a reader that is slower, and loses nothing', async () => {
      const size = 3_000_000;
      await using workspace = await KeepingWorkspace.with({ job: command(`head -c ${size} /dev/zero`) });
      const window = await workspace.host();
      const id = await begin(window);
      let heard = 0;
      let atOnce = 0;
      let most = 0;
      window.live(id)?.follow({
        onOutput: async ({ chunk }) => {
          heard += chunk.length;
          most = Math.max(most, ++atOnce);
          await new Promise((resolve) => setImmediate(resolve));
          atOnce--;
        },
        onEnd: () => undefined,
      });
      assert.equal((await ended(window, id)).status, 'succeeded');
      assert.deepEqual([heard, most], [size, 1]);
    });

    it('says why it could not be started', async () => {
      await using workspace = await KeepingWorkspace.with({ job: { run: { process: 'no-such-program' } } });
      const window = await workspace.host();
      const run = await ended(window, await begin(window));
      assert.deepEqual(
        [run.status, run.reason, run.detail],
        ['failed', 'program-not-found', 'no-such-program'],
      );
      await hasNoNotes(window);
    });

    it('is tried again', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: {
          ...command('echo attempt $SCHEDULER_ATTEMPT', '[ $SCHEDULER_ATTEMPT = 2 ]'),
          retry: { attempts: 3, delay: '10ms' },
        },
      });
      const window = await workspace.host();
      const id = await begin(window);
      const run = await ended(window, id);
      assert.deepEqual([run.status, run.attempts], ['succeeded', 2]);
      assert.deepEqual(await printed(window, id), ['stdout: attempt 1\n', 'stdout: attempt 2\n']);
    });

    it('is stopped by the end of its terminal', async () => {
      await using workspace = await KeepingWorkspace.with({ job: command('echo ready', 'sleep 60 & wait') });
      const window = await workspace.host();
      const id = await begin(window, 'ready');
      window.live(id)?.cancel();
      const run = await ended(window, id);
      assert.deepEqual([run.status, run.reason], ['cancelled', 'stopped']);
    });

    it('gives its process nothing of the way to the window', async () => {
      await using workspace = await KeepingWorkspace.with({
        job: command('(: >&3) 2> /dev/null && echo open || echo closed'),
      });
      const window = await workspace.host();
      const id = await begin(window);
      await ended(window, id);
      assert.deepEqual(await printed(window, id), ['stdout: closed\n']);
    });

    it('fails, and nothing of it lives, where its keeper is killed', async () => {
      await using workspace = await KeepingWorkspace.with({ job: command('echo pid=$$', 'sleep 60 & wait') });
      const window = await workspace.host();
      const id = await begin(window, 'pid=');
      const pid = await printedPid(window, id);
      process.kill(await keeperOf(window, id), 'SIGKILL');
      const run = await ended(window, id);
      assert.deepEqual([run.status, run.reason], ['failed', 'exit-unknown']);
      assert.equal(await processStartToken(pid), undefined);
      await hasNoNotes(window);
    });
  });
}
