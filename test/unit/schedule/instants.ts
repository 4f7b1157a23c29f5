import assert from 'node:assert/strict';
import type { Schedule, WallTime } from '../../../src/model/schedule.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import type { Anchor } from '../../../src/schedule/occurrences.ts';

/** `06:00` or `06:00:30`. */
export function at(...texts: string[]): WallTime[] {
  return texts.map((text) => {
    const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
    return { hour, minute, second };
  });
}

export const noAnchor: Anchor = { since: 0 };

/**
 * Asserts the occurrences that follow `after`, all written as ISO 8601 with an offset, that the way back from the
 * last is the same, and that as many are counted.
 */
export function assertOccurrences(
  schedule: Schedule | readonly Schedule[],
  zone: string,
  after: string,
  expected: readonly string[],
  anchor: Anchor = noAnchor,
): void {
  const occurrences = compileSchedules([schedule].flat(), zone);
  const text = (instant: number | undefined) =>
    instant === undefined ? 'none' : new Date(instant).toISOString();
  const from = Date.parse(after);
  const found: (number | undefined)[] = [];
  for (let instant: number | undefined = from; instant !== undefined && found.length < expected.length;) {
    instant = occurrences.next(instant, anchor);
    found.push(instant);
  }
  assert.deepEqual(
    found.map(text),
    expected.map((each) => text(Date.parse(each))),
  );
  const last = Date.parse(expected.at(-1) ?? after);
  const back: (number | undefined)[] = [last];
  for (const instant of found.slice(0, -1)) {
    back.unshift(occurrences.previous(back[0] ?? NaN, anchor));
    assert.equal(occurrences.count(instant ?? NaN, last, anchor), found.length - 1 - found.indexOf(instant));
  }
  assert.deepEqual(back.map(text), found.map(text), 'backwards');
  const before = occurrences.previous(back[0] ?? NaN, anchor);
  assert.ok(before === undefined || before <= from, `${text(before)} before, backwards`);
  assert.equal(occurrences.count(from, last, anchor), expected.length);
  assert.equal(occurrences.count(from, last - 1, anchor), expected.length - 1);
}

export function assertNone(
  schedule: Schedule | readonly Schedule[],
  zone: string,
  after: string,
  anchor: Anchor = noAnchor,
): void {
  const occurrences = compileSchedules([schedule].flat(), zone);
  assert.equal(occurrences.next(Date.parse(after), anchor), undefined);
  assert.equal(occurrences.count(Date.parse(after), Date.parse(after) + 10 * 365 * 86_400_000, anchor), 0);
}
