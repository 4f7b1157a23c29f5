import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import type { Outcome } from '../../../src/model/run.ts';
import { aConfig, anOutputSpec, aTask, cron, minute, second } from '../../support/builders.ts';
import { fails, hangs, succeeds } from '../../support/scriptedExecutor.ts';
import { aWorld } from './world.ts';

describe('how a run ended', () => {
  const outcomes: Record<string, Outcome> = {
    'exit code 0': { status: 'succeeded', exitCode: 0 },
    'another exit code': { status: 'failed', exitCode: 3, reason: 'exit-code' },
    'a signal': { status: 'failed', signal: 'SIGSEGV', reason: 'signal' },
    'its timeout': { status: 'timed-out', signal: 'SIGTERM', reason: 'timeout' },
    'the user': { status: 'cancelled', signal: 'SIGKILL', reason: 'stopped' },
    'a program that is not there': { status: 'failed', reason: 'program-not-found', detail: 'pg_dump' },
  };
  for (const [name, outcome] of Object.entries(outcomes)) {
    it(`stands in its row: by ${name}`, async () => {
      const world = aWorld();
      world.executor.behave('report', { end: outcome, after: minute });
      await world.start(aConfig([aTask()]));
      const { id } = await world.runByHand();
      await world.clock.advanceBy(minute);
      const run = await world.store.run(id);
      const { status, exitCode, signal, reason, detail } = run ?? {};
      const absent = { exitCode: undefined, signal: undefined, reason: undefined, detail: undefined };
      assert.deepEqual({ status, exitCode, signal, reason, detail }, { ...absent, ...outcome });
      assert.equal(run?.endedAt, world.clock.now());
      assert.equal(run?.startedAt, world.clock.now() - minute);
    });
  }

  it('stands in its row where no process ever started', async () => {
    const world = aWorld();
    const outcome: Outcome = { status: 'failed', reason: 'script-not-found', detail: 'a.mjs' };
    world.executor.behave('report', { end: outcome, neverStarts: true });
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    const run = await world.store.run(id);
    assert.equal(run?.status, 'failed');
    assert.equal(run?.reason, 'script-not-found');
    assert.equal(run?.detail, 'a.mjs');
    assert.equal(run?.pid, undefined);
  });

  it('is timed-out for a run that lasts longer than its task allows', async () => {
    const world = aWorld();
    world.executor.behave('report', hangs);
    await world.start(aConfig([aTask({ timeout: 2 * minute })]));
    const { id } = await world.runByHand();
    await world.clock.advanceBy(2 * minute);
    assert.equal((await world.store.run(id))?.status, 'timed-out');
  });

  it('leaves the schedule of the task going', async () => {
    const world = aWorld();
    world.executor.behave('report', fails());
    const schedules = [cron('*/10 * * * *')];
    await world.start(aConfig([aTask({ schedules })]));
    await world.clock.advanceBy(20 * minute);
    assert.deepEqual(await world.history(), Array(3).fill('report failed'));
  });
});

describe('what is announced', () => {
  it('is the run queued, running, with its process, and ended, in this order', async () => {
    const world = aWorld();
    world.executor.behave('report', {
      ...succeeds,
      end: { status: 'succeeded', exitCode: 0 },
      after: second,
    });
    await world.start(aConfig([aTask()]));
    world.events.length = 0;
    await world.runByHand();
    await world.clock.advanceBy(second);
    assert.deepEqual(
      world.heard('run').map(({ run }) => [run.status, run.pid !== undefined]),
      [
        ['queued', false],
        ['running', false],
        ['running', true],
        ['succeeded', true],
      ],
    );
  });

  it('is what stands in the history at that moment', async () => {
    const world = aWorld();
    const seen: Promise<unknown>[] = [];
    world.scheduler.onEvent((event) => {
      if (event.type !== 'run') return;
      seen.push(world.store.run(event.run.id).then((row) => assert.deepEqual(row, event.run)));
    });
    await world.start(aConfig([aTask({ schedules: [cron('* * * * *')] })]));
    await world.clock.advanceBy(3 * minute);
    assert.ok(seen.length >= 9);
    await Promise.all(seen);
  });

  it('is the outputs of a task after the end of the run that made them', async () => {
    const world = aWorld();
    world.executor.behave('report', { ...succeeds, print: ['# Report'] });
    await world.start(aConfig([aTask({ output: anOutputSpec() })]));
    world.events.length = 0;
    await world.runByHand();
    const told = world.events.filter(({ type }) => type === 'run' || type === 'outputs');
    assert.deepEqual(told.at(-1), { type: 'outputs', taskId: 'report' });
    assert.equal(world.heard('outputs').length, 1);
  });

  it('is no output where there is none', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask({ output: anOutputSpec() })]));
    await world.runByHand();
    assert.equal(world.heard('outputs').length, 0);
  });

  it('is the schedule when a config comes into force, and the tick with its instant', async () => {
    const world = aWorld();
    await world.start(aConfig([aTask()]));
    await world.clock.advanceBy(0);
    assert.deepEqual(world.events, [{ type: 'schedule' }, { type: 'tick', now: world.clock.now() }]);
  });

  it('reaches the others though a listener throws, and no run suffers', async () => {
    const world = aWorld();
    const heard: string[] = [];
    world.scheduler.onEvent(() => {
      throw new Error('a view is broken');
    });
    world.scheduler.onEvent(({ type }) => heard.push(type));
    await world.start(aConfig([aTask({ schedules: [cron('* * * * *')] })]));
    await world.clock.advanceBy(2 * minute);
    assert.deepEqual(await world.history(), Array(3).fill('report succeeded'));
    assert.equal(heard.length, world.events.length);
    assert.ok(world.logged.includes('A listener failed'));
  });

  it('reaches the others though a follower of a run throws, and the run ends well', async () => {
    const world = aWorld();
    world.executor.behave('report', { ...succeeds, print: ['one', 'two'] });
    const ends: string[] = [];
    const printed: string[] = [];
    world.present = (live) => {
      live.follow({
        onOutput: () => {
          throw new Error('a terminal is broken');
        },
        onEnd: () => {
          throw new Error('a terminal is broken');
        },
      });
      live.follow({
        onOutput: ({ chunk }) => printed.push(new TextDecoder().decode(chunk)),
        onEnd: ({ status }) => ends.push(status),
      });
    };
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    assert.equal((await world.store.run(id))?.status, 'succeeded');
    assert.deepEqual(printed, ['one', 'two']);
    assert.deepEqual(ends, ['succeeded']);
    assert.equal(world.scheduler.live(id), undefined);
    assert.deepEqual(world.heard('trouble'), []);
  });

  it('survives a presenter that throws', async () => {
    const world = aWorld();
    world.present = () => {
      throw new Error('no terminal');
    };
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    assert.equal((await world.store.run(id))?.status, 'succeeded');
  });
});

describe('a live run', () => {
  it('is there from the start on until the end, which its followers hear last', async () => {
    const world = aWorld();
    world.executor.behave('report', { ...hangs, print: ['hello'] });
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    const live = world.scheduler.live(id);
    assert.equal(world.presented[0], live);
    const heard: string[] = [];
    live?.follow({
      onOutput: ({ chunk }) => heard.push(new TextDecoder().decode(chunk)),
      onEnd: ({ status, exitCode }) => heard.push(`${status} ${exitCode}`),
    });
    world.executor.print(id, ' world');
    world.executor.finish(id);
    await settle();
    assert.deepEqual(heard, ['hello', ' world', 'succeeded 0']);
    assert.equal(world.scheduler.live(id), undefined);
  });
});
