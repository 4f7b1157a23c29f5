import assert from 'node:assert/strict';
import { byHand, claim, noon, nothing, output, succeeded, type TwoHosts, upTo } from './twoHosts.ts';
import type { Run } from '../../src/model/run.ts';

/** What becomes of a run, and what is asked about it afterwards. */
export function describeRuns(two: TwoHosts): void {
  describe('runs by hand', () => {
    it('have no occurrence and leave the cursor where it is', async () => {
      const [before] = await two.enrolHaiku();
      const run = await two.opened('haiku', noon + 60);
      assert.ok(!('occurrence' in run));
      assert.deepEqual([run.status, run.trigger, run.createdAt], ['queued', 'manual', noon + 60]);
      await two.finish(run, noon + 70);
      const [after] = await two.store.cursors();
      assert.deepEqual(after, { ...before, lastStart: noon + 70 });
    });

    it('are refused while a run of the task is active', async () => {
      const run = await two.opened();
      assert.equal((await two.other.open(byHand, noon)).run, undefined);
      assert.equal((await two.store.open(byHand, noon)).run, undefined);
      await two.store.end(run.id, { status: 'cancelled', reason: 'stopped' }, noon);
      assert.ok((await two.other.open(byHand, noon)).run);
    });

    it('may follow one another within a second', async () => {
      const ids = [await two.opened(), await two.opened('b'), await two.opened('c')].map(({ id }) => id);
      assert.equal(new Set(ids).size, 3);
    });
  });

  describe('the life of a run', () => {
    it('begins, notes its process and ends', async () => {
      await two.enrolHaiku();
      const run = await two.opened();
      const begun = await two.begun(run, noon + 10);
      assert.deepEqual(begun, {
        ...{ ...run, status: 'running', attempts: 1 },
        ...{ startedAt: noon + 10, attemptStartedAt: noon + 10 },
      });
      const started = { pid: 4321, pidToken: 'at boot + 5', startedAt: noon + 12 };
      await two.store.spawned(run.id, started);
      const spawned = { ...begun, ...started, attemptStartedAt: noon + 12 };
      assert.deepEqual(await two.other.run(run.id), spawned);
      assert.equal((await two.store.cursors())[0]?.lastStart, noon + 12);
      const outcome = { status: 'failed', exitCode: 3, reason: 'exit-code', detail: 'three' } as const;
      const { run: ended } = await two.store.end(run.id, outcome, noon + 99);
      assert.deepEqual(ended, { ...spawned, endedAt: noon + 99, ...outcome });
      assert.deepEqual(await two.other.run(run.id), ended);
    });

    it('may have no process that can be seen, or one without a token', async () => {
      const run = await two.begun(await two.opened(), noon + 10);
      await two.store.spawned(run.id, { startedAt: noon + 12 });
      const started = { ...run, startedAt: noon + 12, attemptStartedAt: noon + 12 };
      assert.deepEqual(await two.other.run(run.id), started);
      await two.store.spawned(run.id, { pid: 4321, startedAt: noon + 12 });
      assert.deepEqual(await two.other.run(run.id), { ...started, pid: 4321 });
    });

    it('keeps what it reports about itself', async () => {
      const run = await two.begun(await two.opened());
      const report = {
        stats: { albums: 395, 'of these': { new: [1, 2.5, null, true, 'é\u0000'] } },
        summary: '# Done\n\n- 395 albums\n',
        warnings: [{ code: 'left-behind', detail: '2' }, { code: 'stats-invalid' }],
      } as const;
      const { run: ended } = await two.store.end(run.id, { ...succeeded, ...report }, noon + 5);
      assert.deepEqual([ended?.stats, ended?.summary, ended?.warnings], Object.values(report));
      for (const found of [
        await two.other.run(run.id),
        ...(await two.other.runs({ limit: 1 })),
        ...(await two.other.lastResults()),
      ]) {
        assert.deepEqual(found, ended);
      }
    });

    it('does not end before it started, though the clock was set back meanwhile', async () => {
      const run = await two.opened();
      await two.begun(run, noon + 10);
      await two.store.spawned(run.id, { pid: 4321, startedAt: noon + 12 });
      const { run: ended } = await two.store.end(run.id, succeeded, noon - 500);
      assert.deepEqual([ended?.startedAt, ended?.endedAt], [noon + 12, noon + 12]);
      assert.deepEqual(await two.other.run(run.id), ended);
    });

    it('that never began ends when it is ended', async () => {
      const { run: ended } = await two.store.end((await two.opened()).id, { status: 'cancelled' }, noon + 7);
      assert.deepEqual([ended?.startedAt, ended?.endedAt], [undefined, noon + 7]);
    });

    it('may have ended earlier than that is written', async () => {
      const run = await two.begun(await two.opened());
      const { run: ended } = await two.other.end(run.id, succeeded, noon + 60, [], noon + 7);
      assert.equal(ended?.endedAt, noon + 7);
      assert.equal((await two.store.attempts(run.id))[0]?.endedAt, noon + 7);
    });

    it('keeps the signal that ended it', async () => {
      const run = await two.opened();
      const { run: ended } = await two.store.end(
        run.id,
        { status: 'failed', signal: 'SIGKILL', reason: 'signal' },
        noon,
      );
      assert.equal(ended?.signal, 'SIGKILL');
      assert.ok(!('exitCode' in ended));
    });

    it('never changes after its end', async () => {
      const ended = await two.finish(await two.opened());
      assert.deepEqual(await two.store.end(ended.id, { status: 'failed', exitCode: 1 }, noon + 50), nothing);
      const interrupted = { status: 'interrupted', reason: 'host-died' } as const;
      assert.deepEqual(await two.other.end(ended.id, interrupted, noon + 50), nothing);
      assert.deepEqual(await two.store.begin(ended.id, upTo(9), noon + 50), { refused: 'gone', run: ended });
      await two.store.spawned(ended.id, { pid: 99, startedAt: noon + 50 });
      assert.equal(await two.store.retry(ended.id, { status: 'failed' }, noon + 99, noon + 50), undefined);
      assert.deepEqual(await two.store.run(ended.id), ended);
    });

    it('may be ended by another host, as interrupted', async () => {
      const run = await two.opened();
      await two.store.begin(run.id, upTo(9), noon);
      const { run: ended } = await two.other.end(
        run.id,
        { status: 'interrupted', reason: 'host-died' },
        noon + 4,
      );
      assert.deepEqual(
        [ended?.status, ended?.reason, ended?.endedAt],
        ['interrupted', 'host-died', noon + 4],
      );
    });

    it('of an unknown id is none', async () => {
      assert.equal(await two.store.run('20200101-000000-000000'), undefined);
      assert.deepEqual(await two.store.attempts('20200101-000000-000000'), []);
      assert.deepEqual(await two.store.end('20200101-000000-000000', succeeded, noon), nothing);
    });
  });

  describe('questions', () => {
    it('page from new to old, by task too', async () => {
      const made: Run[] = [];
      for (let index = 0; index < 7; index++) {
        made.push(await two.finish(await two.opened(index % 2 ? 'odd' : 'even', noon + index)));
      }
      const newest = made.reverse();
      assert.deepEqual(await two.store.runs({ limit: 3 }), newest.slice(0, 3));
      const before = newest[2]?.id ?? '';
      assert.deepEqual(await two.store.runs({ limit: 3, before }), newest.slice(3, 6));
      assert.deepEqual(await two.other.runs({ limit: 9, before }), newest.slice(3));
      const odd = newest.filter(({ taskId }) => taskId === 'odd');
      assert.deepEqual(await two.store.runs({ limit: 9, taskId: 'odd' }), odd);
      const page = await two.store.runs({ limit: 1, taskId: 'odd', before: odd[0]?.id ?? '' });
      assert.deepEqual(page, [odd[1]]);
    });

    it('give no page after a run that is not there, or after the oldest', async () => {
      const run = await two.opened();
      assert.deepEqual(await two.store.runs({ limit: 3, before: 'nobody' }), []);
      assert.deepEqual(await two.store.runs({ limit: 3, before: run.id }), []);
    });

    it('name the active runs of every host, oldest first', async () => {
      const a = await two.opened('b');
      const { run: b } = await two.other.open({ ...byHand, taskId: 'a' }, noon);
      await two.finish(await two.opened('c'));
      assert.deepEqual(await two.store.active(), [a, b]);
      assert.deepEqual(await two.other.active(), [a, b]);
    });

    it('name the last result of each task, past what did not run', async () => {
      await two.enrolHaiku();
      const haiku = await two.finish(await two.opened());
      await two.finish(await two.opened('export'));
      const failed = await two.opened('export');
      const { run: exported } = await two.store.end(failed.id, { status: 'failed', exitCode: 1 }, noon);
      await two.claim(
        [claim(noon, { decision: 'missed' }), claim(noon + 1, { decision: 'skipped' }), claim(noon + 2)],
        noon + 2,
      );
      await two.opened('never-ended');
      assert.deepEqual(await two.store.lastResults(), [exported, haiku]);
    });
  });

  describe('outputs', () => {
    it('are listed newest first, by task too, until they are removed', async () => {
      const run = await two.opened();
      const exporting = await two.opened('export');
      await two.store.addOutputs([output(run, 'out/1.md'), output(run, 'out/2.md')]);
      await two.other.addOutputs([output(exporting, 'out/3.json')]);
      const paths = async (taskId?: string) => (await two.store.outputs(taskId)).map(({ path }) => path);
      assert.deepEqual(await paths(), ['out/3.json', 'out/2.md', 'out/1.md']);
      assert.deepEqual(await two.store.outputs('export'), [output(exporting, 'out/3.json')]);
      await two.store.removeOutput('out/2.md', noon);
      assert.deepEqual(await paths(), ['out/3.json', 'out/1.md']);
      assert.deepEqual(await paths('haiku'), ['out/1.md']);
    });

    it('of one path are one: that of the newest run', async () => {
      const first = await two.finish(await two.opened());
      const second = await two.finish(await two.opened());
      await two.store.addOutputs([output(first, 'out/report.csv'), output(first, 'out/other.csv')]);
      await two.store.addOutputs([output(second, 'out/report.csv')]);
      assert.deepEqual(
        (await two.store.outputs()).map(({ path, runId }) => [path, runId]),
        [
          ['out/report.csv', second.id],
          ['out/other.csv', first.id],
        ],
      );
    });

    it('of a run that is not there are refused, all of them', async () => {
      const run = await two.opened();
      const stray = { ...output(run, 'out/2.md'), runId: 'nobody' };
      await assert.rejects(two.store.addOutputs([output(run, 'out/1.md'), stray]));
      assert.deepEqual(await two.store.outputs(), []);
    });
  });
}
