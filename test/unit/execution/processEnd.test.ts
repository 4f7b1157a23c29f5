import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Outcome } from '../../../src/model/run.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { hasGone, program, realRunner, shell, startRun } from './realRun.ts';

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

  const timedOut = (end: Pick<Outcome, 'exitCode' | 'signal'>): Outcome => ({
    status: 'timed-out',
    reason: 'timeout',
    ...end,
  });
  const stopped = (end: Pick<Outcome, 'exitCode' | 'signal'>): Outcome => ({
    status: 'cancelled',
    reason: 'stopped',
    ...end,
  });

  // Each prints `ready` once all its processes are up.
  const families: readonly { what: string; command: string; signal?: string }[] = [
    { what: 'a child', command: 'sleep 60 & echo ready; wait' },
    { what: 'grandchildren', command: 'sh -c "sh -c \'sleep 60; :\' & sleep 60; :" & echo ready; wait' },
    { what: 'a pipeline', command: 'echo ready; sleep 60 | sleep 60 | sleep 60' },
    { what: 'a child whose parent has gone', command: '(sh -c "sleep 60; :" &); echo ready; sleep 60; :' },
    { what: 'a child that ignores HUP', command: 'nohup sleep 60 >/dev/null 2>&1 & echo ready; wait' },
    {
      what: 'children that ignore TERM',
      command: 'sh -c "trap \'\' TERM; echo ready; sleep 60; sleep 60" & wait',
      signal: 'SIGTERM',
    },
    {
      what: 'a family that ignores TERM',
      command: "trap '' TERM; sh -c 'sleep 60; sleep 60' & echo ready; wait; sleep 60",
      signal: 'SIGKILL',
    },
    {
      what: 'a stopped process',
      command: '(until ps -o stat= -p $$ | grep -q T; do sleep 0.01; done; echo ready) & kill -STOP $$; :',
      signal: 'SIGKILL',
    },
  ];
  for (const { what, command, signal = 'SIGTERM' } of families) {
    it(`takes ${what} with it on cancel`, async () => {
      const run = startRun(workspace, shell(command), { task: { killAfter: 150 } });
      await run.prints('ready');
      run.execution.cancel('stopped');
      assert.deepEqual(await run.finished, stopped({ signal }));
    });
  }

  it('takes grandchildren with it on timeout', async () => {
    const run = startRun(workspace, shell('sh -c "sleep 60; :" & echo ready; wait'), {
      task: { timeout: 300 },
    });
    assert.deepEqual(await run.finished, timedOut({ signal: 'SIGTERM' }));
    assert.equal(run.text('stdout'), 'ready\n');
  });

  it('keeps the exit code of a run that puts its things in order on TERM', async () => {
    const run = startRun(
      workspace,
      shell('trap "echo tidy; exit 7" TERM; echo ready; while :; do sleep 0.05; done'),
    );
    await run.prints('ready');
    run.execution.cancel('stopped');
    assert.deepEqual(await run.finished, stopped({ exitCode: 7 }));
    assert.equal(run.text('stdout'), 'ready\ntidy\n');
  });

  it('is no success when TERM is answered with exit 0', async () => {
    const run = startRun(workspace, shell('trap "exit 0" TERM; echo ready; while :; do sleep 0.05; done'));
    await run.prints('ready');
    run.execution.cancel('stopped');
    assert.deepEqual(await run.finished, stopped({ exitCode: 0 }));
  });

  it('gives a child as long as the process itself to put its things in order', async () => {
    const child = 'trap "sleep 0.3; echo tidy; exit" TERM; echo ready; while :; do sleep 0.05; done';
    const run = startRun(workspace, shell(`sh -c '${child}' & wait`));
    await run.prints('ready');
    run.execution.cancel('stopped');
    assert.deepEqual(await run.finished, stopped({ signal: 'SIGTERM' }));
    assert.equal(run.text('stdout'), 'ready\ntidy\n');
  });

  it('comes although a background child holds the output open', async () => {
    const begin = performance.now();
    const run = startRun(workspace, shell('sleep 60 & echo done'));
    assert.deepEqual(await run.finished, { status: 'succeeded', exitCode: 0 } satisfies Outcome);
    assert.equal(run.text('stdout'), 'done\n');
    assert.ok(performance.now() - begin < 3_000);
  });

  it('comes although a background child goes on printing', async () => {
    const run = startRun(workspace, shell('(while :; do echo more; done) & exit 3'));
    assert.deepEqual(await run.finished, {
      status: 'failed',
      reason: 'exit-code',
      exitCode: 3,
    } satisfies Outcome);
    const length = run.text('stdout').length;
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.equal(run.text('stdout').length, length, 'output after the end');
  });

  it('takes a silent background child with it', async () => {
    const run = startRun(workspace, shell('sleep 60 >/dev/null 2>&1 & :'));
    assert.equal((await run.finished).status, 'succeeded');
  });

  it('waits for the last output of a background child', async () => {
    const run = startRun(workspace, shell('(sleep 0.2; echo late) & echo early'));
    assert.equal((await run.finished).status, 'succeeded');
    assert.equal(run.text('stdout'), 'early\nlate\n');
  });

  it('is at once when it is cancelled while only a background child is left', async () => {
    const run = startRun(workspace, shell('sleep 60 & echo $$'));
    const { pid } = (await run.started) ?? { pid: 0 };
    await hasGone(pid);
    run.execution.cancel('stopped');
    assert.deepEqual(await run.finished, { status: 'succeeded', exitCode: 0 } satisfies Outcome);
  });

  it('does not wait long for who has left the group and holds the output open', async function () {
    if (process.platform !== 'linux') return;
    const clock = new FakeClock(0);
    const run = startRun(
      workspace,
      shell('setsid sh -c "echo left $$; exec sleep 60" &'),
      {},
      realRunner({ clock }),
    );
    let ended = false;
    void run.finished.then(() => (ended = true));
    await run.prints('left');
    await hasGone((await run.started)?.pid ?? 0);
    await clock.advanceBy(599);
    assert.equal(ended, false);
    await clock.advanceBy(1);
    assert.equal((await run.finished).status, 'succeeded');
    const [pid] = await workspace.survivors();
    process.kill(Number(pid), 'SIGKILL');
    while ((await workspace.survivors()).length > 0) await setImmediate();
  });

  it('is exactly at its timeout', async () => {
    const clock = new FakeClock(Date.UTC(2026, 10, 22));
    const run = startRun(
      workspace,
      program('sleep', '60'),
      { task: { timeout: 600_000 } },
      realRunner({ clock }),
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
      realRunner({ clock }),
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
      realRunner({ clock }),
    );
    await run.started;
    await clock.advanceBy(month - 1);
    assert.equal(clock.timers, 1);
    await clock.advanceBy(1);
    assert.equal((await run.finished).status, 'timed-out');
  });

  it('leaves no timer armed', async () => {
    const clock = new FakeClock(0);
    const run = startRun(workspace, program('true'), {}, realRunner({ clock }));
    await run.finished;
    assert.equal(clock.timers, 0);
  });
});
