import assert from 'node:assert/strict';
import { ProcessExecution } from '../../../src/execution/processExecution.ts';
import type { Stop } from '../../../src/execution/supervisedProcess.ts';
import type { Outcome } from '../../../src/model/run.ts';

describe('An execution', () => {
  it('stops the process that was being made when it was cancelled', async () => {
    const made = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<Outcome>();
    const stops: Stop[] = [];
    const execution = new ProcessExecution(async () => {
      await made.promise;
      return {
        pid: 7,
        pidToken: Promise.resolve('boot + 7'),
        startedAt: 1_000,
        finished: ended.promise,
        stop: (stop) => {
          stops.push(stop);
          ended.resolve(stop);
        },
      };
    });
    execution.cancel('stopped');
    execution.cancel('host-closed');
    made.resolve();
    assert.deepEqual(await execution.started, { pid: 7, pidToken: 'boot + 7', startedAt: 1_000 });
    assert.deepEqual(await execution.finished, { status: 'cancelled', reason: 'stopped' });
    assert.deepEqual(stops, [{ status: 'cancelled', reason: 'stopped' }]);
  });

  it('passes every cancel on: the host that closes may be in more of a hurry', async () => {
    const stops: Stop[] = [];
    const execution = new ProcessExecution(() =>
      Promise.resolve({
        ...{ pid: 7, pidToken: undefined, startedAt: 1_000, stop: (stop: Stop) => stops.push(stop) },
        finished: new Promise<Outcome>(() => undefined),
      }),
    );
    assert.deepEqual(await execution.started, { pid: 7, startedAt: 1_000 });
    execution.cancel('stopped');
    execution.cancel('host-closed');
    assert.deepEqual(
      stops.map(({ reason }) => reason),
      ['stopped', 'host-closed'],
    );
  });

  it('tells its secrets although nothing could be started', async () => {
    const execution = new ProcessExecution((start) => {
      start.keepSecret(['abcd']);
      return Promise.reject(new Error('no'));
    });
    await execution.finished;
    assert.deepEqual(execution.secrets, ['abcd']);
  });

  it('is cancelled, not failed, when both came before there was a process', async () => {
    const execution = new ProcessExecution(() => Promise.reject(new Error('no')));
    execution.cancel('host-closed');
    assert.deepEqual(await execution.finished, { status: 'cancelled', reason: 'host-closed' });
  });

  it('fails with the message of whatever was thrown', async () => {
    const execution = new ProcessExecution(() => Promise.reject(new Error('out of luck')));
    assert.equal(await execution.started, undefined);
    assert.deepEqual(await execution.finished, {
      status: 'failed',
      reason: 'spawn-failed',
      detail: 'out of luck',
    });
  });
});
