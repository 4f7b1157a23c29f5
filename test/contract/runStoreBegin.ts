import assert from 'node:assert/strict';
import { noon, succeeded, type TwoHosts, upTo } from './twoHosts.ts';

/** Which queued run begins, and when. */
export function describeBegin(two: TwoHosts): void {
  describe('the beginning of a run', () => {
    /** A place that one has, beside `maxConcurrent` rows that may be going. */
    const givingWay = (maxConcurrent = 1, alone = true) => upTo(maxConcurrent, alone, true);

    it('is refused to a row that is not a queued one of this host: it is told as it is', async () => {
      const queued = await two.opened();
      assert.deepEqual(await two.other.begin(queued.id, upTo(9), noon), { refused: 'gone', run: queued });
      const running = await two.begun(queued);
      assert.deepEqual(await two.store.begin(queued.id, upTo(9), noon), { refused: 'gone', run: running });
      assert.deepEqual(await two.store.begin('nobody', upTo(9), noon), { refused: 'gone', run: undefined });
      assert.deepEqual(await two.store.run(queued.id), running);
    });

    it('waits until fewer than maxConcurrent runs are running, over all hosts', async () => {
      const [a, b] = [await two.opened('a'), await two.opened('b')];
      const c = await two.asked({ taskId: 'c' }, noon, two.other);
      assert.equal(await two.refused(a, upTo(2)), undefined);
      assert.equal(await two.refused(c, upTo(2), two.other), undefined);
      assert.equal(await two.refused(b, upTo(2)), 'full');
      assert.deepEqual(await two.store.run(b.id), b);
      await two.other.end(c.id, succeeded, noon);
      assert.equal(await two.refused(b, upTo(2)), undefined);
    });

    it('is told that all is full, or its task busy, before whose turn it is', async () => {
      const [running, waiting] = [
        await two.asked({ overlap: 'allow' }),
        await two.asked({ overlap: 'allow' }),
      ];
      await two.asked({ taskId: 'first', priority: 9 }, noon, two.other);
      await two.begun(running);
      assert.equal(await two.refused(waiting, givingWay(1)), 'full');
      assert.equal(await two.refused(waiting, givingWay(2)), 'busy');
      assert.equal(await two.refused(waiting, givingWay(2, false)), 'turn');
      assert.equal(await two.refused(waiting, givingWay(3, false)), undefined);
    });

    it("leaves the free places to other hosts' rows of a higher priority, however late they come", async () => {
      const low = await two.asked({ taskId: 'low' });
      const high = await two.asked({ taskId: 'high', priority: 1 }, noon, two.other);
      assert.equal(await two.refused(low, givingWay()), 'turn');
      assert.deepEqual(await two.store.run(low.id), low);
      assert.equal(await two.refused(high, givingWay(), two.other), undefined);
      assert.equal(await two.refused(low, givingWay()), 'full');
      await two.other.end(high.id, succeeded, noon);
      assert.equal(await two.refused(low, givingWay()), undefined);
    });

    it('leaves them to the older ones among equals', async () => {
      const old = await two.asked({ taskId: 'old', priority: -3 }, noon, two.other);
      const young = await two.asked({ taskId: 'young', priority: -3 });
      assert.equal(await two.refused(young, givingWay()), 'turn');
      assert.equal(await two.refused(old, givingWay(), two.other), undefined);
    });

    it('knows the priority of claims and of followers too', async () => {
      await two.enrolHaiku();
      const first = await two.opened('first');
      const { others } = await two.other.end(first.id, succeeded, noon, [
        { taskId: 'follower', label: 'Follower', overlap: 'skip', priority: 5 },
      ]);
      const occurrence = {
        taskId: 'haiku',
        label: 'Haikus',
        scheduleKey: 'daily',
        occurrence: noon,
      } as const;
      const due = {
        ...occurrence,
        decision: 'run',
        overlap: 'skip',
        trigger: 'schedule',
        occurrences: 1,
      } as const;
      const [claimed] = await two.claim([{ ...due, priority: 4 }], noon);
      const [follower] = others;
      assert.ok(claimed && follower);
      const waiting = await two.asked({ taskId: 'waiting', priority: 3 }, noon, two.other);
      assert.equal(await two.refused(claimed, givingWay()), 'turn');
      assert.equal(await two.refused(waiting, givingWay(), two.other), 'turn');
      assert.equal(await two.refused(follower, givingWay(), two.other), undefined);
      assert.equal(await two.refused(waiting, givingWay(2), two.other), 'turn');
      assert.equal(await two.refused(claimed, givingWay(2)), undefined);
    });

    it('gives way only where others need every free place', async () => {
      const own = await two.opened('own');
      for (const taskId of ['x', 'y']) await two.asked({ taskId, priority: 1 }, noon, two.other);
      assert.equal(await two.refused(own, givingWay(2)), 'turn');
      assert.equal(await two.refused(own, givingWay(3)), undefined);
    });

    it("does not give way to this host's own rows: their order is its own affair", async () => {
      const low = await two.opened('low');
      await two.asked({ taskId: 'high', priority: 9 });
      assert.equal(await two.refused(low, givingWay()), undefined);
    });

    it('gives way to nobody where that is not asked for', async () => {
      const low = await two.opened('low');
      await two.asked({ taskId: 'high', priority: 9 }, noon, two.other);
      assert.equal(await two.refused(low, upTo(1)), undefined);
    });

    it('does not give way to a row whose task is running: it could not begin', async () => {
      const [running, waiting] = [
        await two.asked({ overlap: 'allow' }, noon, two.other),
        await two.asked({ overlap: 'allow', priority: 9 }, noon, two.other),
      ];
      const own = await two.opened('own');
      await two.begun(running, noon, two.other);
      assert.equal(await two.refused(own, givingWay(2)), undefined);
      await two.store.end(own.id, succeeded, noon);
      await two.other.end(running.id, succeeded, noon);
      const later = await two.opened('later');
      assert.equal(await two.refused(later, givingWay()), 'turn');
      assert.equal(await two.refused(waiting, givingWay(), two.other), undefined);
    });

    it('does not give way to a row that waits for its next attempt, until that is due', async () => {
      const retried = await two.begun(await two.asked({ priority: 9 }, noon, two.other), noon, two.other);
      await two.other.retry(retried.id, { status: 'failed' }, noon + 60, noon);
      const [a, b] = [await two.opened('a'), await two.opened('b')];
      assert.equal(await two.refused(a, givingWay(), two.store, noon + 59), undefined);
      await two.store.end(a.id, succeeded, noon + 59);
      assert.equal(await two.refused(b, givingWay(), two.store, noon + 60), 'turn');
    });
  });
}
