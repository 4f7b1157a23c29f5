import assert from 'node:assert/strict';
import { Chain } from '../../../src/engine/chain.ts';
import { aConfig, aRun, aTask, cron, minute } from '../../support/builders.ts';
import { hangs } from '../../support/scriptedExecutor.ts';
import { aWorld } from './world.ts';

const pull = aTask({ id: 'pull', interrupted: 'retry', priority: 3 });
const alarm = aTask({ id: 'alarm', schedules: [{ form: 'after', task: 'pull', on: 'failure' }] });
const begun = aRun({ taskId: 'pull', status: 'running' });
const idsOf = (chain: Chain, ...given: Parameters<Chain['followersOf']>) =>
  chain.followersOf(...given).map(({ taskId, trigger }) => `${taskId} ${trigger ?? 'after'}`);

describe('A task whose interrupted runs are made up for', () => {
  it('is followed by itself alone, and its chain waits for how that ends', () => {
    const chain = new Chain([pull, alarm]);
    assert.deepEqual(idsOf(chain, begun, 'interrupted'), ['pull catch-up']);
    assert.deepEqual(idsOf(chain, begun, 'failed'), ['alarm after']);
    const [follower] = chain.followersOf(begun, 'interrupted');
    assert.equal(follower?.priority, 3);
  });

  it('is made up for where its run waited, too', () => {
    const waiting = { taskId: 'pull', trigger: 'manual' } as const;
    assert.deepEqual(idsOf(new Chain([pull]), waiting, 'interrupted'), ['pull catch-up']);
  });

  it('is not where the run makes up for one itself, is a dry run, or the task is off or says nothing', () => {
    const chain = new Chain([pull, alarm]);
    const second = { ...begun, trigger: 'catch-up', causedBy: 'first' } as const;
    assert.deepEqual(idsOf(chain, second, 'interrupted'), ['alarm after']);
    assert.deepEqual(idsOf(chain, { ...begun, trigger: 'catch-up' }, 'interrupted'), ['pull catch-up']);
    assert.deepEqual(idsOf(chain, { ...begun, causedBy: 'other' }, 'interrupted'), ['pull catch-up']);
    assert.deepEqual(idsOf(chain, { ...begun, dryRun: true }, 'interrupted'), []);
    for (const task of [aTask({ ...pull, enabled: false }), aTask({ id: 'pull' })]) {
      assert.deepEqual(idsOf(new Chain([task]), begun, 'interrupted'), []);
    }
  });

  it('leaves it to a host that can carry it out', () => {
    const [follower] = new Chain([pull], () => 'unsupported-kind').followersOf(begun, 'interrupted');
    assert.equal(follower?.skip, 'unsupported-kind');
  });

  it('runs again in the host that finds the dead one, and says for which run', async () => {
    const daily = aTask({ ...pull, schedules: [cron('0 6 * * *')] });
    const world = aWorld();
    const died = world.beside();
    died.executor.behave('pull', hangs);
    await died.start(aConfig([daily]));
    const { id } = await died.runByHand('pull');
    world.dead.push(died.host);
    await world.start(aConfig([daily]));
    await world.clock.advanceBy(2 * minute);
    const rows = (await world.rows()).map((row) => [row.status, row.trigger, row.causedBy]);
    assert.deepEqual(rows, [
      ['interrupted', 'manual', undefined],
      ['succeeded', 'catch-up', id],
    ]);
  });
});
