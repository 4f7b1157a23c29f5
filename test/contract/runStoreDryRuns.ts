import assert from 'node:assert/strict';
import type { OverlapPolicy } from '../../src/model/task.ts';
import { byHand, claim, noon, nothing, type TwoHosts, upTo } from './twoHosts.ts';

const policies: readonly OverlapPolicy[] = ['skip', 'queue', 'replace', 'allow'];

/** Runs that only try what a run would do. */
export function describeDryRuns(two: TwoHosts): void {
  describe('dry runs', () => {
    beforeEach(() => two.enrolHaiku());

    it('are marked as such from their beginning to their end', async () => {
      const run = await two.asked({ dryRun: true });
      assert.equal(run.dryRun, true);
      const ended = await two.finish(run, noon + 5);
      assert.equal(ended.dryRun, true);
      assert.deepEqual(await two.other.run(run.id), ended);
      assert.ok(!('dryRun' in (await two.opened())));
    });

    for (const overlap of policies) {
      it(`${overlap}: one is beside the task's other runs, and leaves them alone`, async () => {
        const running = await two.begun(await two.opened());
        const queued = await two.asked({ overlap: 'allow' });
        const { run, others } = await two.other.open({ ...byHand, overlap, dryRun: true }, noon);
        assert.equal(run?.status, 'queued');
        assert.deepEqual(others, []);
        assert.equal(await two.refused(run, upTo(9), two.other), undefined);
        for (const other of [running, queued]) assert.deepEqual(await two.store.run(other.id), other);
      });

      it(`${overlap}: no run asks about one, queued or running, nor replaces it`, async () => {
        const opened = await two.asked({ dryRun: true });
        const ask = async (occurrence: number) => {
          const [claimed] = await two.claim([claim(occurrence, { overlap })], occurrence, two.other);
          assert.equal(claimed?.status, 'queued');
          await two.begun(claimed, occurrence, two.other);
          await two.other.end(claimed.id, { status: 'failed' }, occurrence);
          const { run, others } = await two.store.open({ ...byHand, overlap }, occurrence);
          assert.deepEqual([run?.status, others], ['queued', []]);
          assert.equal(await two.refused(run ?? opened), undefined);
          await two.store.end(run?.id ?? '', { status: 'failed' }, occurrence);
        };
        await ask(noon);
        assert.deepEqual(await two.store.run(opened.id), opened);
        const running = await two.begun(opened);
        await ask(noon + 1);
        assert.deepEqual(await two.store.run(opened.id), running);
      });

      it(`${overlap}: a second one of its task is refused, and nothing is written`, async () => {
        const run = await two.asked({ overlap, dryRun: true });
        const again = () => two.other.open({ ...byHand, overlap, dryRun: true }, noon);
        assert.deepEqual(await again(), nothing);
        await two.begun(run);
        assert.deepEqual(await again(), nothing);
        assert.equal((await two.store.runs({ limit: 9 })).length, 1);
        await two.asked({ taskId: 'export', overlap, dryRun: true });
        await two.store.end(run.id, { status: 'cancelled' }, noon);
        assert.ok((await again()).run);
      });
    }

    it('take a place as others do, and give way as others do', async () => {
      const dry = await two.asked({ dryRun: true });
      const high = await two.asked({ taskId: 'high', priority: 1 }, noon, two.other);
      assert.equal(await two.refused(dry, upTo(1, true, true)), 'turn');
      await two.begun(dry);
      assert.equal(await two.refused(high, upTo(1), two.other), 'full');
    });

    it('keep no place from a run of their task, and none from them', async () => {
      const limits = upTo(2, true, true);
      await two.begun(await two.asked({ dryRun: true }, noon, two.other), noon, two.other);
      const waiting = await two.asked({ priority: 1 }, noon, two.other);
      const low = await two.opened('low');
      assert.equal(
        await two.refused(low, limits),
        'turn',
        'the one that waits could begin beside its dry run',
      );
      await two.begun(waiting, noon, two.other);
      const dry = await two.asked({ dryRun: true, taskId: 'low' });
      assert.equal(await two.refused(dry, upTo(3, true, true)), undefined);
    });

    it('leave the cursor as it is, by their beginning, their process and their end', async () => {
      const [before] = await two.store.cursors();
      const run = await two.begun(await two.asked({ dryRun: true }), noon + 5);
      await two.store.spawned(run.id, { pid: 4321, startedAt: noon + 7 });
      assert.equal((await two.store.run(run.id))?.startedAt, noon + 7);
      await two.store.end(run.id, { status: 'succeeded', exitCode: 0 }, noon + 9);
      assert.deepEqual(await two.store.cursors(), [before]);
      const [claimed] = await two.claim([claim(noon + 60, { countedFrom: 'never' })], noon + 60);
      assert.equal(claimed?.status, 'queued');
    });

    it('are in the history, and never the last result of their task', async () => {
      const result = await two.finish(await two.opened());
      const dry = await two.finish(await two.asked({ dryRun: true }));
      const other = await two.finish(await two.asked({ taskId: 'export', dryRun: true }));
      assert.deepEqual(await two.other.lastResults(), [result]);
      assert.deepEqual(await two.other.runs({ limit: 9 }), [other, dry, result]);
    });
  });
}
