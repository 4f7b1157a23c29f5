import assert from 'node:assert/strict';
import { TaskStates } from '../../../src/engine/taskStates.ts';
import type { Cursor } from '../../../src/engine/runStore.ts';
import { scheduleKey } from '../../../src/schedule/occurrences.ts';
import { aTask, cron, hour } from '../../support/builders.ts';
import { midnight } from './world.ts';

const named = (id: string, jitter?: number) =>
  aTask({ id, schedules: [{ ...cron('0 6 * * *'), ...(jitter !== undefined && { jitter }) }] });

async function statesOf(tasks: readonly ReturnType<typeof named>[]): Promise<TaskStates> {
  const states = new TaskStates('this machine');
  await states.replace(tasks, [], midnight);
  return states;
}

describe('Tasks with the same schedule', () => {
  it('share what it was compiled to', async () => {
    const states = await statesOf([named('one'), named('two')]);
    assert.equal(states.get('one')?.occurrences, states.get('two')?.occurrences);
    assert.equal(states.get('two')?.next, midnight + 6 * hour);
  });

  it('are late by different times where it has a jitter', async () => {
    const states = await statesOf([named('one', hour), named('two', hour)]);
    const [one, two] = ['one', 'two'].map((id) => states.get(id)?.next ?? NaN);
    assert.notEqual(one, two);
  });
});

describe('A host that hears of cursors', () => {
  it('holds back the tasks without one, and those of another schedule', async () => {
    const tasks = ['one', 'two', 'three'].map((id) => named(id));
    const states = await statesOf([...tasks, { ...named('by hand'), schedules: [] }]);
    const key = scheduleKey(tasks[0]!.schedules, tasks[0]!.timezone);
    const cursor = (taskId: string, scheduleKey: string): Cursor => ({
      ...{ taskId, scheduleKey, since: midnight, until: midnight },
    });
    states.holdBackWithout([cursor('one', key), cursor('two', 'another'), cursor('four', key)]);
    const stale = [...states.all()].filter((entry) => entry.stale).map(({ task }) => task.id);
    assert.deepEqual(stale, ['two', 'three']);
  });
});

describe('A schedule of thousands of tasks', () => {
  it('leaves the thread free while it is taken over', async () => {
    const tasks = Array.from({ length: 2000 }, (_, index) =>
      aTask({ id: `task-${index}`, schedules: [cron(`${index % 60} ${Math.floor(index / 60) % 24} * * *`)] }),
    );
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await statesOf(tasks);
    isOver = true;
    assert.ok(turns >= 3, `the thread was let go ${turns} times`);
  });
});
