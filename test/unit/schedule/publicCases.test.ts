import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { parseSchedule } from '../../../src/config/parseSchedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import type { Occurrences } from '../../../src/schedule/occurrences.ts';
import { Zones } from '../../../src/schedule/zone.ts';
import { noAnchor } from './instants.ts';
import { publicCases, type CaseGroup, type PublicCase } from './publicCases.ts';

const zones = new Zones();

/** From the text of a config on, as a user's schedule goes. */
function compiled({ expression, zone }: PublicCase): Occurrences {
  const { schedules, problems } = parseSchedule(JSON.stringify({ cron: expression }));
  assert.ok(schedules, `${expression}: ${problems.map((problem) => inEnglish(problem.message)).join(' ')}`);
  return compileSchedules(schedules, zone, zones);
}

const iso = (instant: number | undefined) =>
  instant === undefined ? 'none' : new Date(instant).toISOString();

/** What is wrong with the answer to a case. */
function wrongAnswer(each: PublicCase): string | undefined {
  let found: string;
  try {
    found = iso(compiled(each).next(each.after, noAnchor));
  } catch (error) {
    found = String(error);
  }
  const expected = iso(each.expected);
  return found === expected ? undefined : `${each.expression} ${each.asked}: ${found}, not ${expected}`;
}

function passes(group: CaseGroup): void {
  const wrong = group.cases.map(wrongAnswer).filter((answer) => answer !== undefined);
  const count = group.cases.length;
  assert.deepEqual(wrong, [], `${count - wrong.length} of ${count}:\n${wrong.join('\n')}`);
}

const { daylightSaving, further, differing } = publicCases();
const all = [...daylightSaving, ...further, ...differing].flatMap(({ cases }) => cases);

describe('The public daylight-saving cases', () => {
  for (const group of daylightSaving) {
    it(`pass, all ${group.cases.length}, where ${group.name} (${group.zone})`, () => passes(group));
  }

  it('are 206', () => {
    const cases = daylightSaving.flatMap(({ cases }) => cases);
    assert.equal(cases.length, 206);
  });

  it('all ask for a later instant', () => {
    const amiss = all.filter(({ after, expected }) => !(after < expected));
    assert.deepEqual(amiss, []);
  });

  for (const group of further) {
    it(`and of the same source the ${group.cases.length} where ${group.name} (${group.zone})`, () =>
      passes(group));
  }

  for (const group of differing) {
    it(`are answered otherwise on purpose, ${group.cases.length}, where ${group.name} (${group.zone})`, () => {
      passes(group);
      for (const { expected, theirs } of group.cases) assert.notEqual(expected, theirs);
    });
  }

  it('pass backwards too: the occurrence is the last before the instant after it, and none lies between', () => {
    for (const each of all) {
      const occurrences = compiled(each);
      const what = `${each.expression} in ${each.zone}, ${each.asked}`;
      assert.equal(iso(occurrences.previous(each.expected + 1, noAnchor)), iso(each.expected), what);
      const before = occurrences.previous(each.expected, noAnchor);
      assert.ok(before === undefined || before <= each.after, `${what}: ${iso(before)} lies between`);
    }
  });

  it('are counted right: one occurrence from the instant asked about to the one expected', () => {
    for (const each of all) {
      const what = `${each.expression} in ${each.zone}, ${each.asked}`;
      assert.equal(compiled(each).count(each.after, each.expected, noAnchor), 1, what);
      assert.equal(compiled(each).count(each.after, each.expected - 1, noAnchor), 0, what);
    }
  });
});
