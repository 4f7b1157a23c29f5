import { compileSchedules, type Occurrences } from '../../../src/schedule/occurrences.ts';
import { Zones } from '../../../src/schedule/zone.ts';
import { oracleOf } from './clockWindows.ts';
import { Counterexample, type Question } from './counterexample.ts';
import type { ScheduleCase } from './scheduleCases.ts';

// The looking up of zones is tested of itself.
const zones = new Zones();

/**
 * What holds for all schedules in a window, whatever was asked before: no occurrence is missed and none invented,
 * neither forwards nor backwards nor in counting, which a single schedule does by arithmetic alone; they strictly
 * increase, and no instant is there twice.
 */
export function checkLaws(given: ScheduleCase): void {
  const { zone, from, to, anchor, parts, probes } = given;
  const schedules = parts.map(({ schedule }) => schedule);
  const occurrences = compileSchedules(schedules, zone, zones, (jitter) => jitter);
  const ask = (question: Question, expected: number | undefined) => {
    const found = answer(occurrences, question, given);
    // What lies outside the window is not known.
    const outside = !('until' in question) && found !== undefined && (found < from || found >= to);
    if ((outside && expected === undefined) || found === expected) return;
    throw new Counterexample({ schedules, zone, anchor }, question, expected, found);
  };
  const clock = oracleOf(zone);
  const all = parts.flatMap(({ expected }) => expected(clock, from, to, anchor));
  const expected = [...new Set(all)].sort((a, b) => a - b);

  // Asked in no order first, so that no earlier answer helps.
  const instants = probes.map((share) => Math.floor(from - 1 + share * (to - from)));
  for (const [index, a] of instants.entries()) {
    const b = instants[index + 1] ?? to - 1;
    ask(
      { name: 'next', after: a },
      expected.find((each) => each > a),
    );
    ask(
      { name: 'previous', before: b },
      expected.findLast((each) => each < b),
    );
    ask({ name: 'count', after: a, until: b }, expected.filter((each) => each > a && each <= b).length);
  }
  const bounds = [from - 1, ...expected, to];
  for (const [index, each] of expected.entries()) {
    ask({ name: 'next', after: bounds[index] ?? NaN }, each);
    ask({ name: 'previous', before: bounds[index + 2] ?? NaN }, each);
  }
  ask({ name: 'next', after: expected.at(-1) ?? from - 1 }, undefined);
  ask({ name: 'previous', before: expected[0] ?? to }, undefined);
  ask({ name: 'count', after: from - 1, until: to - 1 }, expected.length);
  if (parts.length === 1) ask({ name: 'cost', after: from - 1, until: to - 1 }, 0);

  // The way back from what lies beyond the window.
  for (const after of [...instants, to - 1]) {
    const next = occurrences.next(after, anchor);
    if (next === undefined) continue;
    ask({ name: 'previous', before: next + 1 }, next);
    ask({ name: 'count', after, until: next }, 1);
    ask({ name: 'count', after, until: next - 1 }, 0);
  }
}

function answer(occurrences: Occurrences, question: Question, { anchor }: ScheduleCase): number | undefined {
  switch (question.name) {
    case 'next':
      return occurrences.next(question.after, anchor);
    case 'previous':
      return occurrences.previous(question.before, anchor);
    case 'cost':
      return occurrences.cost(question.after, question.until, anchor);
    case 'count':
      return occurrences.count(question.after, question.until, anchor);
  }
}
