import assert from 'node:assert/strict';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { program, shell, succeeded } from '../../support/processRows/processRow.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { hasGone, realRunner, startRun } from './realRun.ts';

describe('The output of a real process', function () {
  this.timeout(10_000);
  let workspace: ProcessWorkspace;
  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });
  afterEach(async () => {
    assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
    await workspace.dispose();
  });

  it('comes while the process runs', async () => {
    const run = startRun(workspace, shell('echo first; exec sleep 60'));
    await run.prints('first');
    run.execution.cancel('stopped');
    assert.equal((await run.finished).status, 'cancelled');
  });

  it('is complete and in order, however much is left in the pipe at the end', async () => {
    const run = startRun(workspace, shell('i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done'));
    await run.finished;
    const expected = Array.from({ length: 20_000 }, (_, index) => `${index}\n`).join('');
    assert.equal(run.text('stdout'), expected);
  });

  it('is complete although the host is busy for longer than it waits', async () => {
    const run = startRun(workspace, shell('(sleep 0.1; head -c 60000 /dev/zero) & :'));
    await hasGone((await run.started)?.pid ?? 0);
    const until = Date.now() + 700;
    while (Date.now() < until);
    await run.finished;
    assert.equal(run.bytes().length, 60_000);
  });

  it('that nobody could keep makes a success a failure, and stops nothing', async () => {
    let calls = 0;
    const request = workspace.request(shell('echo one; sleep 0.1; echo two'), {
      onOutput: () => {
        calls++;
        throw new Error('disk full');
      },
    });
    const outcome = await realRunner(workspace).start(request).finished;
    assert.deepEqual(outcome, { status: 'failed', reason: 'log-failed', exitCode: 0, detail: 'disk full' });
    assert.equal(calls, 2);
  });

  it('is over when the end is told', async () => {
    let settled = false;
    const late: string[] = [];
    const request = workspace.request(shell('yes & sleep 0.05'), {
      onOutput: () => {
        if (settled) late.push('late');
        return undefined;
      },
    });
    await realRunner(workspace).start(request).finished;
    settled = true;
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.deepEqual(late, []);
  });

  it('waits for whoever takes it, and none is lost', async () => {
    let taking = 0;
    let bytes = 0;
    const request = workspace.request(program('head', '-c', '3000000', '/dev/zero'), {
      onOutput: async ({ chunk }) => {
        assert.equal(++taking, 1, 'more was passed on before the last had been taken');
        await setTimeout(10);
        bytes += chunk.length;
        taking--;
      },
    });
    assert.deepEqual(await realRunner(workspace).start(request).finished, succeeded);
    assert.deepEqual([bytes, taking], [3_000_000, 0]);
  });

  it('is not lost where taking it lasts longer than the process and all graces', async () => {
    const chunks: string[] = [];
    const request = workspace.request(shell('echo one; sleep 0.1; echo two; sleep 0.1; echo three'), {
      onOutput: async ({ chunk }) => {
        if (chunks.length === 0) await setTimeout(1_000);
        chunks.push(Buffer.from(chunk).toString());
      },
    });
    assert.deepEqual(await realRunner(workspace).start(request).finished, succeeded);
    assert.equal(chunks.join(''), 'one\ntwo\nthree\n');
  });

  it('that nobody could keep in the end makes a success a failure', async () => {
    const request = workspace.request(shell('echo one'), {
      onOutput: () => Promise.reject(new Error('disk full')),
    });
    const outcome = await realRunner(workspace).start(request).finished;
    assert.deepEqual(outcome, { status: 'failed', reason: 'log-failed', exitCode: 0, detail: 'disk full' });
  });

  it('may be large without growing memory or holding up timers', async () => {
    const size = 300_000_000;
    let bytes = 0;
    let most = 0;
    const late: number[] = [];
    const runner = realRunner(workspace);
    const go = (count: number) =>
      runner.start(
        workspace.request(program('head', '-c', String(count), '/dev/zero'), {
          onOutput: ({ chunk }) => void (bytes += chunk.length),
        }),
      ).finished;
    await go(20_000_000);
    bytes = 0;
    const before = outsideHeap();
    let last = performance.now();
    const timer = setInterval(() => {
      late.push(performance.now() - last - 10);
      last = performance.now();
      most = Math.max(most, outsideHeap() - before);
    }, 10);
    assert.deepEqual(await go(size), succeeded);
    clearInterval(timer);
    assert.equal(bytes, size);
    assert.ok(most < 20_000_000, `${Math.round(most / 1e6)} MB more`);
    const p99 = late.sort((a, b) => a - b)[Math.floor(late.length * 0.99)] ?? 0;
    assert.ok(p99 < 50, `a timer was ${Math.round(p99)} ms late`);
  });
});

function outsideHeap(): number {
  return process.memoryUsage().arrayBuffers;
}
