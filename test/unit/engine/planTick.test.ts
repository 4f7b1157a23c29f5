import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planTick, type TaskState } from '../../../src/engine/planTick.ts';
import type { Claim } from '../../../src/engine/ports.ts';
import type { Occurrences } from '../../../src/schedule/occurrences.ts';
import { at, hour, minute, occurrencesAt, occurrencesEvery, second } from '../../support/builders.ts';

const six = at('2026-11-22T06:00Z');
const anchor = { since: at('2026-11-01T00:00Z') };

/** A task of which everything up to `until` is accounted for. */
function standing(occurrences: Occurrences, until: number, given: Partial<TaskState> = {}): TaskState {
  const task = { id: 'report', label: 'Report' };
  const next = occurrences.next(until, anchor);
  return { task, scheduleKey: 'daily', occurrences, anchor, next, active: false, ...given };
}

/** As short as a test wants to read it. */
const summary = ({ occurrence, decision, trigger, occurrences, reason }: Claim) =>
  [decision, occurrence, trigger, ...(occurrences === 1 ? [] : [occurrences]), reason].filter(
    (part) => part !== undefined,
  );

const total = (claims: readonly Claim[]) => claims.reduce((sum, { occurrences }) => sum + occurrences, 0);

/** Ticks at one instant until no backlog is left, as the loop does. */
function drain(state: TaskState, now: number): { claims: Claim[]; ticks: number; next: number | undefined } {
  const claims: Claim[] = [];
  let current = state;
  for (let ticks = 1; ; ticks++) {
    const plan = planTick([current], now);
    claims.push(...plan.claims);
    const last = claims.at(-1);
    assert.ok(last);
    current = { ...current, next: current.occurrences.next(last.occurrence, current.anchor) };
    if (plan.next !== now) return { claims, ticks, next: plan.next };
    assert.ok(ticks < 1000, 'a backlog that never ends');
  }
}

