import assert from 'node:assert/strict';
import fc from 'fast-check';
import { latenessOf } from '../../../src/engine/lateness.ts';
import { planTick, type TaskState } from '../../../src/engine/planTick.ts';
import { fresh } from '../../../src/engine/spread.ts';
import type { Claim } from '../../../src/engine/runStore.ts';
import type { MissedPolicy, Task } from '../../../src/model/task.ts';
import type { Occurrences } from '../../../src/schedule/occurrences.ts';
import {
  aTask,
  at,
  day,
  hour,
  minute,
  occurrencesAt,
  occurrencesEvery,
  second,
} from '../../support/builders.ts';

const six = at('2026-11-22T06:00Z');
const anchor = { since: 0 };

function standing(occurrences: Occurrences, until: number, task: Partial<Task>, active = false): TaskState {
  const next = occurrences.next(until, anchor);
  return {
    task: aTask(task),
    foreign: false,
    unapproved: false,
    scheduleKey: 'key',
    occurrences,
    anchor,
    next,
    activeSince: active ? 0 : undefined,
  };
}

/** `missed 06:00 x25 superseded`, `run 07:00 catch-up`. */
const say = ({ decision, occurrence, occurrences, reason, trigger }: Claim) =>
  [
    decision,
    new Date(occurrence).toISOString().slice(11, 16),
    ...(occurrences === 1 ? [] : [`x${occurrences}`]),
    reason ?? trigger,
  ].join(' ');

/** What is decided at `now` of a task that is due at these times and has nothing accounted for. */
const decided = (task: Partial<Task>, due: readonly number[], now: number, active = false) =>
  planTick([standing(occurrencesAt(...due), 0, task, active)], now).claims.map(say);

describe('How late is late', () => {
  const judgements: readonly [number, number | undefined, string][] = [
    [0, undefined, 'punctual'],
    [second, undefined, 'punctual'],
    [minute, undefined, 'punctual'],
    [minute + 1, undefined, 'late'],
    [300 * day, undefined, 'late'],
    [hour, hour, 'late'],
    [hour + 1, hour, 'too-old'],
    [second, 1, 'punctual'],
    [minute, second, 'punctual'],
    [minute + 1, second, 'too-old'],
    // The clock was set back since.
    [-hour, undefined, 'punctual'],
  ];
  for (const [age, missedWithin, expected] of judgements) {
    it(`${age} ms with missedWithin ${missedWithin} is ${expected}`, () => {
      const task = missedWithin === undefined ? {} : { missedWithin };
      assert.equal(latenessOf(six, six + age, task), expected);
    });
  }
});

describe('Occurrences that passed while nothing was running', () => {
  const hours = [six, six + hour, six + 2 * hour];
  const later = six + 2 * hour + 30 * minute;

  it('once: the newest runs, the others are missed', () => {
    assert.deepEqual(decided({ missed: 'once' }, hours, later), [
      'missed 06:00 superseded',
      'missed 07:00 superseded',
      'run 08:00 catch-up',
    ]);
  });

  it('skip: all are missed, but for one that is only a minute late', () => {
    assert.deepEqual(decided({ missed: 'skip' }, hours, later), [
      'missed 06:00 not-caught-up',
      'missed 07:00 not-caught-up',
      'missed 08:00 not-caught-up',
    ]);
    assert.deepEqual(decided({ missed: 'skip' }, hours, six + 2 * hour + second), [
      'missed 06:00 not-caught-up',
      'missed 07:00 not-caught-up',
      'run 08:00 schedule',
    ]);
  });

  it('all: the oldest runs first, and each when the one before it has ended', () => {
    assert.deepEqual(decided({ missed: 'all' }, hours, later), ['run 06:00 catch-up']);
    assert.deepEqual(decided({ missed: 'all' }, hours.slice(1), later), ['run 07:00 catch-up']);
    const waiting = planTick([standing(occurrencesAt(...hours), six, { missed: 'all' }, true)], later);
    assert.deepEqual(waiting.claims, []);
    assert.equal(waiting.next, undefined, 'the end of its run will tell');
  });

  it('all: what is due on time overlaps as usual', () => {
    const task = { missed: 'all' } as const;
    assert.deepEqual(decided(task, [six], six + second, true), ['skipped 06:00 overlap']);
    assert.deepEqual(decided({ ...task, overlap: 'queue' }, [six], six, true), ['run 06:00 schedule']);
  });

  it('all: what passed before the run began waits for its end, however short a time ago', () => {
    const due = [six - 2 * second, six - second, six, six + 3 * second];
    const task = { missed: 'all' } as const;
    const at = (now: number, until: number) =>
      planTick([{ ...standing(occurrencesAt(...due), until, task), activeSince: six }], now).claims.map(say);
    assert.deepEqual(at(six, six - second - 1), []);
    assert.deepEqual(at(six + 3 * second, six), ['skipped 06:00 overlap']);
  });

  it('all: a thousand are caught up, older ones are recorded', () => {
    const minutes = occurrencesEvery(minute);
    const now = six + 1499 * minute;
    const { claims, next } = planTick([standing(minutes, six - 1, { missed: 'all' })], now);
    const missed = claims.filter(({ decision }) => decision === 'missed');
    assert.equal(
      missed.reduce((sum, { occurrences }) => sum + occurrences, 0),
      500,
    );
    assert.ok(missed.every(({ reason }) => reason === 'too-many'));
    assert.deepEqual(
      claims.slice(-1).map(({ decision, occurrence }) => [decision, occurrence]),
      [['run', six + 500 * minute]],
    );
    assert.equal(next, now);
  });

  for (const [missed, ran] of [
    ['once', ['missed 06:00 superseded', 'missed 07:00 superseded', 'run 08:00 catch-up']],
    ['all', ['missed 06:00 too-old', 'run 07:00 catch-up']],
  ] as const) {
    it(`${missed}: what is older than missedWithin does not run`, () => {
      assert.deepEqual(decided({ missed, missedWithin: 100 * minute }, hours, later), ran);
      assert.deepEqual(decided({ missed, missedWithin: 10 * minute }, hours, later), [
        'missed 06:00 too-old',
        'missed 07:00 too-old',
        'missed 08:00 too-old',
      ]);
    });
  }
});

