import assert from 'node:assert/strict';
import type { TaskOverview } from '../../../src/app/workspaceScheduler.ts';
import { dueState } from '../../../src/cli/dueState.ts';
import { occurrencesOfTask, type Timing } from '../../../src/cli/followingOccurrences.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { at, aRun, aTask, cron, every, hour, minute } from '../../support/builders.ts';

const now = Date.UTC(2026, 10, 22, 12);
const every6Hours = every(6, 'hour');

interface Given {
  readonly next?: number;
  readonly lastStart?: number;
  readonly enabled?: boolean;
}

function overview(schedules: readonly Schedule[], { next, lastStart, enabled = true }: Given = {}) {
  const last = lastStart === undefined ? undefined : aRun({ createdAt: lastStart });
  const task = aTask({ schedules, enabled });
  return { task, next, active: undefined, last, approval: 'approved' } satisfies TaskOverview;
}

/** What `scheduler next` shows of such a task, `delay` being its jitter here. */
function coming(
  schedules: readonly Schedule[],
  given: Given,
  wanted: { readonly count: number; readonly from?: number },
  delay = 0,
): number[] {
  const { lastStart } = given;
  const timing: Timing = {
    occurrences: compileSchedules(schedules, 'UTC', undefined, () => delay),
    anchor: { since: now - 100 * hour, ...(lastStart === undefined ? {} : { lastStart }) },
  };
  return occurrencesOfTask(overview(schedules, given), timing, { now, ...wanted }).map(({ at }) => at);
}

describe('the coming occurrences of a task', () => {
  it('go on from the last start', () => {
    const given = { lastStart: now - hour, next: now + 5 * hour };
    assert.deepEqual(coming([every6Hours], given, { count: 3 }), [
      now + 5 * hour,
      now + 11 * hour,
      now + 17 * hour,
    ]);
  });

  it('go on from now where the task is overdue', () => {
    const given = { lastStart: now - 10 * hour, next: now - 4 * hour };
    assert.deepEqual(coming([every6Hours], given, { count: 3 }), [
      now - 4 * hour,
      now + 6 * hour,
      now + 12 * hour,
    ]);
  });

  it('begin at once where the task has never run', () => {
    assert.deepEqual(coming([every6Hours], { next: now }, { count: 2 }), [now, now + 6 * hour]);
  });

  it('pass over what nobody will run any more', () => {
    const given = { next: now - 5 * hour };
    assert.deepEqual(coming([cron('0 * * * *')], given, { count: 2 }), [now - 5 * hour, now + hour]);
  });

  it('lie strictly after an instant that is asked for', () => {
    const from = now + 48 * hour;
    const given = { next: now + hour };
    assert.deepEqual(coming([cron('0 * * * *')], given, { from, count: 2 }), [from + hour, from + 2 * hour]);
  });

  it('go on from the last start after such an instant, too', () => {
    const given = { lastStart: now - hour, next: now + 5 * hour };
    assert.deepEqual(coming([every6Hours], given, { from: now, count: 2 }), [
      now + 5 * hour,
      now + 11 * hour,
    ]);
  });

  it('come back to the day of the last start after a short month', () => {
    const monthly: Schedule = { form: 'every', count: 1, unit: 'month' };
    const given = { lastStart: at('2026-10-31T06:00Z'), next: at('2026-11-30T06:00Z') };
    assert.deepEqual(coming([monthly], given, { count: 2 }), [given.next, at('2026-12-31T06:00Z')]);
  });

  it('hold the jitter of the task', () => {
    const hourly: Schedule = { ...cron('0 * * * *'), jitter: 10 * minute };
    const delay = 7 * minute;
    const given = { next: now + delay };
    assert.deepEqual(coming([hourly], given, { count: 2 }, delay), [now + delay, now + hour + delay]);
  });

  it('say what a clock change does to them, the first one too', () => {
    const schedules = [cron('30 2 * * *')];
    const timing: Timing = { occurrences: compileSchedules(schedules, 'Europe/Paris'), anchor: { since: 0 } };
    const next = Date.UTC(2026, 9, 25, 0, 30);
    const options = { now: next - hour, count: 2 };
    const notes = occurrencesOfTask(overview(schedules, { next }), timing, options).map(({ note }) => note);
    assert.deepEqual(notes, [{ kind: 'repeated', pass: 'first', both: false }, undefined]);
  });

  it('are none of a disabled task, and none without a schedule', () => {
    const wanted = { from: now, count: 2 };
    assert.deepEqual(coming([every6Hours], { enabled: false }, wanted), []);
    assert.deepEqual(coming([], {}, { count: 2 }), []);
    assert.deepEqual(occurrencesOfTask(overview([every6Hours]), undefined, { now, ...wanted }), []);
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
