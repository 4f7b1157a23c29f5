import assert from 'node:assert/strict';
import { noon, output, succeeded, terminal, type TwoHosts } from './twoHosts.ts';

const hour = 3_600_000;

/** What may go, and what its going leaves behind. */
export function describeRetention(two: TwoHosts): void {
  describe('what may go', () => {
    const expired = (query: { runsPerTask?: number; before?: number; limit?: number }) =>
      two.archive.expired({ runsPerTask: 99, before: 0, limit: 99, ...query });
    const many = async (count: number, taskId = 'haiku', from = noon) => {
      const ids: string[] = [];
      for (let index = 0; index < count; index++) {
        const at = from + index * hour;
        ids.push((await two.finish(await two.asked({ taskId, overlap: 'allow' }, at), at)).id);
      }
      return ids;
    };

    it('is what is beyond so many of each task, a few at a time', async () => {
      const haiku = await many(4);
      const other = await many(2, 'other');
      assert.deepEqual(await expired({ runsPerTask: 3 }), haiku.slice(0, 1));
      assert.deepEqual(new Set(await expired({ runsPerTask: 1 })), new Set([...haiku.slice(0, 3), other[0]]));
      assert.equal((await expired({ runsPerTask: 1, limit: 2 })).length, 2);
      assert.deepEqual(await expired({}), []);
    });

    it('is what is older than that, but never the newest row of a task', async () => {
      const ids = await many(4);
      await many(1, 'other');
      assert.deepEqual(await expired({ before: noon + hour }), ids.slice(0, 1));
      assert.deepEqual(await expired({ before: noon + hour + 1 }), ids.slice(0, 2));
      assert.deepEqual(await expired({ before: noon + 99 * hour }), ids.slice(0, 3));
      assert.deepEqual(
        await expired({ before: noon + 99 * hour, runsPerTask: 1, limit: 2 }),
        ids.slice(0, 2),
      );
    });

    it('is found where the clock was set back', async () => {
      const ids = [...(await many(1, 'haiku', noon + 9 * hour)), ...(await many(3))];
      assert.deepEqual(await expired({ before: noon + 2 * hour }), ids.slice(1, 3));
    });

    it('is never the newest result of a task, nor what is active', async () => {
      const active = await two.asked({ overlap: 'allow' });
      const [old, result] = await many(2);
      const { run: skipped } = await two.store.open(
        {
          ...({ taskId: 'haiku', label: 'H', trigger: 'manual' } as const),
          overlap: 'skip',
          priority: 0,
          orSkip: true,
        },
        noon,
      );
      const { run: newest } = await two.store.open(
        {
          ...({ taskId: 'haiku', label: 'H', trigger: 'manual' } as const),
          overlap: 'skip',
          priority: 0,
          orSkip: true,
        },
        noon,
      );
      assert.ok(skipped && newest);
      const found = await expired({ runsPerTask: 1, before: noon + 99 * hour });
      assert.deepEqual(new Set(found), new Set([old, skipped.id]));
      const all = [active.id, old, result, skipped.id, newest.id, 'nobody'].map(String);
      assert.deepEqual(await two.archive.removable(all), [old, skipped.id]);
      assert.deepEqual(await two.archive.ended({ limit: 9 }), all.slice(1, 5));
    });

    it('of a task alone is told where it is asked for', async () => {
      const haiku = await many(2);
      const other = await many(2, 'other');
      assert.deepEqual(await two.archive.ended({ limit: 3 }), [...haiku, ...other].slice(0, 3));
      assert.deepEqual(await two.archive.ended({ taskId: 'other', limit: 9 }), other);
      assert.deepEqual(await two.archive.ended({ taskId: 'other', limit: 1 }), other.slice(0, 1));
    });
  });

  describe('the removal of rows', () => {
    it('takes their attempts and texts along and leaves their outputs', async () => {
      const run = await two.begun(await two.opened());
      await two.store.retry(run.id, { status: 'failed' }, noon, noon);
      await two.begun(run);
      await two.store.end(run.id, { ...succeeded, detail: 'A thing', summary: 'that was done' }, noon);
      const kept = await two.finish(await two.opened());
      await two.store.addOutputs([output(run, 'out/1.md'), output(kept, 'out/2.md')]);
      assert.equal(await two.archive.remove([run.id, 'nobody']), 1);
      assert.equal(await two.store.run(run.id), undefined);
      assert.deepEqual(await two.store.attempts(run.id), []);
      assert.deepEqual(await two.other.runs({ limit: 9 }), [kept]);
      assert.deepEqual(await two.store.runs({ limit: 9, text: 'thing' }), []);
      const { runId, ...left } = output(run, 'out/1.md');
      assert.equal(runId, run.id);
      assert.deepEqual(await two.store.outputs(), [output(kept, 'out/2.md'), left]);
      await two.other.addOutputs([left]);
      assert.deepEqual((await two.store.outputs())[0], left);
      assert.deepEqual(await two.archive.unknown([run.id, kept.id, 'nobody']), [run.id, 'nobody']);
    });

    it('spares what is active', async () => {
      const [waiting, going] = [await two.opened(), await two.begun(await two.opened('other'))];
      assert.equal(await two.archive.remove([waiting.id, going.id]), 0);
      assert.deepEqual(await two.store.active(), [waiting, going]);
    });

    it('leaves the cursor where it is, and the result before as the last one', async () => {
      const [before] = [await two.finish(await two.opened()), await two.enrolHaiku()];
      const last = await two.finish(await two.opened());
      const cursors = await two.store.cursors();
      await two.archive.remove([last.id]);
      assert.deepEqual(await two.store.lastResults(), [before]);
      await two.archive.remove([before.id]);
      assert.deepEqual(await two.store.lastResults(), []);
      assert.deepEqual(await two.store.cursors(), cursors);
      assert.deepEqual(await two.store.runs({ limit: 9, text: 'haikus' }), []);
      const next = await two.finish(await two.opened('haiku', noon - hour), noon - hour);
      assert.deepEqual(await two.store.runs({ limit: 9, text: 'haikus', until: noon }), [next]);
      assert.deepEqual(await two.store.lastResults(), [next]);
    });

    it('is told to other hosts, without the rows', async () => {
      const run = await two.finish(await two.opened());
      const heard = new Promise((resolve) => two.other.onDidChangeElsewhere(resolve));
      await two.archive.remove([run.id]);
      assert.deepEqual(await heard, { runs: undefined });
    });
  });

  describe('the turn to tidy up', () => {
    it('comes once in an interval, whoever asks', async () => {
      const claimed = (now: number) => two.archive.claimTidying(now, hour);
      assert.equal(await claimed(noon), true);
      assert.equal(await claimed(noon), false);
      assert.equal(await claimed(noon + hour - 1), false);
      assert.equal(await claimed(noon + hour), true);
      // A clock that was set back.
      assert.equal(await claimed(noon - 9 * hour), true);
      assert.equal(await claimed(noon - 9 * hour + 1), false);
    });
  });

  describe('who tells of the end of a run', () => {
    it('is who asks first, once for each run', async () => {
      assert.equal(await two.archive.claimTelling('20261122-060000-7f3a2c', noon), true);
      assert.equal(await two.otherArchive.claimTelling('20261122-060000-7f3a2c', noon), false);
      assert.equal(await two.otherArchive.claimTelling('20261122-070000-7f3a2c', noon + hour), true);
      assert.equal(await two.archive.claimTelling('20261122-060000-7f3a2c', noon + hour), false);
    });
  });

  describe('hosts that are gone', () => {
    it('are forgotten, but for those whose runs are active', async () => {
      await two.store.beat(noon);
      await two.other.beat(noon + 1);
      await two.archive.forgetHosts(noon + 1);
      assert.equal(await two.store.lastBeat(terminal), noon + 1);
      const run = await two.asked({}, noon, two.other);
      await two.archive.forgetHosts(noon + 2);
      assert.equal(await two.store.lastBeat(terminal), noon + 1);
      await two.store.end(run.id, { status: 'cancelled' }, noon);
      await two.archive.forgetHosts(noon + 2);
      assert.equal(await two.store.lastBeat(terminal), undefined);
    });
  });
}
