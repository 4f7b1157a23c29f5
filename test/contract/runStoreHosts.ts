import assert from 'node:assert/strict';
import type { ChangesElsewhere, Cursor } from '../../src/engine/runStore.ts';
import type { Run } from '../../src/model/run.ts';
import { aRun } from '../support/builders.ts';
import { byHand, claim, noon, output, succeeded, terminal, type TwoHosts, upTo, window } from './twoHosts.ts';

/** What hosts know of one another, and what they give back to a history that has lost it. */
export function describeHosts(two: TwoHosts): void {
  describe('what another host writes', () => {
    /** What is told, until `count` announcements have come. */
    const told = async (count: number, write: () => Promise<unknown>) => {
      const heard: ChangesElsewhere[] = [];
      const all = Promise.withResolvers<void>();
      const subscription = two.store.onDidChangeElsewhere((changes) => {
        heard.push(changes);
        if (heard.length >= count) all.resolve();
      });
      await write();
      await all.promise;
      subscription.dispose();
      return heard;
    };

    it('is told, as the rows are now, and what one writes oneself is not', async () => {
      await two.enrolHaiku();
      const heard = await told(1, async () => {
        await two.finish(await two.opened());
        // The next write is announced after these would have been.
        await new Promise((resolve) => setTimeout(resolve, 150));
        await two.other.open(byHand, noon);
      });
      assert.deepEqual(heard, [{ runs: await two.store.active() }]);
    });

    it('is told without rows where it has changed none of them', async () => {
      const run = await two.opened();
      const [changes] = await told(1, () => two.other.addOutputs([output(run, 'out/1.md')]));
      assert.deepEqual(changes, { runs: [] });
    });
  });

  describe('the beats of hosts', () => {
    it('tell when each was last alive', async () => {
      assert.equal(await two.store.lastBeat(terminal), undefined);
      await two.other.beat(noon);
      await two.other.beat(noon + 5);
      await two.store.beat(noon + 7);
      assert.equal(await two.store.lastBeat(terminal), noon + 5);
      assert.equal(await two.other.lastBeat(window), noon + 7);
      assert.equal(await two.store.lastBeat({ ...terminal, startToken: 'other' }), undefined);
      assert.equal(await two.store.lastBeat({ ...terminal, machine: 'elsewhere' }), undefined);
    });
  });

  describe('a follower with a trigger of its own', () => {
    it('makes up for the run that has ended', async () => {
      const run = await two.begun(await two.opened());
      const interrupted = { status: 'interrupted', reason: 'host-died' } as const;
      const follower = { ...byHand, trigger: 'catch-up' } as const;
      const { others } = await two.other.end(run.id, interrupted, noon + 5, [follower]);
      assert.deepEqual(
        others.map(({ trigger, status, causedBy, taskId }) => [trigger, status, causedBy, taskId]),
        [['catch-up', 'queued', run.id, 'haiku']],
      );
    });
  });

  describe('a history that has lost something', () => {
    const known: Run = aRun({
      ...{
        id: 'known',
        taskId: 'haiku',
        occurrence: noon,
        occurrences: 2,
        trigger: 'catch-up',
        reason: 'exit-code',
      },
      ...{
        status: 'failed',
        exitCode: 3,
        detail: 'No',
        stats: { n: 1 },
        warnings: [{ code: 'stats-invalid' }],
      },
      ...{
        summary: '# No',
        signal: 'SIGTERM',
        attempts: 2,
        attemptStartedAt: noon,
        causedBy: 'x',
        approval: 'hash',
      },
      ...{ host: { ...terminal, machine: 'here', user: 'me' }, pid: 9, pidToken: 't', createdAt: noon },
    });
    const cursor: Cursor = {
      taskId: 'haiku',
      scheduleKey: 'daily',
      since: 5,
      until: noon,
      lastStart: noon - 5,
    };

    it('is given the rows that it does not have, as they were', async () => {
      const queued = aRun({ id: 'queued', status: 'queued', createdAt: noon + 1, host: window });
      const { startedAt, endedAt, exitCode, ...waiting } = queued;
      assert.ok(startedAt && endedAt && exitCode === 0);
      const dry = aRun({ id: 'dry', dryRun: true, createdAt: noon + 2 });
      await two.store.restore([waiting, dry, known], []);
      assert.deepEqual(await two.other.runs({ limit: 9 }), [dry, waiting, known]);
      assert.deepEqual(await two.store.lastResults(), [known]);
      assert.deepEqual(await two.store.active(), [waiting]);
      assert.ok((await two.store.begin('queued', upTo(9), noon + 9)).run);
    });

    it('keeps what it has', async () => {
      const [own] = [await two.enrolHaiku(), await two.claim([claim(noon + 5)], noon + 5)].slice(1);
      const row = own?.[0] as Run;
      await two.store.restore(
        [
          { ...row, status: 'succeeded' },
          { ...known, occurrence: noon + 5 },
        ],
        [],
      );
      assert.deepEqual(await two.store.runs({ limit: 9 }), [row]);
    });

    it('lets no occurrence be claimed that a host knows to be accounted for', async () => {
      await two.store.restore([], [cursor]);
      assert.deepEqual(await two.other.cursors(), [cursor]);
      assert.deepEqual(await two.claim([claim(noon)], noon + 9), [undefined]);
      assert.ok((await two.claim([claim(noon + 1)], noon + 9))[0]);
    });

    it('moves no cursor back, and none of another schedule', async () => {
      const [own] = await two.enrolHaiku(noon);
      await two.store.restore([], [{ ...cursor, until: noon - 99 }]);
      assert.deepEqual(await two.store.cursors(), [{ ...own, lastStart: noon - 5 }]);
      await two.store.restore([], [{ ...cursor, until: noon + 99, lastStart: noon - 50 }]);
      assert.deepEqual(await two.store.cursors(), [{ ...own, until: noon + 99, lastStart: noon - 5 }]);
      await two.store.restore([], [{ ...cursor, scheduleKey: 'hourly', until: noon + 500 }]);
      assert.deepEqual(await two.store.cursors(), [{ ...own, until: noon + 99, lastStart: noon - 5 }]);
    });

    it('knows by a run by hand when a task was last started, and by a host the rest', async () => {
      await two.finish(await two.opened(), noon + 50);
      await two.store.restore([], [cursor]);
      assert.deepEqual(await two.store.cursors(), [{ ...cursor, lastStart: noon + 50 }]);
    });

    it('counts what it is given', async () => {
      await two.store.restore([known], []);
      assert.equal((await two.archive.figures('haiku')).runs, 2);
      await two.finish(await two.opened(), noon + 9, succeeded);
      assert.deepEqual(
        (await two.store.lastResults()).map(({ status }) => status),
        ['succeeded'],
      );
    });
  });
}
