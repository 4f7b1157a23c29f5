import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cron } from '../../support/builders.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import type { Times } from '../../../src/schedule/times.ts';
import { union } from '../../../src/schedule/union.ts';
import { noAnchor } from './instants.ts';

const [from, to] = [Date.parse('2026-01-01T00:00Z'), Date.parse('2026-02-01T00:00Z')];

/** The times of a list, in rising order, that tells how often it was asked for one. */
class Listed implements Times {
  readonly list: readonly number[];
  asked = 0;

  constructor(list: Iterable<number>) {
    this.list = [...new Set(list)].sort((a, b) => a - b);
  }

  next(after: number): number | undefined {
    this.asked++;
    return this.list.find((each) => each > after);
  }

  previous(before: number): number | undefined {
    return this.list.findLast((each) => each < before);
  }

  count(after: number, until: number): number {
    return this.list.filter((each) => each > after && each <= until).length;
  }
}

const parts = fc.array(
  fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }).map((list) => new Listed(list)),
  { maxLength: 8 },
);
const bounds = fc.tuple(fc.integer({ min: -5, max: 65 }), fc.integer({ min: -5, max: 65 }));

describe('Counting the union of several parts', () => {
  it('finds as many times as there are, and looks at no more than it says', () => {
    fc.assert(
      fc.property(parts, bounds, (parts, [after, until]) => {
        const all = new Listed(parts.flatMap((part) => part.list));
        const times = union(parts);
        assert.equal(times.count(after, until), all.count(after, until));
        const cost = times.cost(after, until);
        const asked = parts.reduce((sum, part) => sum + part.asked, 0);
        // Each time of a sparser part is asked for once, as is whether the densest has it, and each part's end.
        assert.ok(asked <= 2 * cost + parts.length, `${asked} looked at, of ${cost}`);
        for (const part of parts) assert.ok(part.asked <= 2 * (part.count(after, until) + 1));
      }),
      { numRuns: 1000 },
    );
  });

  it('looks at few times of two parts that seldom meet', () => {
    const range = (first: number) => Array.from({ length: 500 }, (_, index) => first + index);
    const [early, late] = [new Listed(range(0)), new Listed(range(499))];
    assert.equal(union([early, late]).count(-1, 2000), 999);
    assert.ok(early.asked + late.asked < 10);
  });

  it('costs nothing where only one part has times', () => {
    const part = new Listed([1, 2, 3]);
    assert.equal(union([part, new Listed([9])]).cost(0, 5), 0);
    assert.equal(union([part, new Listed([9])]).count(0, 5), 3);
    assert.equal(part.asked, 0);
    assert.equal(union([]).cost(0, 5), 0);
  });

  it('costs the times of all but the densest', () => {
    const schedules = [cron('0 * * * *'), cron('* * * * *'), cron('0,30 * * * *')];
    const occurrences = compileSchedules(schedules, 'UTC');
    assert.equal(occurrences.cost(from, to, noAnchor), 31 * 24 * 3);
    assert.equal(occurrences.cost(-Infinity, Infinity, noAnchor) > 1e6, true);
    assert.equal(occurrences.cost(to, from, noAnchor), 0);
  });
});

describe('Schedules that say the same', () => {
  const cost = (schedules: readonly Schedule[], delayOf = (jitter: number) => jitter) =>
    compileSchedules(schedules, 'UTC', undefined, delayOf).cost(from, to, noAnchor);

  it('are looked at once', () => {
    const same: readonly Schedule[] = [
      { ...cron('0 * * * *'), jitter: 60_000 },
      { ...cron('0 * * * *'), timezone: 'UTC', jitter: 60_000 },
      { jitter: 60_000, ...cron('0 * * * *') },
    ];
    assert.equal(
      cost(Array.from({ length: 999 }, (_, index) => same[index % 3]).filter((each) => !!each)),
      0,
    );
  });

  const hourly = cron('0 * * * *');
  const others: Readonly<Record<string, Schedule>> = {
    jitter: { ...hourly, jitter: 60_000 },
    timezone: { ...hourly, timezone: 'Asia/Kolkata' },
    start: { ...hourly, start: '2026-01-01T00:00' },
  };
  for (const [name, other] of Object.entries(others)) {
    it(`are others where their ${name} is another`, () => assert.notEqual(cost([hourly, other]), 0));
  }

  it('follow runs as one', () => {
    const every: Schedule = { form: 'every', count: 1, unit: 'minute' };
    const occurrences = compileSchedules([every, every], 'UTC');
    const anchor = { since: from, lastStart: from };
    assert.equal(occurrences.followRuns, true);
    assert.equal(occurrences.cost(from, to, anchor), 0);
    assert.equal(occurrences.count(from, to, anchor), 31 * 24 * 60);
  });
});
