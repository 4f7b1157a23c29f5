import assert from 'node:assert/strict';
import type { Outcome } from '../../src/model/run.ts';
import { localDay } from '../support/memoryFigures.ts';
import { claim, noon, succeeded, type TwoHosts, upTo } from './twoHosts.ts';

const day = 24 * 3_600_000;
const failed = { status: 'failed', exitCode: 1 } as const;

/** What is counted, and what it outlives. */
export function describeFigures(two: TwoHosts): void {
  describe('figures', () => {
    /** A run that takes so many milliseconds. */
    const took = async (duration: number, outcome: Outcome = succeeded, at = noon, dryRun = false) => {
      const run = await two.begun(await two.asked({ overlap: 'allow', dryRun }, at), at);
      await two.store.end(run.id, outcome, at + duration);
    };

    it('of a task that never ran are nothing', async () => {
      const nothing = { taskId: 'haiku', runs: 0, succeeded: 0, failureStreak: 0 };
      assert.deepEqual(await two.archive.figures('haiku'), nothing);
      await two.opened();
      assert.deepEqual(await two.archive.figures('haiku'), nothing);
    });

    it('tell how runs have ended, and how long the successes took', async () => {
      for (let duration = 1; duration <= 20; duration++) await took(duration * 10);
      await took(9999, failed);
      await took(9999, { status: 'timed-out' });
      assert.deepEqual(await two.archive.figures('haiku'), {
        ...{ taskId: 'haiku', runs: 22, succeeded: 20, failureStreak: 2 },
        ...{ p50: 100, p95: 190, lastSuccess: noon + 200 },
      });
      assert.equal((await two.archive.figures('other')).runs, 0);
    });

    it('look at the newest 500 successes', async () => {
      const runs = Array.from({ length: 510 }, (_, index) => ({
        ...({
          id: `run-${index}`,
          taskId: 'haiku',
          label: 'Haikus',
          trigger: 'manual',
          status: 'succeeded',
        } as const),
        ...({
          occurrences: 1,
          attempts: 1,
          createdAt: noon + index,
          startedAt: noon,
          host: { kind: 'cli', pid: 1, startToken: 'x' },
        } as const),
        endedAt: noon + (index < 10 ? 100_000 : index),
      }));
      await two.store.restore(runs, []);
      const { p50, p95, lastSuccess } = await two.archive.figures('haiku');
      assert.deepEqual([p50, p95, lastSuccess], [259, 484, noon + 509]);
    });

    it('count a streak of failures, which a success ends and a cancellation does not', async () => {
      const streak = async () => (await two.archive.figures('haiku')).failureStreak;
      await took(1, failed);
      await took(1, { status: 'timed-out' });
      await took(1, { status: 'cancelled' });
      assert.equal(await streak(), 2);
      const going = await two.begun(await two.opened());
      await two.store.end(going.id, { status: 'interrupted', reason: 'host-died' }, noon);
      assert.equal(await streak(), 3);
      await took(1, failed, noon, true);
      await took(1, succeeded, noon, true);
      assert.equal(await streak(), 3);
      await took(1);
      assert.equal(await streak(), 0);
      await took(1, failed);
      assert.equal(await streak(), 1);
    });

    it('leave out what did not run, and dry runs', async () => {
      await two.enrolHaiku();
      await two.claim(
        [claim(noon + 1, { decision: 'missed' }), claim(noon + 2, { decision: 'skipped' })],
        noon + 2,
      );
      await took(5, succeeded, noon, true);
      assert.deepEqual(await two.archive.figures('haiku'), {
        ...{ taskId: 'haiku', runs: 0, succeeded: 0, failureStreak: 0 },
      });
    });

    it('outlive the rows, but for durations, until they are forgotten', async () => {
      await took(7);
      await took(8, failed);
      await two.finish(await two.opened('other'));
      const ids = await two.archive.ended({ limit: 9 });
      assert.equal(await two.archive.remove(ids), 3);
      const counted = { taskId: 'haiku', runs: 2, succeeded: 1, failureStreak: 1 };
      assert.deepEqual(await two.archive.figures('haiku'), counted);
      await two.archive.forgetFigures('haiku');
      assert.deepEqual(await two.archive.figures('haiku'), {
        ...counted,
        runs: 0,
        succeeded: 0,
        failureStreak: 0,
      });
      assert.equal((await two.archive.figures('other')).runs, 1);
      await two.archive.forgetFigures();
      assert.equal((await two.archive.figures('other')).runs, 0);
      await took(9, failed);
      assert.deepEqual(await two.archive.figures('haiku'), { ...counted, runs: 1, succeeded: 0 });
    });
  });

  describe('days', () => {
    const today = localDay(noon);
    const all = { from: '2000-01-01', to: '2100-01-01' };

    it('count what happened on each, by how it ended', async () => {
      await two.enrolHaiku(noon);
      await two.finish(await two.opened(), noon);
      await two.finish(await two.opened('other'), noon, failed);
      await two.claim([claim(noon + 1, { decision: 'missed', occurrences: 12 })], noon + 2);
      await two.finish(await two.opened('haiku', noon + day), noon + day);
      const tomorrow = { day: localDay(noon + day), counts: { succeeded: 1 } };
      assert.deepEqual(await two.archive.days(all), [
        { day: today, counts: { succeeded: 1, failed: 1, missed: 12 } },
        tomorrow,
      ]);
      assert.deepEqual(await two.archive.days({ ...all, taskId: 'haiku' }), [
        { day: today, counts: { succeeded: 1, missed: 12 } },
        tomorrow,
      ]);
      assert.deepEqual(await two.archive.days({ from: tomorrow.day, to: tomorrow.day }), [tomorrow]);
      assert.deepEqual(await two.archive.days({ from: '2000-01-01', to: '2000-12-31' }), []);
    });

    it('are those on which the rows were written, in the time zone of the machine', async () => {
      const beforeMidnight = new Date(2026, 10, 22, 23, 59, 59, 999).getTime();
      const run = await two.opened('haiku', beforeMidnight);
      await two.store.begin(run.id, upTo(9), beforeMidnight + 5);
      await two.store.end(run.id, succeeded, beforeMidnight + 9);
      assert.deepEqual(await two.archive.days(all), [{ day: '2026-11-22', counts: { succeeded: 1 } }]);
    });

    it('outlive the rows until they are forgotten, of one task or of all', async () => {
      await two.finish(await two.opened());
      await two.finish(await two.opened('other'));
      for (let count = 0; count < 2; count++) await two.finish(await two.opened('other'), noon, failed);
      await two.archive.remove(await two.archive.ended({ limit: 9 }));
      assert.deepEqual(await two.archive.days(all), [{ day: today, counts: { succeeded: 2, failed: 2 } }]);
      await two.archive.forgetFigures('other');
      assert.deepEqual(await two.archive.days(all), [{ day: today, counts: { succeeded: 1 } }]);
      assert.deepEqual(await two.archive.days({ ...all, taskId: 'other' }), []);
      await two.archive.forgetFigures();
      assert.deepEqual(await two.archive.days(all), []);
    });
  });
}
