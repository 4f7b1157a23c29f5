import assert from 'node:assert/strict';
import type { Cursor } from '../../src/engine/runStore.ts';
import { claim, noon, type TwoHosts } from './twoHosts.ts';

const minute = 60_000;
const hour = 60 * minute;
const past = noon - 24 * hour;

/** What a clock that ran ahead has left behind. */
export function describeRewind(two: TwoHosts): void {
  describe('a clock that was set back', () => {
    const back = (now = noon) => two.store.rewind(() => now);
    const cursor = async (): Promise<Cursor | undefined> => (await two.other.cursors())[0];
    /** A row of the clock that runs `ahead`, and the cursor with it. */
    const recorded = async (ahead: number, decision: 'run' | 'missed' | 'skipped') => {
      const [run] = await two.claim([claim(noon + ahead, { decision })], noon + ahead + 5);
      assert.ok(run);
      return run;
    };

    it('moves what lies ahead of it to now', async () => {
      await two.enrolHaiku(past);
      await two.finish(await recorded(hour, 'run'), noon + hour + 10);
      assert.equal(await back(), true);
      assert.deepEqual(await cursor(), {
        ...{ taskId: 'haiku', scheduleKey: 'daily' },
        ...{ since: past, until: noon, lastStart: noon },
      });
    });

    it('leaves alone, and says so, what lies ahead by a minute or less', async () => {
      await two.enrolHaiku(noon + minute);
      await two.finish(await two.opened(), noon + minute);
      const before = await cursor();
      assert.equal(before?.lastStart, noon + minute);
      assert.equal(await back(), false);
      assert.deepEqual(await cursor(), before);
      assert.equal(await back(noon - 1), true);
      assert.deepEqual([(await cursor())?.since, (await cursor())?.lastStart], [noon - 1, noon - 1]);
    });

    for (const part of ['since', 'until', 'lastStart'] as const) {
      it(`moves ${part} where that alone lies ahead`, async () => {
        await two.enrolHaiku(part === 'since' ? noon + hour : past);
        if (part === 'until') await recorded(hour, 'missed');
        if (part === 'lastStart') await two.finish(await two.opened(), noon + hour);
        const before = await cursor();
        assert.ok((before?.[part] ?? 0) > noon);
        assert.equal(await back(), true);
        const after = await cursor();
        // Nothing of a schedule that has just begun is accounted for, not even its first instant.
        const until = part === 'since' ? noon - 1 : part === 'until' ? noon : before?.until;
        assert.deepEqual(after, { ...before, [part]: noon, until });
        assert.equal(await back(), false);
      });
    }

    it('finds what lies ahead for tasks that are away, too', async () => {
      await two.enrolHaiku(past);
      await two.finish(await two.opened(), noon + hour);
      await two.store.enrol([], ['haiku'], noon + hour);
      assert.equal(await back(), true);
      assert.equal((await two.enrolHaiku(noon + 5))[0]?.lastStart, noon);
    });

    it('keeps the cursor of a task that is not enrolled away', async () => {
      await two.finish(await two.opened('by-hand'), noon + hour);
      assert.equal(await back(), true);
      assert.deepEqual(await two.store.cursors(), []);
    });

    it('does not count anew what has run, where it has put the cursor back over that', async () => {
      await two.enrolHaiku(past);
      for (const ahead of [1, 2, 3])
        await two.finish(await recorded(ahead * hour, 'run'), noon + ahead * hour + 10);
      assert.equal(await back(), true);
      const missed = { decision: 'missed', from: noon + hour / 2 } as const;
      const [row] = await two.claim([claim(noon + 4 * hour, { ...missed, occurrences: 8 })], noon + 4 * hour);
      assert.equal(row?.occurrences, 5);
      await back(noon + hour);
      const again = claim(noon + 3 * hour, { ...missed, from: noon + 2 * hour, occurrences: 2 });
      assert.deepEqual(await two.claim([again], noon + 5 * hour), [undefined]);
    });

    for (const decision of ['missed', 'skipped'] as const) {
      it(`lets go of an occurrence still to come that was recorded as ${decision}: it may run`, async () => {
        await two.enrolHaiku(past);
        const early = await recorded(hour, decision);
        assert.equal(await back(), true);
        const now = await two.other.run(early.id);
        assert.ok(now && !('occurrence' in now));
        assert.deepEqual({ ...now, occurrence: noon + hour }, { ...early, reason: 'clock-ahead' });
        const [run] = await two.claim([claim(noon + hour)], noon + hour);
        assert.equal(run?.status, 'queued');
      });
    }

    it('lets nothing fire twice: an occurrence that has run keeps its row', async () => {
      await two.enrolHaiku(past);
      const [queued] = await two.claim([claim(noon + hour)], noon + hour);
      assert.ok(queued);
      await back();
      assert.deepEqual(await two.claim([claim(noon + hour)], noon + hour), [undefined], 'while it is queued');
      const ended = await two.finish(queued, noon + 5);
      await back(noon - hour);
      assert.deepEqual(await two.claim([claim(noon + hour)], noon + hour), [undefined], 'after its end');
      assert.deepEqual(await two.store.runs({ limit: 9 }), [ended]);
    });

    it('keeps rows about what has passed, and rows of a clock that was right', async () => {
      await two.enrolHaiku(past);
      const missed = { decision: 'missed' } as const;
      const passed = claim(noon - 5, missed);
      const [right, late, step] = [
        ...(await two.claim([claim(noon - 9, missed)], noon)),
        ...(await two.claim([passed], noon + hour)),
        ...(await two.claim([claim(noon + 30_000, missed)], noon + 45_000)),
      ];
      await recorded(hour, 'missed');
      assert.equal(await back(), true);
      for (const run of [right, late, step]) assert.deepEqual(await two.store.run(run?.id ?? ''), run);
    });

    it('lets go of nothing that its cursor stays beyond: it would be lost', async () => {
      await two.enrolHaiku(past);
      const missed = claim(noon + 30_000, { decision: 'missed' });
      const [late] = await two.claim([missed], noon + 2 * minute);
      assert.equal(await back(), false);
      assert.deepEqual(await two.store.run(late?.id ?? ''), late);
      assert.deepEqual(await two.claim([missed], noon + 30_000), [undefined]);
    });

    it('lets go of the rows of a task that was removed meanwhile, and may come back', async () => {
      await two.enrolHaiku(past);
      const [passed] = await two.claim([claim(noon - 5, { decision: 'missed' })], noon + hour);
      await recorded(hour, 'missed');
      await two.store.enrol([], [], noon + hour);
      assert.equal(await back(), true);
      assert.deepEqual(await two.store.run(passed?.id ?? ''), passed);
      await two.enrolHaiku(noon + 5);
      const [run] = await two.claim([claim(noon + hour)], noon + hour);
      assert.equal(run?.status, 'queued');
    });

    it('finds nothing ahead of a clock that is right', async () => {
      await two.enrolHaiku();
      await two.finish(await recorded(5, 'run'), noon + 10);
      await recorded(20, 'missed');
      assert.equal(await back(noon + 20), false);
    });

    it('makes void what was counted from a start that lay ahead', async () => {
      await two.enrolHaiku(past);
      await two.finish(await two.opened(), noon + hour);
      await back();
      const counted = (countedFrom: number) => claim(noon + 2 * hour, { countedFrom });
      assert.deepEqual(await two.claim([counted(noon + hour)], noon + 2 * hour), [undefined]);
      const [run] = await two.claim([counted(noon)], noon + 2 * hour, two.other);
      assert.equal(run?.status, 'queued');
    });

    it('tells other hosts of what it changed, and of nothing else', async () => {
      await two.enrolHaiku(past);
      await recorded(hour, 'missed');
      let heard = 0;
      const first = new Promise<void>((resolve) => {
        two.other.onDidChangeElsewhere(() => {
          heard++;
          resolve();
        });
      });
      assert.equal(await back(noon + hour), false);
      // The next write is announced after this one would have been.
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.equal(heard, 0);
      assert.equal(await back(), true);
      await first;
    });
  });
}
