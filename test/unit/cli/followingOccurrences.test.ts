import assert from 'node:assert/strict';
import type { TaskOverview } from '../../../src/app/workspaceScheduler.ts';
import { dueState } from '../../../src/cli/dueState.ts';
import { occurrencesOfTask } from '../../../src/cli/followingOccurrences.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import type { Task } from '../../../src/model/task.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 22, 12);
const every6Hours: Schedule = { form: 'every', count: 6, unit: 'hour' };

function overview(
  schedules: readonly Schedule[],
  more: { readonly next?: number; readonly lastStart?: number; readonly enabled?: boolean } = {},
): TaskOverview {
  const task: Task = {
    ...{ id: 'a', label: 'a', enabled: more.enabled ?? true, schedules, timezone: 'UTC', notify: 'never' },
    ...{ run: { kind: 'command', command: 'true' }, options: { env: {} }, timeout: 1, killAfter: 1 },
  };
  const last: Run | undefined =
    more.lastStart === undefined
      ? undefined
      : {
          ...{ id: 'r', taskId: 'a', label: 'a', trigger: 'manual', status: 'succeeded', occurrences: 1 },
          ...{ createdAt: more.lastStart, startedAt: more.lastStart },
          host: { kind: 'cli', pid: 1, startToken: 'x' },
        };
  return { task, next: more.next, active: undefined, last };
}

describe('the coming occurrences of a task', () => {
  it('go on from the last start', () => {
    const task = overview([every6Hours], { lastStart: now - hour, next: now + 5 * hour });
    assert.deepEqual(occurrencesOfTask(task, { now, count: 3 }), [
      now + 5 * hour,
      now + 11 * hour,
      now + 17 * hour,
    ]);
  });

  it('go on from now where the task is overdue', () => {
    const task = overview([every6Hours], { lastStart: now - 10 * hour, next: now - 4 * hour });
    assert.deepEqual(occurrencesOfTask(task, { now, count: 3 }), [
      now - 4 * hour,
      now + 6 * hour,
      now + 12 * hour,
    ]);
  });

  it('begin at once where the task has never run', () => {
    const task = overview([every6Hours], { next: now });
    assert.deepEqual(occurrencesOfTask(task, { now, count: 2 }), [now, now + 6 * hour]);
  });

  it('pass over what nobody will run any more', () => {
    const task = overview([{ form: 'cron', expression: '0 * * * *' }], { next: now - 5 * hour });
    assert.deepEqual(occurrencesOfTask(task, { now, count: 2 }), [now - 5 * hour, now + hour]);
  });

  it('lie strictly after an instant that is asked for', () => {
    const task = overview([{ form: 'cron', expression: '0 * * * *' }], { next: now + hour });
    const from = now + 48 * hour;
    assert.deepEqual(occurrencesOfTask(task, { now, from, count: 2 }), [from + hour, from + 2 * hour]);
  });

  it('are none of a disabled task, and none without a schedule', () => {
    assert.deepEqual(
      occurrencesOfTask(overview([every6Hours], { enabled: false }), { now, from: now, count: 2 }),
      [],
    );
    assert.deepEqual(occurrencesOfTask(overview([]), { now, count: 2 }), []);
  });
});

describe('dueState', () => {
  it('tells why a task is due or not', () => {
    const daily: Schedule = { form: 'daily', at: [{ hour: 6, minute: 0, second: 0 }] };
    assert.deepEqual(dueState(overview([daily], { enabled: false, next: now }), now), { state: 'disabled' });
    assert.deepEqual(dueState(overview([daily], { next: now + 1 }), now), { state: 'later', at: now + 1 });
    assert.deepEqual(dueState(overview([daily], { next: now }), now), {
      state: 'due',
      since: now,
      neverRan: true,
    });
    assert.deepEqual(dueState(overview([daily], { next: now, lastStart: 5 }), now), {
      ...{ state: 'due', since: now, neverRan: false },
    });
    assert.deepEqual(dueState(overview([]), now), { state: 'by-hand' });
    assert.deepEqual(dueState(overview([daily]), now), { state: 'nothing-more' });
    assert.deepEqual(dueState(overview([{ form: 'startup' }]), now), { state: 'not-timed' });
  });
});
