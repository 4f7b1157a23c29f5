import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { hasGone, program, realRunner, shell, startRun } from './realRun.ts';

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

  it('passes as the bytes that they are, also when a character is split', async () => {
    const run = startRun(workspace, shell("printf 'caf\\303'; sleep 0.1; printf '\\251 \\377'"));
    await run.finished;
    assert.deepEqual([...run.bytes()], [0x63, 0x61, 0x66, 0xc3, 0xa9, 0x20, 0xff]);
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

  it('may be large without growing memory', async () => {
    const size = 50_000_000;
    let bytes = 0;
    let weighed = 0;
    let most = 0;
    const before = heldMemory();
    const request = workspace.request(program('head', '-c', String(size), '/dev/zero'), {
      onOutput: ({ chunk }) => {
        bytes += chunk.length;
        if (bytes - weighed < 10_000_000) return;
        weighed = bytes;
        most = Math.max(most, heldMemory() - before);
      },
    });
    const outcome = await realRunner().start(request).finished;
    assert.equal(outcome.status, 'succeeded');
    assert.equal(bytes, size);
    assert.ok(most < 25_000_000, `${Math.round(most / 1e6)} MB more`);
  });

  it('that nobody could keep makes a success a failure, and stops nothing', async () => {
    let calls = 0;
    const request = workspace.request(shell('echo one; sleep 0.1; echo two'), {
      onOutput: () => {
        calls++;
        throw new Error('disk full');
      },
    });
    const outcome = await realRunner().start(request).finished;
    assert.deepEqual(outcome, { status: 'failed', reason: 'log-failed', exitCode: 0, detail: 'disk full' });
    assert.equal(calls, 2);
  });

  it('is over when the end is told', async () => {
    let settled = false;
    const late: string[] = [];
    const request = workspace.request(shell('yes & sleep 0.05'), {
      onOutput: () => {
        if (settled) late.push('late');
      },
    });
    await realRunner().start(request).finished;
    settled = true;
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.deepEqual(late, []);
  });
});

/** Bytes that something still refers to. */
function heldMemory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
