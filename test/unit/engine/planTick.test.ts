import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planTick, type TaskState } from '../../../src/engine/planTick.ts';
import type { Claim } from '../../../src/engine/runStore.ts';
import type { Occurrences } from '../../../src/schedule/occurrences.ts';
import { aTask, at, hour, minute, occurrencesAt, occurrencesEvery, second } from '../../support/builders.ts';

const six = at('2026-11-22T06:00Z');
const anchor = { since: at('2026-11-01T00:00Z') };

/** A task of which everything up to `until` is accounted for. */
function standing(occurrences: Occurrences, until: number, given: Partial<TaskState> = {}): TaskState {
  const task = aTask({ label: 'Report' });
  const next = occurrences.next(until, anchor);
  const state = { task, foreign: false, unapproved: false, scheduleKey: 'daily', occurrences, anchor, next };
  return { ...state, activeSince: undefined, ...given };
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
    const { claims, next } = planTick([standing(occurrencesAt(six), six - hour)], six - 1);
    assert.deepEqual({ claims, next }, { claims: [], next: six });
  });

  it('has no next instant when nothing will ever be due', () => {
    for (const states of [[], [standing(occurrencesAt(six), six)]]) {
      const { claims, next } = planTick(states, six);
      assert.deepEqual({ claims, next }, { claims: [], next: undefined });
    }
  });

  it('runs an occurrence at its very instant', () => {
    const plan = planTick([standing(occurrencesAt(six, six + hour), six - hour)], six);
    assert.deepEqual(plan.claims, [
      {
        taskId: 'report',
        label: 'Report',
        scheduleKey: 'daily',
        priority: 0,
        occurrence: six,
        occurrences: 1,
        decision: 'run',
        trigger: 'schedule',
        overlap: 'skip',
      },
    ]);
    assert.equal(plan.next, six + hour);
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
    const state = standing(occurrencesAt(six, six + hour), six - hour, { activeSince: 0 });
    const plan = planTick([state], six);
    assert.deepEqual(plan.claims.map(summary), [['skipped', six, 'schedule', 'overlap']]);
    assert.equal(plan.next, six + hour);
  });

  it('skips only the newest of several: the older ones were missed', () => {
    const state = standing(occurrencesAt(six, six + hour), six - hour, { activeSince: 0 });
    assert.deepEqual(planTick([state], six + hour).claims.map(summary), [
      ['missed', six, 'schedule', 'superseded'],
      ['skipped', six + hour, 'schedule', 'overlap'],
    ]);
  });

  it('is next due at the earliest of all tasks', () => {
    const states = [
      standing(occurrencesAt(six + 2 * hour), six, { task: aTask({ id: 'late' }) }),
      standing(occurrencesAt(six + hour), six, { task: aTask({ id: 'soon' }) }),
      standing(occurrencesAt(), six, { task: aTask({ id: 'never' }) }),
    ];
    assert.equal(planTick(states, six).next, six + hour);
  });

  it('takes each task for itself', () => {
    const states = [
      standing(occurrencesAt(six), six - 1, { task: aTask({ id: 'a' }), activeSince: 0 }),
      standing(occurrencesAt(six + hour), six - 1, { task: aTask({ id: 'b' }) }),
      standing(occurrencesAt(six), six - 1, { task: aTask({ id: 'c' }) }),
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
    const asked = new Set<unknown>();
    const ask = (_: number, given: unknown) => void asked.add(given);
    const occurrences: Occurrences = { ...occurrencesAt(), next: ask, previous: ask };
    const own = { since: six - hour, lastStart: six - minute };
    planTick([{ ...standing(occurrencesAt(), 0), occurrences, anchor: own, next: six }], six);
    assert.deepEqual([...asked], [own]);
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
    it('records many missed in one row that says how many', () => {
      const now = six + 2500 * minute + 30 * second;
      const { claims, ticks, next } = drain(standing(occurrencesEvery(minute), six - 1), now);
      assert.equal(ticks, 1);
      assert.deepEqual(claims.map(summary), [
        ['missed', six + 2499 * minute, 'schedule', 2500, 'superseded'],
        ['run', six + 2500 * minute, 'schedule'],
      ]);
      assert.equal(next, six + 2501 * minute);
    });

    it('looks at a year in pieces of a month, and loses none at their edges', () => {
      const now = six + 365 * 24 * hour;
      const { claims, ticks } = drain(standing(occurrencesEvery(minute), six - 1), now);
      assert.equal(ticks, 12);
      assert.equal(total(claims), 365 * 24 * 60 + 1);
      assert.equal(claims.filter(({ decision }) => decision === 'run').length, 1);
    });

    it('decides no more than 400 or so at once, of however many tasks; the others follow at once', () => {
      const states = Array.from({ length: 1000 }, (_, index) =>
        standing(occurrencesEvery(hour), six - 1, { task: aTask({ id: String(index) }) }),
      );
      const now = six + 7 * 24 * hour;
      const plan = planTick(states, now);
      assert.ok(plan.claims.length >= 400 && plan.claims.length < 420, `${plan.claims.length} claims`);
      assert.equal(plan.next, now);
    });

    for (const backlog of [1, 2, 5, 6, 7, 1000, 1001]) {
      it(`accounts for a backlog of ${backlog} without losing or doubling one`, () => {
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
        task: Object.freeze(aTask()),
        anchor: Object.freeze({ ...anchor }),
      });

    it('writes to nothing that it is given', () => {
      assert.doesNotThrow(() => planTick(Object.freeze([frozen(), frozen({ activeSince: 0 })]), six));
    });

    it('answers the same to the same', () => {
      const states = [frozen(), frozen({ activeSince: 0 })];
      assert.deepEqual(planTick(states, six), planTick(states, six));
    });
  });

  it('computes no occurrence for 10,000 tasks of which none is due', () => {
    let asked = 0;
    const ask = () => (asked++, undefined);
    const occurrences: Occurrences = { ...occurrencesAt(), next: ask, previous: ask };
    const states = Array.from({ length: 10_000 }, (_, index) => ({
      ...standing(occurrencesAt(), 0, { task: aTask({ id: `task-${index}` }) }),
      occurrences,
      next: index % 2 === 0 ? six + index : undefined,
    }));
    const { claims, next } = planTick(states, six - 1);
    assert.deepEqual({ claims, next }, { claims: [], next: six });
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
          standing(occurrencesAt(...list), 0, { task: aTask({ id: String(index) }) }),
        );
        let now = 0;
        for (const { wait, active } of [...waits, { wait: 5001, active: false }]) {
          now += wait;
          const plan = planTick(
            states.map((state) => ({ ...state, activeSince: active ? 0 : undefined })),
            now,
          );
          const ran = plan.claims.filter(({ decision }) => decision === 'run').map(({ taskId }) => taskId);
          assert.equal(new Set(ran).size, ran.length);
          for (const { taskId, occurrence, occurrences } of plan.claims) {
            const list = schedules[Number(taskId)] ?? [];
            const place = list.indexOf(occurrence);
            // A row for several stands for those before it.
            accounted[Number(taskId)]?.push(...list.slice(place + 1 - occurrences, place + 1));
          }
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
