import assert from 'node:assert/strict';
import { SelfCheck } from '../../../src/engine/selfCheck.ts';
import { TaskStates } from '../../../src/engine/taskStates.ts';
import type { Cursor } from '../../../src/engine/runStore.ts';
import { scheduleKey } from '../../../src/schedule/occurrences.ts';
import { aHost, aTask, cron, hour, minute } from '../../support/builders.ts';
import { MemoryRunStore } from '../../support/memoryRunStore.ts';
import { midnight } from './world.ts';

const task = aTask({ schedules: [cron('0 * * * *')] });
const key = scheduleKey(task.schedules, task.timezone);
const cursor = (until: number, lastStart?: number): Cursor => ({
  ...{ taskId: task.id, scheduleKey: key, since: midnight, until },
  ...(lastStart === undefined ? {} : { lastStart }),
});

async function standingAt(until: number): Promise<TaskStates> {
  const states = new TaskStates('this machine');
  await states.replace([task], [cursor(until)], midnight);
  return states;
}

describe('The turn of a held catch-up', () => {
  const turn = midnight + 5 * hour;
  const heldUntil = (states: TaskStates) => states.get(task.id)?.heldUntil;

  it('stays while the same occurrence waits, whatever else changes', async () => {
    const states = await standingAt(midnight);
    states.hold(task.id, turn);
    states.moveTo([cursor(midnight, midnight + minute)]);
    assert.equal(heldUntil(states), turn);
    await states.replace([task], [cursor(midnight)], midnight);
    assert.equal(heldUntil(states), turn);
  });

  it('is gone when another host has accounted for that occurrence', async () => {
    const states = await standingAt(midnight);
    states.hold(task.id, turn);
    states.moveTo([cursor(midnight + hour)]);
    assert.equal(heldUntil(states), undefined);
  });
});

describe('The self-check of a task that another host runs', () => {
  it('waits until that has told of its end', async () => {
    // This host believes to be further than the store says.
    const states = await standingAt(midnight + 3 * hour);
    const store = new MemoryRunStore(aHost());
    await store.enrol([{ taskId: task.id, scheduleKey: key }], [], midnight);
    const now = midnight + 3 * hour + 10 * minute;
    const other = store.alongside(aHost({ pid: 7 }));
    const base = { taskId: task.id, label: 'report', priority: 0 };
    const request = { ...base, trigger: 'manual', overlap: 'skip' } as const;
    const { run } = await other.open(request, now);
    assert.ok(run);
    assert.deepEqual(await new SelfCheck(states, store).look(now), []);
    await other.end(run.id, { status: 'succeeded' }, now);
    assert.deepEqual(await new SelfCheck(states, store).look(now), [task.id]);
  });
});
