import assert from 'node:assert/strict';
import type { ImportedRun } from '../../src/engine/archive.ts';
import { noon, succeeded, type TwoHosts, upTo, window } from './twoHosts.ts';

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
        ...{ taskId: 'haiku', runs: 1, succeeded: 1, failureStreak: 0 },
        ...{ p50: 400, p95: 400, lastSuccess: noon - 100 },
      });
    });

    it('comes before all that is there, and does not say how the task ended last', async () => {
      const run = await two.opened();
      await two.store.begin(run.id, upTo(1), noon);
      const { run: ended } = await two.store.end(run.id, succeeded, noon + 1);
      const old = await two.archive.importRun({ ...imported, status: 'failed' });
      const older = await two.archive.importRun({ ...imported, status: 'failed', startedAt: noon - 900 });
      assert.deepEqual(await two.store.runs({ limit: 9 }), [ended, old, older]);
      assert.deepEqual(await two.store.runs({ limit: 9, taskId: 'haiku', before: run.id }), [old, older]);
      assert.deepEqual(await two.store.runs({ limit: 9, until: noon }), [old, older]);
      assert.deepEqual(await two.store.runs({ limit: 9, since: noon - 600, until: noon - 400 }), [old]);
      assert.deepEqual(await two.store.lastResults(), [ended]);
      const { failureStreak, lastSuccess, runs } = await two.archive.figures('haiku');
      assert.deepEqual([failureStreak, lastSuccess, runs], [0, noon + 1, 3]);
      const next = await two.opened();
      assert.deepEqual(await two.store.runs({ limit: 2 }), [next, ended]);
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
      assert.deepEqual(await two.store.cursors(), []);
      assert.deepEqual([...(await two.other.lastStarts())], [['haiku', noon - 500]]);
      const [cursor] = await two.enrolHaiku();
      assert.equal(cursor?.lastStart, noon - 500);
      assert.equal((await two.store.lastStarts()).size, 0);
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
