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

/** Asserts the occurrences that follow `after`, all written as ISO 8601 with an offset. */
export function assertOccurrences(
  schedule: Schedule | readonly Schedule[],
  zone: string,
  after: string,
  expected: readonly string[],
  anchor: Anchor = noAnchor,
): void {
  const occurrences = compileSchedules([schedule].flat(), zone);
  const found: string[] = [];
  let instant = Date.parse(after);
  while (found.length < expected.length) {
    const next = occurrences.next(instant, anchor);
    if (next === undefined) break;
    found.push(new Date(next).toISOString());
    instant = next;
  }
  assert.deepEqual(
    found,
    expected.map((each) => new Date(each).toISOString()),
  );
}

export function assertNone(
  schedule: Schedule | readonly Schedule[],
  zone: string,
  after: string,
  anchor: Anchor = noAnchor,
): void {
  assert.equal(compileSchedules([schedule].flat(), zone).next(Date.parse(after), anchor), undefined);
}
