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
      const begun = await two.store.begin(run.id, upTo(1), noon + 10);
      assert.deepEqual(begun, { ...run, status: 'running', startedAt: noon + 10 });
      await two.store.spawned(run.id, 4321, noon + 12);
      assert.deepEqual(await two.other.run(run.id), { ...begun, pid: 4321, startedAt: noon + 12 });
      assert.equal((await two.store.cursors())[0]?.lastStart, noon + 12);
      const outcome = { status: 'failed', exitCode: 3, reason: 'exit-code', detail: 'three' } as const;
      const { run: ended } = await two.store.end(run.id, outcome, noon + 99);
      assert.deepEqual(ended, {
        ...{ ...run, pid: 4321, startedAt: noon + 12, endedAt: noon + 99 },
        ...outcome,
      });
      assert.deepEqual(await two.other.run(run.id), ended);
    });

    it('does not end before it started, though the clock was set back meanwhile', async () => {
      const run = await two.opened();
      await two.store.begin(run.id, upTo(1), noon + 10);
      await two.store.spawned(run.id, 4321, noon + 12);
      const { run: ended } = await two.store.end(run.id, succeeded, noon - 500);
      assert.deepEqual([ended?.startedAt, ended?.endedAt], [noon + 12, noon + 12]);
      assert.deepEqual(await two.other.run(run.id), ended);
    });

    it('that never began ends when it is ended', async () => {
      const { run: ended } = await two.store.end((await two.opened()).id, { status: 'cancelled' }, noon + 7);
      assert.deepEqual([ended?.startedAt, ended?.endedAt], [undefined, noon + 7]);
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
      assert.equal(await two.store.begin(ended.id, upTo(9), noon + 50), undefined);
      await two.store.spawned(ended.id, 99, noon + 50);
      assert.deepEqual(await two.store.run(ended.id), ended);
    });

    it('does not begin twice, or in another host', async () => {
      const run = await two.opened();
      assert.equal(await two.other.begin(run.id, upTo(9), noon), undefined);
      assert.ok(await two.store.begin(run.id, upTo(9), noon));
      assert.equal(await two.store.begin(run.id, upTo(9), noon), undefined);
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

    it('begins only while fewer than maxConcurrent runs are running, over all hosts', async () => {
      const [a, b] = [await two.opened('a'), await two.opened('b')];
      const { run: c } = await two.other.open({ ...byHand, taskId: 'c' }, noon);
      assert.ok(c);
      assert.ok(await two.store.begin(a.id, upTo(2), noon));
      assert.ok(await two.other.begin(c.id, upTo(2), noon));
      assert.equal(await two.store.begin(b.id, upTo(2), noon), undefined);
      assert.equal((await two.store.run(b.id))?.status, 'queued');
      await two.other.end(c.id, succeeded, noon);
      assert.ok(await two.store.begin(b.id, upTo(2), noon));
    });

    it('of an unknown id is none', async () => {
      assert.equal(await two.store.run('20200101-000000-000000'), undefined);
      assert.equal(await two.store.begin('20200101-000000-000000', upTo(9), noon), undefined);
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
