import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { FakeClock } from '../../support/fakeClock.ts';
import {
  exited,
  leaving,
  program,
  shell,
  stopped,
  succeeded,
  timedOut,
} from '../../support/processRows/processRow.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { hasGone, realRunner, startRun } from './realRun.ts';

describe('The end of a real process', function () {
  this.timeout(10_000);
  let workspace: ProcessWorkspace;
  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });
  afterEach(async () => {
    assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
    await workspace.dispose();
  });

  it('comes although a background child holds the output open', async () => {
    const begin = performance.now();
    const run = startRun(workspace, shell('sleep 60 & echo done'));
    assert.deepEqual(await run.finished, leaving(1));
    assert.equal(run.text('stdout'), 'done\n');
    assert.ok(performance.now() - begin < 3_000);
  });

  it('comes although a background child goes on printing', async () => {
    const run = startRun(workspace, shell('(while :; do echo more; done) & exit 3'));
    assert.deepEqual(await run.finished, leaving(1, exited(3)));
    const length = run.text('stdout').length;
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.equal(run.text('stdout').length, length, 'output after the end');
  });

  it('is at once when it is cancelled while only a background child is left', async () => {
    const run = startRun(workspace, shell('sleep 60 & echo $$'));
    const { pid = 0 } = (await run.started) ?? {};
    await hasGone(pid);
    const begin = performance.now();
    run.execution.cancel('stopped');
    assert.deepEqual(await run.finished, leaving(1));
    assert.ok(performance.now() - begin < 400);
  });

  it('does not wait long for who cannot be found and holds the output open', async function () {
    if (process.platform !== 'linux') return;
    const clock = new FakeClock(0);
    const run = startRun(
      workspace,
      shell('setsid env -i sh -c "echo left \\$\\$; exec sleep 60" &'),
      {},
      realRunner(workspace, { clock }),
    );
    let ended = false;
    void run.finished.then(() => (ended = true));
    await run.prints('left');
    await hasGone((await run.started)?.pid ?? 0);
    await clock.advanceBy(499);
    assert.equal(ended, false);
    await clock.advanceBy(1);
    // A look at the machine's processes is as long as it is.
    for (let looks = 0; !ended && looks < 20; looks++)
      await Promise.all([setTimeout(10), clock.advanceBy(20)]);
    assert.equal(ended, true);
    assert.deepEqual(await run.finished, succeeded);
    process.kill(Number(/left (\d+)/.exec(run.text('stdout'))?.[1]), 'SIGKILL');
  });

  it('is exactly at its timeout', async () => {
    const clock = new FakeClock(Date.UTC(2026, 10, 22));
    const run = startRun(
      workspace,
      program('sleep', '60'),
      { task: { timeout: 600_000 } },
      realRunner(workspace, { clock }),
    );
    assert.equal((await run.started)?.startedAt, Date.UTC(2026, 10, 22));
    let ended = false;
    void run.finished.then(() => (ended = true));
    await clock.advanceBy(599_999);
    assert.equal(ended, false);
    await clock.advanceBy(1);
    assert.deepEqual(await run.finished, timedOut({ signal: 'SIGTERM' }));
    assert.equal(clock.timers, 0);
  });

  it('is exactly killAfter after TERM for one that ignores it', async () => {
    const clock = new FakeClock(0);
    const run = startRun(
      workspace,
      shell("trap '' TERM; echo ready; exec sleep 60"),
      { task: { killAfter: 5_000 } },
      realRunner(workspace, { clock }),
    );
    await run.prints('ready');
    run.execution.cancel('stopped');
    run.execution.cancel('host-closed');
    let ended = false;
    void run.finished.then(() => (ended = true));
    await clock.advanceBy(4_999);
    assert.equal(ended, false);
    await clock.advanceBy(1);
    assert.deepEqual(await run.finished, stopped({ signal: 'SIGKILL' }));
    assert.equal(clock.timers, 0);
  });

  it('may be longer away than a timer of the system can count', async () => {
    const clock = new FakeClock(0);
    const month = 30 * 86_400_000;
    const run = startRun(
      workspace,
      program('sleep', '60'),
      { task: { timeout: month } },
      realRunner(workspace, { clock }),
    );
    await run.started;
    await clock.advanceBy(month - 1);
    assert.equal(clock.timers, 1);
    await clock.advanceBy(1);
    assert.equal((await run.finished).status, 'timed-out');
  });

  it('leaves no timer armed', async () => {
    const clock = new FakeClock(0);
    const run = startRun(workspace, program('true'), {}, realRunner(workspace, { clock }));
    await run.finished;
    assert.equal(clock.timers, 0);
  });

  for (const [what, first] of [
    ['at once', undefined],
    ['although it has been stopped before', 'stopped'],
  ] as const) {
    it(`is two seconds after TERM where the host closes, ${what}`, async () => {
      const clock = new FakeClock(0);
      const run = startRun(
        workspace,
        shell("trap '' TERM; echo ready; exec sleep 60"),
        { task: { killAfter: 60_000 } },
        realRunner(workspace, { clock }),
      );
      await run.prints('ready');
      if (first) run.execution.cancel(first);
      run.execution.cancel('host-closed');
      let ended = false;
      void run.finished.then(() => (ended = true));
      await clock.advanceBy(1_999);
      assert.equal(ended, false);
      await clock.advanceBy(1);
      assert.deepEqual(await run.finished, {
        ...stopped({ signal: 'SIGKILL' }),
        reason: first ?? 'host-closed',
      });
    });
  }
});
