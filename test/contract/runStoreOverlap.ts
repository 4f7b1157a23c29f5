import assert from 'node:assert/strict';
import type { RunStore } from '../../src/engine/runStore.ts';
import type { Run } from '../../src/model/run.ts';
import type { OverlapPolicy } from '../../src/model/task.ts';
import { byHand, claim, noon, nothing, succeeded, type TwoHosts, upTo } from './twoHosts.ts';

/** Status, reason and wish of a row. */
const state = (run: Run | undefined) => run && [run.status, run.reason, run.stopRequested];
const byId = (runs: readonly Run[]) => runs.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** What becomes of a run while another one of its task is active. */
export function describeOverlap(two: TwoHosts): void {
  describe('overlap', () => {
    beforeEach(() => two.enrolHaiku());

    const open = (overlap: OverlapPolicy, by: RunStore = two.store) => two.asked({ overlap }, noon, by);
    /** A run of the first host that is running, and one of the second that is queued. */
    async function runningAndQueued(): Promise<{ running: Run; queued: Run }> {
      const opened = await open('allow');
      const running = await two.begun(opened, noon + 1);
      return { running, queued: await open('allow', two.other) };
    }
    const rows = () => two.store.runs({ limit: 99 });

    it('skip: is refused to a run by hand while one is queued or running, and nothing is written', async () => {
      const opened = await open('skip');
      assert.deepEqual(await two.other.open(byHand, noon), nothing);
      await two.store.begin(opened.id, upTo(9), noon);
      const before = await rows();
      assert.deepEqual(await two.other.open(byHand, noon), nothing);
      assert.deepEqual(await rows(), before);
    });

    it('skip: what was to be recorded in any case becomes a skipped row without an occurrence', async () => {
      const orSkip = { ...byHand, orSkip: true };
      const { run: opened } = await two.store.open(orSkip, noon);
      const { run, others } = await two.other.open(orSkip, noon + 1);
      assert.equal(opened?.status, 'queued');
      assert.deepEqual(
        [state(run), run?.occurrence, others],
        [['skipped', 'overlap', undefined], undefined, []],
      );
    });

    it('queue: one waits beside the running one, and no second', async () => {
      const opened = await open('queue');
      assert.deepEqual(await two.other.open({ ...byHand, overlap: 'queue' }, noon), nothing);
      await two.store.begin(opened.id, upTo(9), noon);
      const waiting = await open('queue', two.other);
      assert.deepEqual(await two.store.open({ ...byHand, overlap: 'queue' }, noon), nothing);
      assert.deepEqual(
        (await two.store.active()).map(({ id, status }) => [id, status]),
        [
          [opened.id, 'running'],
          [waiting.id, 'queued'],
        ],
      );
    });

    it('queue: an occurrence waits, and the next one is skipped', async () => {
      await two.store.begin((await open('queue')).id, upTo(9), noon);
      const queue = { overlap: 'queue' } as const;
      const [waiting, skipped] = await two.claim([claim(noon, queue), claim(noon + 1, queue)], noon + 1);
      assert.equal(waiting?.status, 'queued');
      assert.deepEqual(state(skipped), ['skipped', 'overlap', undefined]);
    });

    it('replace: cancels who waits, asks who runs to end, in whichever host, and tells of both', async () => {
      const { running, queued } = await runningAndQueued();
      const { run, others } = await two.store.open({ ...byHand, overlap: 'replace' }, noon + 7);
      assert.ok(run);
      assert.deepEqual(state(run), ['queued', undefined, undefined]);
      assert.deepEqual(
        byId(others),
        byId([
          { ...running, stopRequested: 'replaced' },
          { ...queued, status: 'cancelled', reason: 'replaced', endedAt: noon + 7 },
        ]),
      );
      for (const other of others) assert.deepEqual(await two.other.run(other.id), other);
      assert.equal(await two.refused(queued, upTo(9), two.other), 'gone');
    });

    it('replace: an occurrence does the same', async () => {
      const { running, queued } = await runningAndQueued();
      const answer = await two.other.claim([claim(noon, { overlap: 'replace' })], noon + 7);
      assert.equal(answer.rows[0]?.status, 'queued');
      const changed = new Map(answer.others.map((run) => [run.id, run]));
      assert.equal(changed.size, 2);
      assert.deepEqual(state(changed.get(running.id)), ['running', undefined, 'replaced']);
      assert.deepEqual(state(changed.get(queued.id)), ['cancelled', 'replaced', undefined]);
    });

    it('replace: touches no other task, nobody who has ended, and nobody twice', async () => {
      const ended = await two.finish(await two.opened());
      const apart = [await two.opened('export'), await two.opened('report')];
      const { running } = await runningAndQueued();
      await two.other.open({ ...byHand, overlap: 'replace' }, noon + 7);
      const { others } = await two.store.open({ ...byHand, overlap: 'replace' }, noon + 8);
      assert.deepEqual(
        others.map((run) => state(run)),
        [['cancelled', 'replaced', undefined]],
        'only the one that waited meanwhile',
      );
      assert.deepEqual(await two.store.run(ended.id), ended);
      for (const run of apart) assert.deepEqual(await two.store.run(run.id), run);
      assert.equal((await two.store.run(running.id))?.stopRequested, 'replaced');
    });

    it('replace: of several occurrences in one call the last is left, each told of once, as it is', async () => {
      const replace = { overlap: 'replace' } as const;
      const answer = await two.store.claim([claim(noon, replace), claim(noon + 1, replace)], noon + 1);
      assert.deepEqual(
        answer.rows.map((run) => state(run)),
        [
          ['cancelled', 'replaced', undefined],
          ['queued', undefined, undefined],
        ],
      );
      assert.deepEqual(answer.others, []);
      assert.deepEqual(await rows(), answer.rows.toReversed());
    });

    it('replace: replaces nothing for an occurrence that has its row', async () => {
      const replace = { overlap: 'replace' } as const;
      const [first] = await two.claim([claim(noon + 50, replace)], noon + 50);
      assert.ok(first);
      // The cursor is back before the row.
      await two.enrolHaiku(noon + 20, 'hourly');
      const again = claim(noon + 50, { ...replace, scheduleKey: 'hourly' });
      assert.deepEqual(await two.other.claim([again], noon + 51), { rows: [undefined], others: [] });
      assert.deepEqual(await two.store.active(), [first]);
    });

    it('allow: both go', async () => {
      const { running, queued } = await runningAndQueued();
      const [claimed] = await two.claim([claim(noon, { overlap: 'allow' })], noon);
      assert.equal(claimed?.status, 'queued');
      await two.begun(queued, noon, two.other);
      await two.begun(claimed);
      const now = await two.store.active();
      assert.deepEqual(
        now.map(({ status }) => status),
        ['running', 'running', 'running'],
      );
      assert.deepEqual(now[0], running);
    });

    it('does not count what has ended, or other tasks', async () => {
      await two.finish(await two.opened());
      await two.opened('export');
      assert.equal((await open('skip')).status, 'queued');
    });

    it('alone: one that only waits holds up nobody', async () => {
      const [first] = [await open('allow'), await open('allow', two.other)];
      assert.equal(await two.refused(first), undefined);
    });

    it('alone: one begins only when the other run of its task has ended, in whichever host', async () => {
      const { running, queued } = await runningAndQueued();
      assert.equal(await two.refused(queued, upTo(9), two.other), 'busy');
      assert.deepEqual(await two.store.run(queued.id), queued);
      assert.equal((await two.store.cursors())[0]?.lastStart, noon + 1, 'a start was noted that was none');
      const elsewhere = await two.opened('export');
      assert.equal(await two.refused(elsewhere), undefined, 'another task is no matter');
      await two.store.end(running.id, succeeded, noon);
      assert.equal(await two.refused(queued, upTo(9), two.other), undefined);
    });
  });
}
