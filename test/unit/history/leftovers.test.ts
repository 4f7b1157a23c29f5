import assert from 'node:assert/strict';
import { removeLeftovers, type RunPlace } from '../../../src/history/leftovers.ts';
import { createdAtOf, newRunId } from '../../../src/history/runId.ts';
import type { Run } from '../../../src/model/run.ts';
import { aRun, at, day, hour, minute } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const now = at('2026-11-22T06:00Z');

/** What is left of a place in which these runs have something. */
async function leftOf(
  ids: readonly string[],
  rows: readonly Run[],
  given: Partial<RunPlace> = {},
): Promise<{ left: string[]; removed: number; told: string[] }> {
  const left = new Set(ids);
  const told: string[] = [];
  const place: RunPlace = {
    isShared: false,
    runs: () => Promise.resolve([...left]),
    remove: (runId) => {
      left.delete(runId);
      return Promise.resolve();
    },
    ...given,
  };
  const removed = await removeLeftovers([place], {
    store: { run: (runId) => Promise.resolve(rows.find(({ id }) => id === runId)) },
    clock: new FakeClock(now),
    log: { info: () => undefined, warn: () => undefined, error: (text) => told.push(text) },
  });
  return { left: [...left], removed, told };
}

describe('The leftovers of runs', () => {
  const old = newRunId(now - 2 * hour);
  const young = newRunId(now - 59 * minute);

  it('are removed when their run is over', async () => {
    const rows = [aRun({ id: old, status: 'interrupted' }), aRun({ id: young, status: 'interrupted' })];
    assert.deepEqual(await leftOf([old, young], rows), { left: [young], removed: 1, told: [] });
  });

  it('stay while it goes on, however long that is', async () => {
    const oldest = newRunId(now - 100 * day);
    for (const status of ['queued', 'running'] as const) {
      assert.deepEqual((await leftOf([oldest], [aRun({ id: oldest, status })])).left, [oldest]);
    }
  });

  it('stay where a person was told to find there what could not be published', async () => {
    const rows = [aRun({ id: old, status: 'failed', reason: 'output-failed' })];
    assert.deepEqual((await leftOf([old], rows)).left, [old]);
  });

  it('are removed where no row tells of them, but for thirty days in a place that others share', async () => {
    const older = newRunId(now - 31 * day);
    assert.deepEqual((await leftOf([old, older], [])).left, []);
    assert.deepEqual((await leftOf([old, older], [], { isShared: true })).left, [old]);
    const rows = [aRun({ id: old })];
    assert.deepEqual((await leftOf([old], rows, { isShared: true })).left, []);
  });

  it('are not what is not called like a run', async () => {
    const others = ['notes', '20261122-060000', `${old}.bak`];
    assert.deepEqual(await leftOf(others, []), { left: others, removed: 0, told: [] });
  });

  it('that cannot be removed do not hold up the others', async () => {
    const second = newRunId(now - 3 * hour);
    const remove = (runId: string) => (runId === old ? Promise.reject(new Error('no')) : Promise.resolve());
    const { removed, told } = await leftOf([old, second], [], { remove });
    assert.equal(removed, 1);
    assert.deepEqual(told, [`What run ${old} has left behind could not be removed`]);
  });
});

describe('The id of a run', () => {
  it('tells the second in which the run was created', () => {
    const instant = at('2026-02-28T23:59:59Z');
    assert.equal(createdAtOf(newRunId(instant + 999)), instant);
  });

  it('is nothing else', () => {
    for (const text of ['', 'a', '20261122-060000', '20261322-060000-7f3a2c', '20261122-060000-7f3a2c.log']) {
      assert.equal(createdAtOf(text), undefined, text);
    }
  });
});
