import assert from 'node:assert/strict';
import type { Run } from '../../src/model/run.ts';
import { byHand, noon, nothing, succeeded, type TwoHosts } from './twoHosts.ts';

const failed = { status: 'failed', exitCode: 3, reason: 'exit-code' } as const;
const started = { pid: 4321, pidToken: 'at boot + 5' } as const;

/** A run that is tried again. */
export function describeAttempts(two: TwoHosts): void {
  describe('attempts', () => {
    beforeEach(() => two.enrolHaiku());

    /** A run whose first attempt went from noon + 10 to noon + 20, and which waits until noon + 50. */
    async function waiting(): Promise<Run> {
      const { id } = await two.begun(await two.opened(), noon + 9);
      await two.store.spawned(id, { ...started, startedAt: noon + 10, approval: 'first' });
      const run = await two.store.retry(id, failed, noon + 50, noon + 20);
      assert.ok(run);
      return run;
    }
    const first = ({ id: runId }: Run) => ({
      ...{ runId, number: 1, startedAt: noon + 10, endedAt: noon + 20 },
      ...failed,
    });
    const lastStart = async () => (await two.other.cursors())[0]?.lastStart;

    it('end, and the run waits for the next, with no process', async () => {
      const run = await waiting();
      const { id, taskId, label, trigger, occurrences, createdAt, host } = run;
      assert.deepEqual(run, {
        ...{ id, taskId, label, trigger, occurrences, createdAt, host },
        ...{ status: 'queued', attempts: 1, retryAt: noon + 50 },
        ...{ startedAt: noon + 10, attemptStartedAt: noon + 10, approval: 'first' },
      });
      assert.deepEqual(await two.other.run(run.id), run);
      assert.deepEqual(await two.other.attempts(run.id), [first(run)]);
      assert.deepEqual(await two.store.open(byHand, noon), nothing, 'the run is still active');
    });

    it('follow one another; the run and its schedule started with the first', async () => {
      const run = await waiting();
      const begun = await two.begun(run, noon + 60);
      const { retryAt, ...rest } = run;
      assert.equal(retryAt, noon + 50);
      assert.deepEqual(begun, { ...rest, status: 'running', attempts: 2, attemptStartedAt: noon + 60 });
      const process = { pid: 4322, pidToken: 'at boot + 55' };
      await two.store.spawned(run.id, { ...process, startedAt: noon + 61, approval: 'second' });
      const spawned = { ...begun, ...process, attemptStartedAt: noon + 61, approval: 'second' };
      assert.deepEqual(await two.other.run(run.id), spawned);
      assert.equal(await lastStart(), noon + 10);
      const { run: ended } = await two.store.end(run.id, succeeded, noon + 70);
      assert.deepEqual(ended, { ...spawned, ...succeeded, endedAt: noon + 70 });
      assert.deepEqual(await two.other.attempts(run.id), [
        first(run),
        { runId: run.id, number: 2, startedAt: noon + 61, endedAt: noon + 70, ...succeeded },
      ]);
      assert.equal(await lastStart(), noon + 10);
    });

    it('are kept each with its end, and those of other runs apart', async () => {
      const other = await two.finish(await two.opened('other'), noon);
      const run = await waiting();
      await two.begun(run, noon + 60);
      const killed = { status: 'timed-out', signal: 'SIGKILL', reason: 'timeout', detail: '10m' } as const;
      const report = { stats: { albums: 1 }, summary: 'One', warnings: [{ code: 'left-behind' }] } as const;
      const again = await two.store.retry(run.id, { ...killed, ...report }, noon + 90, noon + 70);
      assert.ok(again && !('stats' in again || 'summary' in again || 'warnings' in again));
      await two.begun(run, noon + 95);
      assert.deepEqual(await two.store.attempts(run.id), [
        first(run),
        { runId: run.id, number: 2, startedAt: noon + 60, endedAt: noon + 70, ...killed },
      ]);
      assert.deepEqual(
        (await two.store.attempts(other.id)).map(({ number, startedAt, endedAt }) => [
          ...[number, startedAt, endedAt],
        ]),
        [[1, noon, noon + 5]],
      );
    });

    it('do not end before they started, though the clock was set back meanwhile', async () => {
      const run = await waiting();
      await two.begun(run, noon + 60);
      await two.store.retry(run.id, failed, noon + 90, noon + 40);
      assert.equal((await two.store.attempts(run.id))[1]?.endedAt, noon + 60);
      await two.begun(run, noon + 95);
      const { run: ended } = await two.store.end(run.id, succeeded, noon + 80);
      assert.equal(ended?.endedAt, noon + 95);
      assert.equal((await two.store.attempts(run.id))[2]?.endedAt, noon + 95);
    });

    it('are none while the first one goes, or where nothing began', async () => {
      const run = await two.opened();
      assert.deepEqual(await two.store.attempts(run.id), []);
      await two.begun(run);
      assert.deepEqual(await two.store.attempts(run.id), []);
      const never = await two.opened('never');
      await two.store.end(never.id, { status: 'cancelled', reason: 'stopped' }, noon);
      assert.deepEqual(await two.store.attempts(never.id), []);
    });

    it('end with a run whose host has died', async () => {
      const run = await waiting();
      await two.begun(run, noon + 60);
      const interrupted = { status: 'interrupted', reason: 'host-died' } as const;
      await two.other.end(run.id, interrupted, noon + 80);
      assert.deepEqual(await two.store.attempts(run.id), [
        first(run),
        { runId: run.id, number: 2, startedAt: noon + 60, endedAt: noon + 80, ...interrupted },
      ]);
    });

    it('are no more after a run that was ended while it waited: that was no attempt', async () => {
      const run = await waiting();
      const { run: ended } = await two.store.end(
        run.id,
        { status: 'cancelled', reason: 'stopped' },
        noon + 30,
      );
      const { retryAt, ...rest } = run;
      assert.equal(retryAt, noon + 50);
      assert.deepEqual(ended, { ...rest, status: 'cancelled', reason: 'stopped', endedAt: noon + 30 });
      assert.deepEqual(await two.store.attempts(run.id), [first(run)]);
    });

    it('are over for a waiting run that a newer one replaces', async () => {
      const run = await waiting();
      const { others } = await two.other.open({ ...byHand, overlap: 'replace' }, noon + 30);
      const { retryAt, ...rest } = run;
      assert.equal(retryAt, noon + 50);
      assert.deepEqual(others, [{ ...rest, status: 'cancelled', reason: 'replaced', endedAt: noon + 30 }]);
    });

    it('have no next one where the run is to stop, or does not run', async () => {
      const queued = await two.opened();
      const retry = (run: Run) => two.store.retry(run.id, failed, noon + 50, noon + 20);
      assert.equal(await retry(queued), undefined);
      const running = await two.begun(queued);
      const stopping = await two.other.requestStop(running.id, 'stopped');
      assert.equal(await retry(running), undefined);
      assert.deepEqual(await two.store.run(running.id), stopping);
      assert.deepEqual(await two.store.attempts(running.id), []);
      assert.equal(await two.store.retry('nobody', failed, noon + 50, noon + 20), undefined);
    });

    it('that wait can be asked to stop', async () => {
      const run = await waiting();
      assert.deepEqual(await two.other.requestStop(run.id, 'stopped'), { ...run, stopRequested: 'stopped' });
    });
  });
}
