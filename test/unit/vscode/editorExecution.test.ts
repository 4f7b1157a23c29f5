import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/model/run.ts';
import {
  EditorExecution,
  type EditorJob,
  type JobEvents,
  type JobLook,
} from '../../../src/vscode/tasks/editorExecution.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

const succeeded: Outcome = { status: 'succeeded', exitCode: 0 };
const stopped: Outcome = { status: 'cancelled', reason: 'stopped' };

/** A job that does what the test says, when it says so. */
class ScriptedJob implements EditorJob {
  readonly ready = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<Outcome>();
  readonly gone = Promise.withResolvers<void>();
  readonly stops: number[] = [];
  begun = false;
  process: Parameters<JobEvents['started']>[0] | undefined = { pid: 7, pidToken: 'seven' };

  changed: string | undefined;
  look(): Promise<JobLook> {
    return Promise.resolve({
      evidence: { settings: {}, files: [] },
      secrets: ['hunter2'],
      changed: () => Promise.resolve(this.changed),
    });
  }

  async run(events: JobEvents): Promise<Outcome> {
    await this.ready.promise;
    this.begun = events.begin();
    if (this.begun && this.process) events.started(this.process);
    return this.ended.promise;
  }

  stop(killAfter: number): Promise<void> {
    this.stops.push(killAfter);
    return this.gone.promise;
  }
}

interface Parts {
  readonly begin?: boolean;
  readonly permit?: (job: ScriptedJob) => Promise<string | undefined>;
}

async function start({ begin = true, permit = () => Promise.resolve('allowed') }: Parts = {}) {
  const clock = new FakeClock(1000);
  const job = new ScriptedJob();
  const request = { task: { timeout: 60_000, killAfter: 5000 }, permit: () => permit(job) };
  const execution = new EditorExecution(job, request, clock);
  let outcome: Outcome | undefined;
  void execution.finished.then((value) => (outcome = value));
  if (begin) {
    await clock.advanceBy(100);
    job.ready.resolve();
    await settle();
  }
  return { clock, job, execution, outcome: () => outcome };
}

describe('a run that the editor carries out', () => {
  it('tells its process and start, and ends as it ended', async () => {
    const { clock, job, execution } = await start();
    assert.deepEqual(await execution.started, {
      pid: 7,
      pidToken: 'seven',
      startedAt: 1100,
      approval: 'allowed',
    });
    job.ended.resolve(succeeded);
    assert.deepEqual(await execution.finished, succeeded);
    assert.equal(clock.timers, 0);
  });

  it('that never could be started says why', async () => {
    const { job, execution } = await start({ begin: false });
    job.ready.reject(new Error('No such provider'));
    assert.equal(await execution.started, undefined);
    assert.deepEqual(await execution.finished, {
      status: 'failed',
      reason: 'spawn-failed',
      detail: 'No such provider',
    });
  });

  it('that has failed to start after it had begun has not started', async () => {
    const { job, execution } = await start({ begin: false });
    job.process = undefined;
    job.ready.resolve();
    job.ended.reject(new Error('Refused'));
    assert.equal(await execution.started, undefined);
    assert.equal((await execution.finished).detail, 'Refused');
  });

  it('shows nothing secret in how it ended', async () => {
    const { job, execution } = await start();
    job.ended.resolve({ status: 'failed', reason: 'vscode-command-failed', detail: 'hunter2 is wrong' });
    assert.equal((await execution.finished).detail, '*** is wrong');
    assert.deepEqual(execution.secrets, ['hunter2']);
  });

  it('without a process has started all the same', async () => {
    const { job, execution } = await start({ begin: false });
    job.process = undefined;
    job.ready.resolve();
    job.ended.resolve(succeeded);
    assert.deepEqual(await execution.started, { startedAt: 1000, approval: 'allowed' });
  });

  it('ends once nothing of it is left when it is stopped, and as stopped whatever it says itself', async () => {
    const { job, execution, outcome } = await start();
    execution.cancel('stopped');
    execution.cancel('replaced');
    assert.deepEqual(job.stops, [5000]);
    job.ended.resolve(succeeded);
    await settle();
    assert.equal(outcome(), undefined);
    job.gone.resolve();
    assert.deepEqual(await execution.finished, stopped);
  });

  it('ends also where it cannot be ended', async () => {
    const { job, execution } = await start();
    execution.cancel('stopped');
    job.gone.reject(new Error('It does not let go'));
    assert.deepEqual(await execution.finished, stopped);
  });

  it('that is stopped before it begins never begins, and ends at once', async () => {
    const { job, execution } = await start({ begin: false });
    execution.cancel('stopped');
    assert.deepEqual(await execution.finished, stopped);
    assert.equal(await execution.started, undefined);
    job.ready.resolve();
    await settle();
    assert.equal(job.begun, false);
    assert.deepEqual(job.stops, []);
  });

  it('times out, also where the editor never says what becomes of it', async () => {
    const { clock, job, execution } = await start();
    await clock.advanceBy(59_899);
    assert.deepEqual(job.stops, []);
    await clock.advanceBy(1);
    assert.deepEqual(job.stops, [5000]);
    job.gone.resolve();
    assert.deepEqual(await execution.finished, { status: 'timed-out', reason: 'timeout' });
    const waiting = await start({ begin: false });
    await waiting.clock.advanceBy(60_000);
    assert.equal((await waiting.execution.finished).status, 'timed-out');
  });

  it('has less time when its host closes', async () => {
    const { job, execution } = await start();
    execution.cancel('host-closed');
    assert.deepEqual(job.stops, [2000]);
    job.gone.resolve();
    assert.deepEqual(await execution.finished, { status: 'cancelled', reason: 'host-closed' });
  });

  it('that has ended cannot be stopped any more', async () => {
    const { job, execution } = await start();
    job.ended.resolve(succeeded);
    await execution.finished;
    execution.cancel('stopped');
    assert.deepEqual(job.stops, []);
    assert.deepEqual(await execution.finished, succeeded);
  });

  it('that is not allowed never begins', async () => {
    const { job, execution } = await start({ permit: () => Promise.resolve(undefined) });
    assert.deepEqual(await execution.finished, { status: 'cancelled', reason: 'not-approved' });
    assert.equal(await execution.started, undefined);
    assert.equal(job.begun, false);
  });

  const changed: Outcome = { status: 'cancelled', reason: 'changed-at-start', detail: 'a.sh' };

  it('never begins where something has changed since it was allowed', async () => {
    const { job, execution } = await start({
      permit: (looked) => {
        looked.changed = 'a.sh';
        return Promise.resolve('allowed');
      },
    });
    assert.deepEqual(await execution.finished, changed);
    assert.equal(job.begun, false);
  });

  it('is ended at once where something has changed while it was started', async () => {
    const { job, execution } = await start({ begin: false });
    await settle();
    job.changed = 'a.sh';
    job.ready.resolve();
    await execution.started;
    await settle();
    assert.deepEqual(job.stops, [0]);
    job.gone.resolve();
    assert.deepEqual(await execution.finished, changed);
  });

  it('ends so also where it was over before that was seen', async () => {
    const { job, execution } = await start({ begin: false });
    await settle();
    job.changed = 'a.sh';
    job.ended.resolve(succeeded);
    job.gone.resolve();
    job.ready.resolve();
    assert.deepEqual(await execution.finished, changed);
  });
});
