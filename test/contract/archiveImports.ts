import assert from 'node:assert/strict';
import type { ImportedRun } from '../../src/engine/archive.ts';
import { noon, type TwoHosts, window } from './twoHosts.ts';

const imported: ImportedRun = {
  ...{ taskId: 'haiku', label: 'Haikus', status: 'succeeded', startedAt: noon - 500, endedAt: noon - 100 },
  ...{ count: 395, detail: 'from elsewhere' },
};

/** What another scheduler has recorded. */
export function describeImports(two: TwoHosts): void {
  describe('a run that is taken over', () => {
    it('is a row that stands for as many as it says', async () => {
      const run = await two.archive.importRun(imported);
      assert.ok(run);
      assert.deepEqual(run, {
        ...{ id: run.id, taskId: 'haiku', label: 'Haikus', trigger: 'schedule', status: 'succeeded' },
        ...{
          reason: 'imported',
          occurrence: noon - 500,
          occurrences: 395,
          createdAt: noon - 500,
          attempts: 0,
        },
        ...{ startedAt: noon - 500, endedAt: noon - 100, detail: 'from elsewhere', host: window },
      });
      assert.deepEqual(await two.other.runs({ limit: 9, text: 'elsewhere' }), [run]);
      assert.deepEqual(await two.store.lastResults(), [run]);
      assert.deepEqual(await two.archive.figures('haiku'), {
        ...{ taskId: 'haiku', runs: 395, succeeded: 395, failureStreak: 0 },
        ...{ p50: 400, p95: 400, lastSuccess: noon - 100 },
      });
    });

    it('is taken over once', async () => {
      await two.archive.importRun(imported);
      assert.equal(await two.archive.importRun({ ...imported, count: 1 }), undefined);
      assert.equal((await two.store.runs({ limit: 9 })).length, 1);
      assert.ok(await two.archive.importRun({ ...imported, taskId: 'other' }));
    });

    it('puts the last start there, where none later is known, and moves nothing else', async () => {
      const [before] = await two.enrolHaiku();
      await two.archive.importRun(imported);
      assert.deepEqual(await two.store.cursors(), [{ ...before, lastStart: noon - 500 }]);
      await two.archive.importRun({ ...imported, startedAt: noon - 900 });
      assert.deepEqual(await two.store.cursors(), [{ ...before, lastStart: noon - 500 }]);
    });

    it('is remembered by a task that is enrolled later', async () => {
      await two.archive.importRun({ ...imported, status: 'failed' });
      const [cursor] = await two.enrolHaiku();
      assert.equal(cursor?.lastStart, noon - 500);
      assert.equal((await two.archive.figures('haiku')).failureStreak, 1);
    });
  });

  describe('the check', () => {
    it('finds nothing wrong, and counts the rows', async () => {
      await two.archive.importRun(imported);
      const { faults, runs } = await two.archive.check();
      assert.deepEqual([faults, runs], [[], 1]);
    });
  });
}
