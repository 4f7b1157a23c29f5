import assert from 'node:assert/strict';
import type { RunFilter } from '../../src/engine/runStore.ts';
import type { Run } from '../../src/model/run.ts';
import { claim, noon, succeeded, type TwoHosts } from './twoHosts.ts';

const failed = { status: 'failed', exitCode: 1, reason: 'exit-code' } as const;
const hour = 3_600_000;

/** Which rows a question leaves. */
export function describeFilters(two: TwoHosts): void {
  describe('filters', () => {
    const ids = async (filter: RunFilter, limit = 99, before?: Run) => {
      const runs = await two.store.runs({ ...filter, limit, ...(before && { before: before.id }) });
      return runs.map(({ id }) => id);
    };
    const finds = async (filter: RunFilter, ...expected: readonly Run[]) =>
      assert.deepEqual(
        await ids(filter),
        expected.map(({ id }) => id),
      );
    /** Of a task, with a trigger, at an instant. */
    const ended = async (taskId: string, trigger: Run['trigger'], outcome = {}, at = noon) =>
      two.finish(await two.asked({ taskId, trigger, overlap: 'allow' }, at), at, {
        ...succeeded,
        ...outcome,
      });

    it('leave the rows of the statuses and triggers that are named, of one task or of all', async () => {
      const a = await ended('a', 'manual');
      const b = await ended('b', 'manual', failed);
      const c = await ended('a', 'api', failed);
      const d = await ended('a', 'manual', failed);
      await two.enrolHaiku(noon);
      const [missed] = await two.claim([claim(noon + 1, { decision: 'missed' })], noon + 2);
      assert.ok(missed);
      const waiting = await two.asked({ taskId: 'a' });
      const going = await two.begun(await two.asked({ taskId: 'b', trigger: 'api' }));
      await finds({ statuses: ['failed'] }, d, c, b);
      await finds({ statuses: ['succeeded', 'failed', 'failed'] }, d, c, b, a);
      await finds({ statuses: ['failed'], taskId: 'a' }, d, c);
      await finds({ triggers: ['manual'] }, waiting, d, b, a);
      await finds({ triggers: ['api', 'schedule'] }, going, missed, c);
      await finds({ triggers: ['manual'], statuses: ['failed'], taskId: 'b' }, b);
      await finds({ statuses: ['queued'] }, waiting);
      await finds({ statuses: ['running', 'queued', 'missed'] }, going, waiting, missed);
      await finds({ statuses: ['queued'], triggers: ['api'] });
      await finds({ statuses: ['timed-out'] });
      await finds({ statuses: [] });
      await finds({ triggers: [] });
      await finds({ taskId: 'nothing', statuses: ['failed'] });
    });

    it('are paged like everything else', async () => {
      const made: Run[] = [];
      for (let index = 0; index < 9; index++)
        made.push(await ended('a', index % 2 ? 'api' : 'manual', failed));
      const newest = made.reverse().map(({ id }) => id);
      const filter = { statuses: ['failed'], taskId: 'a' } as const;
      assert.deepEqual(await ids(filter, 4), newest.slice(0, 4));
      assert.deepEqual(await ids(filter, 4, made[3]), newest.slice(4, 8));
      assert.deepEqual(await ids({ ...filter, text: 'haikus' }, 4, made[3]), newest.slice(4, 8));
      assert.deepEqual(await ids(filter, 4, made[7]), newest.slice(8));
    });

    it('know when a row was written: from an instant on, before another', async () => {
      const [a, b, c] = [
        await ended('a', 'manual', {}, noon),
        await ended('b', 'manual', failed, noon + hour),
        await ended('a', 'manual', failed, noon + 2 * hour),
      ];
      await finds({ since: noon + hour }, c, b);
      await finds({ since: noon + hour + 1 }, c);
      await finds({ until: noon + hour }, a);
      await finds({ until: noon + hour + 1 }, b, a);
      await finds({ since: noon, until: noon + 2 * hour }, b, a);
      await finds({ since: noon, statuses: ['failed'], taskId: 'a' }, c);
      await finds({ since: noon + 3 * hour });
      await finds({ until: noon });
      await finds({ since: noon + hour, until: noon + hour });
    });

    it('find what was written while the clock was wrong, in the order in which it was written', async () => {
      const [a, b, c, d, e] = [
        await ended('a', 'manual', {}, noon),
        await ended('a', 'manual', {}, noon + hour),
        await ended('a', 'manual', {}, noon + 5_000),
        await ended('a', 'manual', {}, noon + 2 * hour),
        // Hosts that wait for one another are out of order by so much.
        await ended('a', 'manual', {}, noon + 2 * hour - 9_000),
      ];
      await finds({ since: noon + 1, until: noon + hour }, c);
      await finds({ until: noon + hour }, c, a);
      await finds({ since: noon + hour }, e, d, b);
      await finds({ since: noon + 2 * hour }, d);
      await finds({ until: noon + 2 * hour, since: noon + 1 }, e, c, b);
      assert.deepEqual(await ids({ until: noon + 2 * hour }, 2), [e.id, c.id]);
    });

    it('look for the beginnings of words, in names or in what is told, whatever their case and accents', async () => {
      const haiku = await two.finish(await two.asked({ taskId: 'generate-haiku', label: 'Été: Haïkus' }));
      const read = await ended('read', 'manual', { ...failed, detail: 'The API of Discogs said “no”' });
      const report = await ended('report', 'api', { summary: '# 395 albums\n\nfrom Discogs, in février' });
      const other = await two.finish(await two.asked({ taskId: 'read', label: 'Albums of Discogs' }));
      await finds({ text: 'haikus ete' }, haiku);
      await finds({ text: 'haik' }, report, read, haiku);
      await finds({ text: 'ÉTÉ gen' }, haiku);
      await finds({ text: 'disc' }, other, report, read);
      await finds({ text: 'DISCOGS albums' }, other, report);
      await finds({ text: 'discog no' }, read);
      await finds({ text: 'discogsx' });
      await finds({ text: 'iscogs' });
      await finds({ text: 'fevrier' }, report);
      await finds({ text: 'février discogs' }, report);
      await finds({ text: 'discogsy fevrier' });
      // What is said and what it is called do not make a whole.
      await finds({ text: 'discogs report' });
      await finds({ text: ' “–” ' }, other, report, read, haiku);
    });

    it('look for words within what the rest leaves', async () => {
      const told = { ...failed, detail: 'No connection' };
      const [a, b, c] = [
        await ended('a', 'manual', told, noon),
        await ended('b', 'catch-up', told, noon + hour),
        await ended('a', 'api', { ...told, status: 'timed-out' }, noon + 2 * hour),
      ];
      await finds({ text: 'connection' }, c, b, a);
      await finds({ text: 'connection', taskId: 'a' }, c, a);
      await finds({ text: 'con', statuses: ['timed-out'] }, c);
      await finds({ text: 'con', triggers: ['catch-up', 'manual'] }, b, a);
      await finds({ text: 'con', since: noon + 1, until: noon + hour + 1 }, b);
      await finds({ text: 'con', taskId: 'b', statuses: ['timed-out'] });
      assert.deepEqual(await ids({ text: 'connection' }, 1, c), [b.id]);
    });

    it('know a task by the names that it has had', async () => {
      const old = await two.finish(await two.asked({ taskId: 'a', label: 'Backup' }));
      const renamed = await two.finish(await two.asked({ taskId: 'a', label: 'Copies' }));
      await finds({ text: 'backup' }, old);
      await finds({ text: 'copies' }, renamed);
      await finds({ text: 'a' }, renamed, old);
      await finds({ text: 'copies', taskId: 'b' });
    });
  });
}
