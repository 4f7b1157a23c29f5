import assert from 'node:assert/strict';
import type { Claim } from '../../src/engine/runStore.ts';
import { claim, noon, succeeded, type TwoHosts, upTo, window } from './twoHosts.ts';

/** What is due, and which host gets it. */
export function describeClaims(two: TwoHosts): void {
  describe('claims', () => {
    beforeEach(() => two.enrolHaiku());

    /** Whatever the claim of the occurrence at noon decides, it gets no row, and nothing is written. */
    async function refusesNoon(changes: Partial<Claim> = {}): Promise<void> {
      const before = await two.store.runs({ limit: 9 });
      for (const decision of ['run', 'skipped', 'missed'] as const) {
        const refused = claim(noon, { ...changes, decision });
        assert.deepEqual(await two.claim([refused], noon), [undefined]);
      }
      assert.deepEqual(await two.store.runs({ limit: 9 }), before);
    }

    it('write a queued row of this host and move the cursor', async () => {
      const [run] = await two.claim([claim(noon)], noon + 3);
      assert.ok(run);
      assert.match(run.id, /^20261122-120000-[0-9a-f]{6}$/);
      const { id, ...rest } = run;
      assert.deepEqual(rest, {
        ...{ taskId: 'haiku', label: 'Haikus', trigger: 'schedule', status: 'queued' },
        ...{ occurrence: noon, occurrences: 1, createdAt: noon + 3, attempts: 0, host: window },
      });
      assert.deepEqual(await two.other.run(id), run);
      assert.equal(await two.until(two.other), noon);
    });

    it('give an occurrence to one host alone', async () => {
      const [first] = await two.claim([claim(noon)], noon);
      assert.ok(first);
      assert.deepEqual(await two.claim([claim(noon)], noon, two.other), [undefined]);
      assert.deepEqual(await two.claim([claim(noon)], noon), [undefined]);
      assert.deepEqual(await two.store.runs({ limit: 9 }), [first]);
    });

    it('give an occurrence to one host alone when both ask at once', async () => {
      const hosts = [two.store, two.other, two.store, two.other];
      const answers = await Promise.all(hosts.map((host) => two.claim([claim(noon)], noon, host)));
      assert.equal(answers.flat().filter(Boolean).length, 1);
    });

    it('do not write an occurrence that a row of several has accounted for', async () => {
      const gap = { decision: 'missed', occurrences: 7, reason: 'superseded' } as const;
      const [row] = await two.claim([claim(noon + 70, gap)], noon + 99);
      assert.equal(row?.occurrences, 7);
      assert.equal(row?.reason, 'superseded');
      assert.deepEqual(await two.claim([claim(noon + 40)], noon + 99, two.other), [undefined]);
    });

    it('are void where the task has started since they were counted', async () => {
      const [first] = await two.claim([claim(noon, { countedFrom: 'never' })], noon);
      assert.ok(first);
      await two.store.begin(first.id, upTo(1), noon + 1);
      await two.store.end(first.id, succeeded, noon + 2);
      assert.deepEqual(await two.claim([claim(noon + 60, { countedFrom: 'never' })], noon + 60, two.other), [
        undefined,
      ]);
      assert.equal(await two.until(), noon, 'the cursor has moved without a row');
      const [second] = await two.claim([claim(noon + 61, { countedFrom: noon + 1 })], noon + 61, two.other);
      assert.equal(second?.status, 'queued');
    });

    it('may come in any order within a call, and are answered in theirs', async () => {
      const missed = { decision: 'missed' } as const;
      const rows = await two.claim(
        [claim(noon + 2), claim(noon, missed), claim(noon + 1, missed), claim(noon + 1)],
        noon + 2,
      );
      assert.deepEqual(
        rows.map((run) => run && [run.status, run.occurrence]),
        [['queued', noon + 2], ['missed', noon], ['missed', noon + 1], undefined],
      );
      assert.equal(await two.until(), noon + 2);
    });

    it('for several are void where one of them has been accounted for, with those of the task after them', async () => {
      const several = { decision: 'missed', occurrences: 8 } as const;
      await two.claim([claim(noon + 3)], noon + 3);
      const rows = await two.claim(
        [claim(noon + 8, { ...several, from: noon + 1 }), claim(noon + 9)],
        noon + 9,
        two.other,
      );
      assert.deepEqual(rows, [undefined, undefined]);
      assert.equal(await two.until(), noon + 3);
      const [row] = await two.claim(
        [claim(noon + 8, { ...several, from: noon + 4, occurrences: 5 })],
        noon + 9,
        two.other,
      );
      assert.equal(row?.occurrences, 5);
    });

    it('for several that have all been accounted for take nothing from those after them', async () => {
      const several = { decision: 'missed', occurrences: 3, from: noon + 1 } as const;
      await two.claim([claim(noon + 3)], noon + 3);
      const rows = await two.claim([claim(noon + 3, several), claim(noon + 4)], noon + 4, two.other);
      assert.deepEqual(
        rows.map((row) => row?.occurrence),
        [undefined, noon + 4],
      );
    });

    it('never move the cursor back', async () => {
      await two.claim([claim(noon + 50)], noon + 50);
      await two.claim([claim(noon + 20)], noon + 51);
      assert.equal(await two.until(), noon + 50);
    });

    it('become skipped while a run of the task is active, in whichever host', async () => {
      const run = await two.opened();
      const [skipped] = await two.claim([claim(noon)], noon, two.other);
      assert.deepEqual([skipped?.status, skipped?.reason], ['skipped', 'overlap']);
      assert.equal(await two.until(), noon);
      await two.store.begin(run.id, upTo(1), noon);
      const [again] = await two.claim([claim(noon + 1)], noon + 1, two.other);
      assert.equal(again?.status, 'skipped');
      await two.store.end(run.id, succeeded, noon + 1);
      const [ran] = await two.claim([claim(noon + 2)], noon + 2, two.other);
      assert.equal(ran?.status, 'queued');
    });

    it('of one call overlap each other too', async () => {
      const rows = await two.claim([claim(noon), claim(noon + 1)], noon + 1);
      assert.deepEqual(
        rows.map((run) => run?.status),
        ['queued', 'skipped'],
      );
    });

    it('of other tasks do not overlap', async () => {
      await two.opened('export');
      const [run] = await two.claim([claim(noon)], noon);
      assert.equal(run?.status, 'queued');
    });

    it('record what does not run, with its reason and no start', async () => {
      const [missed, skipped] = await two.claim(
        [
          claim(noon, { decision: 'missed', reason: 'superseded' }),
          claim(noon + 1, { decision: 'skipped', reason: 'overlap' }),
        ],
        noon + 1,
      );
      assert.deepEqual([missed?.status, missed?.reason], ['missed', 'superseded']);
      assert.deepEqual([skipped?.status, skipped?.reason], ['skipped', 'overlap']);
      assert.ok(missed && !('startedAt' in missed) && !('endedAt' in missed));
      assert.deepEqual(await two.store.active(), []);
    });

    it('of a task that was never enrolled are refused, though it has run by hand', async () => {
      await two.finish(await two.opened('strange'));
      await refusesNoon({ taskId: 'strange' });
    });

    it('are refused where another host has disabled the task', async () => {
      await two.other.enrol([], ['haiku'], noon - 5);
      await refusesNoon();
      assert.deepEqual(await two.store.cursors(), []);
    });

    it('are refused where another host has changed the schedule', async () => {
      await two.other.enrol([{ taskId: 'haiku', scheduleKey: 'hourly' }], ['haiku'], noon - 5);
      await refusesNoon();
      assert.equal(await two.until(), noon - 6, 'the cursor has moved without a row');
      const [run] = await two.claim([claim(noon, { scheduleKey: 'hourly' })], noon);
      assert.equal(run?.status, 'queued');
    });

    it('are refused where another host has removed the task', async () => {
      await two.other.enrol([], [], noon - 5);
      await refusesNoon();
      assert.deepEqual(await two.store.cursors(), []);
    });

    it('are refused one by one: the others of the call are written', async () => {
      const both = ['a', 'b'].map((taskId) => ({ taskId, scheduleKey: 'daily' }));
      await two.store.enrol(both, ['a', 'b'], noon - 9);
      await two.other.enrol(both.slice(1), ['a', 'b'], noon - 5);
      const rows = await two.claim([claim(noon, { taskId: 'a' }), claim(noon, { taskId: 'b' })], noon);
      assert.deepEqual(
        rows.map((run) => run?.taskId),
        [undefined, 'b'],
      );
    });

    it('a thousand in one call get a row and an id each', async () => {
      const claims = Array.from({ length: 1000 }, (_, index) => claim(noon + index, { decision: 'missed' }));
      const rows = await two.claim(claims, noon + 1000);
      assert.equal(new Set(rows.map((run) => run?.id)).size, 1000);
      assert.equal((await two.store.runs({ limit: 2000 })).length, 1000);
    });
  });

  describe('enrolment', () => {
    const keys = (...ids: string[]) => ids.map((taskId) => ({ taskId, scheduleKey: 'daily' }));

    it('puts a task never seen just before now', async () => {
      assert.deepEqual(await two.enrolHaiku(), [
        { taskId: 'haiku', scheduleKey: 'daily', since: noon, until: noon - 1 },
      ]);
      assert.deepEqual(await two.other.cursors(), await two.store.cursors());
    });

    it('leaves an unchanged schedule alone, whoever enrols it', async () => {
      const before = await two.enrolHaiku();
      assert.deepEqual(await two.other.enrol(keys('haiku'), ['haiku'], noon + 500), before);
    });

    it('starts a changed schedule from now and remembers the last start', async () => {
      await two.enrolHaiku();
      await two.claim([claim(noon + 900)], noon + 900);
      const [run] = await two.store.active();
      assert.ok(run);
      await two.store.begin(run.id, upTo(9), noon + 901);
      // The clock may have been set back since: only an enrolment moves a cursor back.
      assert.deepEqual(await two.enrolHaiku(noon + 600, 'hourly'), [
        {
          ...{ taskId: 'haiku', scheduleKey: 'hourly' },
          ...{ since: noon + 600, until: noon + 600, lastStart: noon + 901 },
        },
      ]);
    });

    it('lets the changed schedule of a task that never ran be due now', async () => {
      await two.enrolHaiku();
      const [cursor] = await two.enrolHaiku(noon + 600, 'hourly');
      assert.deepEqual([cursor?.since, cursor?.until], [noon + 600, noon + 599]);
    });

    it('gives an occurrence once even when the schedule was changed and is back before it', async () => {
      await two.enrolHaiku();
      const [run] = await two.claim([claim(noon + 50)], noon + 50);
      assert.ok(run);
      await two.finish(run, noon + 50);
      await two.enrolHaiku(noon + 20, 'hourly');
      const again = claim(noon + 50, { scheduleKey: 'hourly' });
      assert.deepEqual(await two.claim([again], noon + 50), [undefined]);
      assert.equal(await two.until(), noon + 50);
    });

    it('starts a task that was away from now, without a burst', async () => {
      await two.enrolHaiku();
      await two.finish(await two.opened(), noon + 5);
      assert.deepEqual(await two.store.enrol([], ['haiku'], noon + 100), []);
      assert.deepEqual(await two.other.cursors(), []);
      assert.deepEqual(await two.enrolHaiku(noon + 900), [
        {
          ...{ taskId: 'haiku', scheduleKey: 'daily' },
          ...{ since: noon + 900, until: noon + 900, lastStart: noon + 5 },
        },
      ]);
    });

    it('lets a task that was away and never ran be due on its return', async () => {
      await two.enrolHaiku();
      await two.store.enrol([], ['haiku'], noon + 100);
      const [cursor] = await two.enrolHaiku(noon + 900);
      assert.deepEqual(
        [cursor?.since, cursor?.until, cursor?.lastStart],
        [noon + 900, noon + 899, undefined],
      );
    });

    it('counts a start by hand that came before the first enrolment', async () => {
      await two.store.enrol([], ['haiku'], noon);
      await two.finish(await two.opened(), noon + 5);
      const [cursor] = await two.enrolHaiku(noon + 50);
      assert.deepEqual([cursor?.since, cursor?.until, cursor?.lastStart], [noon + 50, noon + 50, noon + 5]);
    });

    it('forgets a task that is not known any more', async () => {
      await two.enrolHaiku();
      await two.finish(await two.opened(), noon + 5);
      assert.deepEqual(await two.store.enrol([], [], noon + 10), []);
      const [cursor] = await two.enrolHaiku(noon + 20);
      assert.deepEqual([cursor?.until, cursor?.lastStart], [noon + 19, undefined]);
    });

    it('leaves no orphan where a task was renamed or deleted, not even by a run that was under way', async () => {
      await two.enrolHaiku();
      const [queued] = await two.claim([claim(noon)], noon);
      assert.ok(queued);
      await two.other.enrol(keys('poem'), ['poem'], noon + 1);
      assert.deepEqual(
        (await two.store.cursors()).map(({ taskId }) => taskId),
        ['poem'],
      );
      // The start is noted, and forgotten with the next enrolment.
      await two.finish(queued, noon + 2);
      await two.other.enrol([], [], noon + 10);
      assert.deepEqual(await two.store.cursors(), []);
      const [cursor] = await two.enrolHaiku(noon + 20);
      assert.deepEqual([cursor?.until, cursor?.lastStart], [noon + 19, undefined]);
    });

    it('answers with every enrolled task', async () => {
      const cursors = await two.store.enrol(keys('b', 'a', 'c'), ['a', 'b', 'c', 'd'], noon);
      assert.deepEqual(
        cursors.map(({ taskId }) => taskId),
        ['a', 'b', 'c'],
      );
    });
  });
}