describe('What is only a minute late', () => {
  it('is not too old, whatever missedWithin says', () => {
    const due = [six - 50 * second, six - 20 * second];
    for (const missed of ['once', 'all'] as const) {
      const said = decided({ missed, missedWithin: second }, due, six);
      assert.ok(!said.some((each) => each.includes('too-old')), said.join());
    }
  });
});

describe('Catch-ups of many tasks', () => {
  const late = (count: number, given: Partial<Task> = {}) =>
    Array.from({ length: count }, (_, index) =>
      standing(occurrencesAt(six), 0, { id: `task-${index}`, ...given }),
    );
  const now = six + hour;

  /** At which second after `now` each task was started, ticking as the loop does. */
  function starts(states: TaskState[]): Map<string, number> {
    const started = new Map<string, number>();
    let spread = fresh;
    let at = now;
    while (started.size < states.length) {
      const plan = planTick(states, at, spread);
      spread = plan.spread;
      for (const { taskId } of plan.claims) started.set(taskId, (at - now) / second);
      const held = new Map(plan.holds.map(({ taskId, until }) => [taskId, until]));
      states = states.map((state) => ({
        ...state,
        next: started.has(state.task.id) ? undefined : state.next,
        heldUntil: held.get(state.task.id) ?? state.heldUntil,
      }));
      at = Math.max(at, plan.next ?? at);
    }
    return started;
  }

  it('start one by one, a second apart', () => {
    assert.deepEqual([...starts(late(5)).values()], [0, 1, 2, 3, 4]);
  });

  it('of very many in lots, so that all have started in about a minute', () => {
    const seconds = [...starts(late(6000)).values()];
    assert.equal(seconds.filter((each) => each === 0).length, 100);
    assert.equal(Math.max(...seconds), 59);
  });

  it('start at once where nobody asks to spread them out', () => {
    assert.equal(planTick(late(5), now).claims.length, 5);
  });

  it('do not hold up what is due on time, nor what is only recorded', () => {
    const punctual = standing(occurrencesAt(now), 0, { id: 'punctual' });
    const recorded = standing(occurrencesAt(six, six + minute), 0, { id: 'recorded' });
    const { claims } = planTick([...late(1), recorded, punctual], now, fresh);
    assert.deepEqual(claims.map(say), [
      'run 06:00 catch-up',
      'missed 06:00 superseded',
      'run 07:00 schedule',
    ]);
  });

  it('that come later do not overtake those that wait', () => {
    const { spread } = planTick(late(3), now, fresh);
    const next = planTick([standing(occurrencesAt(six), 0, { id: 'later' })], now + 500, spread);
    assert.deepEqual(next.holds, [{ taskId: 'later', until: now + 3 * second }]);
  });

  it('go on when the clock has been set back meanwhile', () => {
    const [state] = late(1);
    assert.ok(state);
    const held = { ...state, heldUntil: now + day };
    assert.equal(planTick([held], now, { slot: now + day, left: 0, size: 1 }).claims.length, 1);
    assert.equal(planTick([state], now, { slot: now + day, left: 0, size: 1 }).claims.length, 1);
  });
});

describe('Whatever the policy and whenever it ticks', () => {
  it('each occurrence is accounted for exactly once, in order, and runs at most once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 80 }),
        fc.constantFrom<MissedPolicy>('once', 'skip', 'all'),
        fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
        fc.array(fc.record({ wait: fc.nat(900), active: fc.boolean() }), { maxLength: 25 }),
        (minutes, missed, within, waits) => {
          const due = minutes.toSorted((a, b) => a - b).map((each) => each * minute);
          const task = { missed, ...(within === undefined ? {} : { missedWithin: within * minute }) };
          const accounted: number[] = [];
          let now = 0;
          let spread = fresh;
          let heldUntil: number | undefined;
          const later = Array.from({ length: 200 }, () => ({ wait: 5001, active: false }));
          for (const { wait, active } of [...waits, ...later]) {
            now += wait * minute;
            const state = standing(occurrencesAt(...due), accounted.at(-1) ?? 0, task, active);
            const plan = planTick([{ ...state, heldUntil }], now, spread);
            spread = plan.spread;
            heldUntil = plan.claims.length > 0 ? undefined : (plan.holds[0]?.until ?? heldUntil);
            const runs = plan.claims.filter(({ decision }) => decision === 'run');
            assert.ok(runs.length <= 1);
            for (const { occurrence, occurrences } of plan.claims) {
              const place = due.indexOf(occurrence);
              accounted.push(...due.slice(place + 1 - occurrences, place + 1));
            }
          }
          assert.deepEqual(accounted, due);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('A row for many missed occurrences', () => {
  it('names the oldest of them; one for each need not', () => {
    const plan = (count: number) => {
      const due = Array.from({ length: count }, (_, index) => six + index * minute);
      const now = six + (count - 1) * minute + 2 * hour;
      return planTick([standing(occurrencesAt(...due), 0, { missed: 'skip' })], now).claims.map(
        ({ from }) => from,
      );
    };
    assert.deepEqual(plan(9), [six]);
    assert.deepEqual(plan(3), [undefined, undefined, undefined]);
  });
});