describe('planTick', () => {
  it('decides nothing before anything is due, and says when that will be', () => {
    const plan = planTick([standing(occurrencesAt(six), six - hour)], six - 1);
    assert.deepEqual(plan, { claims: [], next: six });
  });

  it('has no next instant when nothing will ever be due', () => {
    assert.deepEqual(planTick([], six), { claims: [], next: undefined });
    assert.deepEqual(planTick([standing(occurrencesAt(six), six)], six), { claims: [], next: undefined });
  });

  it('runs an occurrence at its very instant', () => {
    const plan = planTick([standing(occurrencesAt(six, six + hour), six - hour)], six);
    assert.deepEqual(plan, {
      claims: [
        {
          taskId: 'report',
          label: 'Report',
          scheduleKey: 'daily',
          occurrence: six,
          occurrences: 1,
          decision: 'run',
          trigger: 'schedule',
        },
      ],
      next: six + hour,
    });
  });

  it('runs it a second late with its nominal instant', () => {
    const plan = planTick([standing(occurrencesAt(six), six - hour)], six + second);
    assert.deepEqual(plan.claims.map(summary), [['run', six, 'schedule']]);
    assert.equal(plan.next, undefined);
  });

  it('calls a start up to a minute late scheduled, and later than that a catch-up', () => {
    const state = standing(occurrencesAt(six), six - hour);
    assert.deepEqual(planTick([state], six + minute).claims.map(summary), [['run', six, 'schedule']]);
    assert.deepEqual(planTick([state], six + minute + 1).claims.map(summary), [['run', six, 'catch-up']]);
  });

  it('runs the newest of several that have passed and records the others as missed, old to new', () => {
    const occurrences = occurrencesAt(six, six + hour, six + 2 * hour, six + 3 * hour);
    const plan = planTick([standing(occurrences, six - hour)], six + 2 * hour + 10 * minute);
    assert.deepEqual(plan.claims.map(summary), [
      ['missed', six, 'schedule', 'superseded'],
      ['missed', six + hour, 'schedule', 'superseded'],
      ['run', six + 2 * hour, 'catch-up'],
    ]);
    assert.equal(plan.next, six + 3 * hour);
  });

  it('skips what is due while the last run is still going', () => {
    const state = standing(occurrencesAt(six, six + hour), six - hour, { active: true });
    const plan = planTick([state], six);
    assert.deepEqual(plan.claims.map(summary), [['skipped', six, 'schedule', 'overlap']]);
    assert.equal(plan.next, six + hour);
  });

  it('skips only the newest of several: the older ones were missed', () => {
    const state = standing(occurrencesAt(six, six + hour), six - hour, { active: true });
    assert.deepEqual(planTick([state], six + hour).claims.map(summary), [
      ['missed', six, 'schedule', 'superseded'],
      ['skipped', six + hour, 'schedule', 'overlap'],
    ]);
  });

  it('is next due at the earliest of all tasks', () => {
    const states = [
      standing(occurrencesAt(six + 2 * hour), six, { task: { id: 'late', label: 'late' } }),
      standing(occurrencesAt(six + hour), six, { task: { id: 'soon', label: 'soon' } }),
      standing(occurrencesAt(), six, { task: { id: 'never', label: 'never' } }),
    ];
    assert.equal(planTick(states, six).next, six + hour);
  });

  it('takes each task for itself', () => {
    const states = [
      standing(occurrencesAt(six), six - 1, { task: { id: 'a', label: 'a' }, active: true }),
      standing(occurrencesAt(six + hour), six - 1, { task: { id: 'b', label: 'b' } }),
      standing(occurrencesAt(six), six - 1, { task: { id: 'c', label: 'c' } }),
    ];
    assert.deepEqual(
      planTick(states, six).claims.map(({ taskId, decision }) => [taskId, decision]),
      [
        ['a', 'skipped'],
        ['c', 'run'],
      ],
    );
  });

  it('asks the occurrences with the anchor of the task', () => {
    const asked: unknown[] = [];
    const occurrences: Occurrences = {
      followRuns: false,
      next: (after, given) => void asked.push([after, given]),
    };
    const own = { since: six - hour, lastStart: six - minute };
    planTick([{ ...standing(occurrencesAt(), 0), occurrences, anchor: own, next: six }], six);
    assert.deepEqual(asked, [[six, own]]);
  });

  it('says which start an occurrence was counted from, where it follows the runs', () => {
    const following = { ...occurrencesAt(six), followRuns: true };
    const never = { ...standing(following, 0), anchor: { since: 0 } };
    const ran = { ...never, anchor: { since: 0, lastStart: six - hour } };
    const counted = planTick([never, ran, standing(occurrencesAt(six), 0)], six).claims;
    assert.deepEqual(
      counted.map(({ countedFrom }) => countedFrom),
      ['never', six - hour, undefined],
    );
  });

  describe('after a long time', () => {
    it('takes a backlog of more than a thousand in steps, and runs the newest at last', () => {
      const now = six + 2500 * minute + 30 * second;
      const { claims, ticks, next } = drain(standing(occurrencesEvery(minute), six - 1), now);
      assert.equal(ticks, 3);
      assert.equal(total(claims), 2501);
      assert.deepEqual(claims.slice(0, 2).map(summary), [
        ['missed', six + 999 * minute, 'schedule', 1000, 'superseded'],
        ['missed', six + 1999 * minute, 'schedule', 1000, 'superseded'],
      ]);
      assert.deepEqual(claims.slice(-1).map(summary), [['run', six + 2500 * minute, 'schedule']]);
      assert.equal(claims.filter(({ decision }) => decision === 'run').length, 1);
      assert.equal(next, six + 2501 * minute);
    });

    it('never looks at more than a thousand and one occurrences at once, of however many tasks', () => {
      let asked = 0;
      const grid = occurrencesEvery(second);
      const occurrences: Occurrences = {
        ...grid,
        next: (after, given) => (asked++, grid.next(after, given)),
      };
      const states = Array.from({ length: 100 }, (_, index) => ({
        ...standing(grid, six - 1, { task: { id: String(index), label: '' } }),
        occurrences,
      }));
      const plan = planTick(states, six + 365 * 24 * hour);
      assert.ok(asked <= 1001, `${asked} looked at`);
      assert.equal(total(plan.claims), 1000);
      assert.equal(plan.next, six + 365 * 24 * hour, 'the others follow at once');
    });

    it('comes to what is due behind a long backlog in the ticks that follow', () => {
      const now = six + 1500 * minute;
      const long = standing(occurrencesEvery(minute), six - 1, { task: { id: 'long', label: '' } });
      const other = standing(occurrencesAt(now), six, { task: { id: 'other', label: '' } });
      const first = planTick([long, other], now);
      assert.deepEqual(first.claims.map(summary), [
        ['missed', six + 999 * minute, 'schedule', 1000, 'superseded'],
      ]);
      assert.equal(first.next, now);
      const second = planTick([{ ...long, next: six + 1000 * minute }, other], now);
      assert.equal(total(second.claims), 502);
      assert.deepEqual(
        second.claims.filter(({ decision }) => decision === 'run').map(({ taskId }) => taskId),
        ['long', 'other'],
      );
    });

    for (const backlog of [999, 1000, 1001, 1002, 2000, 2001]) {
      it(`accounts for a backlog of ${backlog} without losing or doubling one at the step`, () => {
        const now = six + (backlog - 1) * minute;
        const { claims } = drain(standing(occurrencesEvery(minute), six - 1), now);
        assert.equal(total(claims), backlog);
        assert.deepEqual(claims.slice(-1).map(summary), [['run', now, 'schedule']]);
      });
    }
  });

  describe('is pure', () => {
    const frozen = (given: Partial<TaskState> = {}) =>
      Object.freeze({
        ...standing(Object.freeze(occurrencesEvery(hour)), six - 3 * hour, given),
        task: Object.freeze({ id: 'report', label: 'Report' }),
        anchor: Object.freeze({ ...anchor }),
      });

    it('writes to nothing that it is given', () => {
      assert.doesNotThrow(() => planTick(Object.freeze([frozen(), frozen({ active: true })]), six));
    });

    it('answers the same to the same', () => {
      const states = [frozen(), frozen({ active: true })];
      assert.deepEqual(planTick(states, six), planTick(states, six));
    });
  });

  it('computes no occurrence for 10,000 tasks of which none is due', () => {
    let asked = 0;
    const occurrences: Occurrences = { followRuns: false, next: () => (asked++, undefined) };
    const states = Array.from({ length: 10_000 }, (_, index) => ({
      ...standing(occurrencesAt(), 0, { task: { id: `task-${index}`, label: '' } }),
      occurrences,
      next: index % 2 === 0 ? six + index : undefined,
    }));
    assert.deepEqual(planTick(states, six - 1), { claims: [], next: six });
    assert.equal(asked, 0);
  });

  it('accounts for every occurrence exactly once, with at most one run per task and tick, whenever it ticks', () => {
    const instants = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 });
    const ticks = fc.array(fc.record({ wait: fc.nat(700), active: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(instants, { minLength: 1, maxLength: 3 }), ticks, (lists, waits) => {
        const schedules = lists.map((list) => list.toSorted((a, b) => a - b));
        const accounted = schedules.map((): number[] => []);
        let states = schedules.map((list, index) =>
          standing(occurrencesAt(...list), 0, { task: { id: String(index), label: '' } }),
        );
        let now = 0;
        for (const { wait, active } of [...waits, { wait: 5001, active: false }]) {
          now += wait;
          const plan = planTick(
            states.map((state) => ({ ...state, active })),
            now,
          );
          const ran = plan.claims.filter(({ decision }) => decision === 'run').map(({ taskId }) => taskId);
          assert.equal(new Set(ran).size, ran.length);
          for (const { taskId, occurrence } of plan.claims) accounted[Number(taskId)]?.push(occurrence);
          states = states.map((state, index) => {
            const until = accounted[index]?.at(-1) ?? 0;
            return { ...state, next: state.occurrences.next(until, anchor) };
          });
          const nexts = states.flatMap(({ next }) => next ?? []);
          assert.equal(plan.next, nexts.length === 0 ? undefined : Math.min(...nexts));
        }
        assert.deepEqual(accounted, schedules);
      }),
      { numRuns: 300 },
    );
  });
});
