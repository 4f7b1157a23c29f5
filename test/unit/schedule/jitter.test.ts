import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stableDelay } from '../../../src/schedule/jitter.ts';

describe('A stable delay', () => {
  it('lies between nothing and the jitter, in whole seconds from a second on', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0, max: 86_400_000 }),
        (seed, jitter) => {
          const delay = stableDelay(seed, jitter);
          assert.ok(delay >= 0 && delay <= jitter);
          assert.ok(Number.isInteger(delay));
          if (jitter >= 1000) assert.equal(delay % 1000, 0);
          assert.equal(stableDelay(seed, jitter), delay);
        },
      ),
    );
  });

  it('is the same on every machine and in every version', () => {
    assert.equal(stableDelay('report', 300_000), 145000);
    assert.equal(stableDelay('', 999), 668);
  });

  it('is spread evenly over seeds that hardly differ', () => {
    const buckets = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const bucket = Math.floor(stableDelay(`task-${i}`, 99_999) / 10_000);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) assert.ok(count > 850 && count < 1150, buckets.join(' '));
  });

  it('reaches both ends', () => {
    const found = new Set(Array.from({ length: 200 }, (_, i) => stableDelay(String(i), 2500)));
    assert.deepEqual([...found].sort(), [0, 1000, 2000]);
  });

  it('is nothing for a jitter that is none', () => {
    for (const jitter of [0, -1, NaN, 0.5]) assert.equal(stableDelay('report', jitter), 0);
  });
});
