import assert from 'node:assert/strict';
import { aConfig, anOutputSpec, aTask, day, hour, second } from '../../support/builders.ts';
import { fails, hangs, succeeds } from '../../support/scriptedExecutor.ts';
import { aWorld, midnight } from './world.ts';

const task = aTask({ output: anOutputSpec({ keep: 2 }), timeout: day });
const prints = (...print: string[]) => ({ ...succeeds, print });

describe('what a run generates', () => {
  it('is published and recorded before its row says that it succeeded', async () => {
    const world = aWorld();
    world.executor.behave('report', prints('# Report'));
    await world.start(aConfig([task]));
    world.store.calls.length = 0;
    const { id } = await world.runByHand();
    assert.deepEqual(
      world.store.calls.filter((call) => call === 'addOutputs' || call === 'end'),
      ['addOutputs', 'end'],
    );
    assert.deepEqual(world.outputs.calls, ['prepare', 'publish', 'prune']);
    const path = `Scheduled Output/${id}.md`;
    assert.deepEqual(await world.store.outputs('report'), [
      { runId: id, taskId: 'report', kind: 'report', path, bytes: 8, createdAt: midnight },
    ]);
    assert.equal(world.outputs.files.get(path), '# Report');
  });

  it('is told of to the script through its environment', async () => {
    const world = aWorld();
    await world.start(aConfig([task, aTask({ id: 'without' })]));
    const { id } = await world.runByHand();
    await world.runByHand('without');
    assert.deepEqual(
      world.executor.requests.map(({ env }) => env),
      [{ SCHEDULER_OUTPUT: `/pending/${id}` }, {}],
    );
  });

  it('is thrown away when the run fails, and nothing is recorded', async () => {
    for (const behaviour of [
      { ...fails(2), print: ['half'] },
      { ...hangs, print: ['half'] },
    ]) {
      const world = aWorld();
      world.executor.behave('report', behaviour);
      await world.start(aConfig([{ ...task, timeout: second }]));
      await world.runByHand();
      await world.clock.advanceBy(2 * second);
      assert.deepEqual(world.outputs.calls, ['prepare', 'discard']);
      assert.deepEqual(await world.store.outputs(), []);
      assert.deepEqual(world.heard('outputs'), []);
    }
  });

  it('beyond the newest few is removed and forgotten', async () => {
    const world = aWorld();
    world.executor.behave('report', prints('# Report'));
    await world.start(aConfig([task]));
    const ids: string[] = [];
    for (let count = 0; count < 4; count++) {
      await world.clock.advanceBy(hour);
      ids.push((await world.runByHand()).id);
    }
    assert.deepEqual(
      (await world.store.outputs()).map(({ runId }) => runId),
      [ids[3], ids[2]],
    );
    assert.equal(world.outputs.files.size, 2);
    assert.ok(world.logged.some((line) => line.startsWith(`Removed Scheduled Output/${ids[0]}.md`)));
  });

  it('prunes nothing where a run generates nothing', async () => {
    const world = aWorld();
    await world.start(aConfig([task]));
    await world.runByHand();
    assert.deepEqual(world.outputs.calls, ['prepare', 'publish']);
  });

  it('and cannot be kept leaves the run succeeded, with the reason', async () => {
    for (const where of ['publish', 'addOutputs'] as const) {
      const world = aWorld();
      world.executor.behave('report', prints('# Report'));
      await world.start(aConfig([task]));
      if (where === 'publish') world.outputs.faults.set('publish', new Error('The disk is full'));
      else world.store.fail('addOutputs');
      const { id } = await world.runByHand();
      const run = await world.store.run(id);
      assert.equal(run?.status, 'succeeded');
      assert.equal(run?.exitCode, 0);
      assert.equal(run?.reason, 'output-failed');
      assert.match(run?.detail ?? '', where === 'publish' ? /The disk is full/ : /cannot addOutputs/);
      assert.deepEqual(world.heard('outputs'), []);
    }
  });

  it('stays the truth of the run where only an older output cannot be removed', async () => {
    const world = aWorld();
    world.executor.behave('report', prints('# Report'));
    world.outputs.faults.set('prune', new Error('In use'));
    await world.start(aConfig([task]));
    const { id } = await world.runByHand();
    assert.equal((await world.store.run(id))?.reason, undefined);
    assert.equal((await world.store.outputs()).length, 1);
    assert.equal(world.heard('outputs').length, 1);
    assert.ok(world.logged.some((line) => line.includes('could not be removed')));
  });

  it('and cannot be thrown away does not hide why the run failed', async () => {
    const world = aWorld();
    world.executor.behave('report', fails(2));
    world.outputs.faults.set('discard', new Error('In use'));
    await world.start(aConfig([task]));
    const { id } = await world.runByHand();
    const run = await world.store.run(id);
    assert.deepEqual([run?.status, run?.reason, run?.exitCode], ['failed', 'exit-code', 2]);
  });

  it('has no place to go: the run does not start, and says why', async () => {
    const world = aWorld();
    world.outputs.faults.set('prepare', new Error('Outside of the folder'));
    await world.start(aConfig([task]));
    const { id } = await world.runByHand();
    const run = await world.store.run(id);
    assert.deepEqual(
      [run?.status, run?.reason, run?.detail],
      ['failed', 'output-failed', 'Outside of the folder'],
    );
    assert.equal(world.executor.requests.length, 0);
    assert.ok(world.logs.closed.has(id));
    assert.equal(world.scheduler.live(id), undefined);
  });
});

describe('what a run prints', () => {
  it('is in its log, both streams in order', async () => {
    const world = aWorld();
    const print = ['one ', { stream: 'stderr', text: 'two ' } as const, 'three'];
    world.executor.behave('report', { ...succeeds, print });
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    assert.equal(world.logs.texts.get(id), 'one two three');
    assert.ok(world.logs.closed.has(id));
  });

  it('and cannot be logged to the end leaves the run succeeded, with the reason', async () => {
    const world = aWorld();
    world.logs.closeFault = new Error('The disk is full');
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    const run = await world.store.run(id);
    assert.deepEqual(
      [run?.status, run?.reason, run?.detail],
      ['succeeded', 'log-failed', 'The disk is full'],
    );
  });

  it('and cannot be logged does not hide why a run failed', async () => {
    const world = aWorld();
    world.logs.closeFault = new Error('The disk is full');
    world.executor.behave('report', fails(4));
    await world.start(aConfig([aTask()]));
    const { id } = await world.runByHand();
    assert.equal((await world.store.run(id))?.reason, 'exit-code');
  });

  it('has no log: the run does not start, and says why', async () => {
    const world = aWorld();
    world.logs.openFault = new Error('No such folder');
    await world.start(aConfig([task]));
    const { id } = await world.runByHand();
    const run = await world.store.run(id);
    assert.deepEqual([run?.status, run?.reason, run?.detail], ['failed', 'log-not-opened', 'No such folder']);
    assert.equal(world.executor.requests.length, 0);
    assert.deepEqual(world.outputs.calls, []);
  });
});
