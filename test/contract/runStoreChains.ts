import assert from 'node:assert/strict';
import type { Follower } from '../../src/engine/runStore.ts';
import type { Run } from '../../src/model/run.ts';
import { byHand, noon, nothing, succeeded, terminal, type TwoHosts, upTo } from './twoHosts.ts';

const follower = (taskId: string, overlap: Follower['overlap'] = 'skip'): Follower => ({
  ...{ taskId, label: `The ${taskId}`, overlap, priority: 0 },
});

/** What a run's end starts, and how a run is asked to end. */
export function describeChains(two: TwoHosts): void {
  describe('the end of a run', () => {
    it('starts its followers: rows of the host that ended it, caused by the run', async () => {
      const run = await two.opened();
      const { run: ended, others } = await two.other.end(run.id, succeeded, noon + 9, [
        follower('export'),
        follower('report'),
      ]);
      assert.equal(ended?.status, 'succeeded');
      assert.deepEqual(
        others,
        ['export', 'report'].map((taskId, index) => ({
          id: others[index]?.id,
          ...{
            taskId,
            label: `The ${taskId}`,
            trigger: 'after',
            status: 'queued',
            occurrences: 1,
            attempts: 0,
          },
          ...{ createdAt: noon + 9, host: terminal, causedBy: run.id },
        })),
      );
      assert.deepEqual(await two.store.active(), others);
      assert.ok((await two.other.begin(others[0]?.id ?? '', upTo(9), noon + 9)).run);
    });

    it('records a follower that its overlap policy forbids as skipped', async () => {
      const busy = await two.opened('export');
      const run = await two.opened();
      const { others } = await two.store.end(run.id, succeeded, noon, [
        follower('export'),
        follower('report', 'queue'),
        follower('report', 'queue'),
      ]);
      assert.deepEqual(
        others.map(({ taskId, status, reason, causedBy }) => [taskId, status, reason, causedBy]),
        [
          ['export', 'skipped', 'overlap', run.id],
          ['report', 'queued', undefined, run.id],
          ['report', 'skipped', 'overlap', run.id],
        ],
      );
      assert.deepEqual(await two.store.run(busy.id), busy);
    });

    it('records a follower that is to be skipped, for the reason given, and asks no policy', async () => {
      const waiting = await two.opened('export');
      const run = await two.opened();
      const skip = 'chain-stopped';
      const { others } = await two.other.end(run.id, { status: 'failed', exitCode: 1 }, noon, [
        { ...follower('export', 'replace'), skip },
        { ...follower('report'), skip },
        follower('report'),
      ]);
      assert.deepEqual(
        others.map(({ taskId, status, trigger, reason, causedBy, host }) => [
          ...[taskId, status, trigger, reason],
          ...[causedBy, host],
        ]),
        [
          ['export', 'skipped', 'after', skip, run.id, terminal],
          ['report', 'skipped', 'after', skip, run.id, terminal],
          ['report', 'queued', 'after', undefined, run.id, terminal],
        ],
      );
      assert.deepEqual(await two.store.run(waiting.id), waiting);
    });

    it('tells of what its followers replace', async () => {
      const waiting = await two.opened('export');
      const run = await two.opened();
      const { others } = await two.store.end(run.id, succeeded, noon, [follower('export', 'replace')]);
      const expected: readonly (readonly [string | undefined, string])[] = [
        [waiting.id, 'cancelled'],
        [others.find(({ causedBy }) => causedBy === run.id)?.id, 'queued'],
      ];
      assert.deepEqual(new Map(others.map(({ id, status }) => [id, status])), new Map(expected));
    });

    it('that had been written starts nothing a second time', async () => {
      const run = await two.opened();
      await two.store.end(run.id, succeeded, noon, [follower('export')]);
      const before = await two.store.runs({ limit: 9 });
      assert.equal(before.length, 2);
      assert.deepEqual(await two.other.end(run.id, succeeded, noon, [follower('export')]), nothing);
      assert.deepEqual(await two.other.end('nobody', succeeded, noon, [follower('export')]), nothing);
      assert.deepEqual(await two.store.runs({ limit: 9 }), before);
    });
  });

  describe('the request to stop', () => {
    it('is seen by every host, on a queued and on a running row', async () => {
      const queued = await two.opened();
      assert.deepEqual(await two.other.requestStop(queued.id, 'stopped'), {
        ...queued,
        stopRequested: 'stopped',
      });
      // Its host finds the request on the row that it begins.
      const running = await two.begun(queued);
      assert.deepEqual([running.status, running.stopRequested], ['running', 'stopped']);
      const other = await two.opened('export');
      await two.store.begin(other.id, upTo(9), noon);
      await two.other.requestStop(other.id, 'replaced');
      assert.equal((await two.store.run(other.id))?.stopRequested, 'replaced');
    });

    it('keeps its first reason', async () => {
      const run = await two.opened();
      await two.store.requestStop(run.id, 'stopped');
      assert.equal((await two.other.requestStop(run.id, 'replaced'))?.stopRequested, 'stopped');
      await two.store.begin(run.id, upTo(9), noon);
      const { others } = await two.store.open({ ...byHand, overlap: 'replace' }, noon);
      assert.deepEqual(others, []);
      assert.equal((await two.store.run(run.id))?.stopRequested, 'stopped');
    });

    it('comes too late for a row that has ended, and leaves it as it was', async () => {
      const ended = await two.finish(await two.opened());
      assert.equal(await two.store.requestStop(ended.id, 'stopped'), undefined);
      assert.equal(await two.store.requestStop('nobody', 'stopped'), undefined);
      assert.deepEqual(await two.store.run(ended.id), ended);
    });

    it('is over when the row has ended', async () => {
      const waiting = await two.opened();
      await two.store.requestStop(waiting.id, 'stopped');
      const { others } = await two.store.open({ ...byHand, overlap: 'replace' }, noon);
      const running = await two.opened('export');
      await two.store.begin(running.id, upTo(9), noon);
      await two.store.requestStop(running.id, 'stopped');
      const { run } = await two.store.end(running.id, { status: 'cancelled', reason: 'stopped' }, noon);
      const isOver = (ended: Run | undefined) =>
        assert.ok(ended?.status === 'cancelled' && !('stopRequested' in ended));
      isOver(others[0]);
      isOver(run);
    });
  });
}
