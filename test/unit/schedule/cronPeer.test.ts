import assert from 'node:assert/strict';
import { Cron } from 'croner';
import fc from 'fast-check';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { cronExpressions } from './cronExpressions.ts';
import { noAnchor } from './instants.ts';

/** Undefined for what it refuses, and for `sun-sun`, which to it is every day. */
function peer(expression: string): Cron | undefined {
  if (expression.includes('sun-sun')) return undefined;
  try {
    return new Cron(expression, { timezone: 'UTC', paused: true, mode: '5-or-6-parts', domAndDow: false });
  } catch {
    return undefined;
  }
}

describe('In UTC, compared with croner', function () {
  this.timeout(60_000);
  for (const fields of [5, 6] as const) {
    it(`expressions of ${fields} fields have the same occurrences`, () => {
      let compared = 0;
      const instant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2090, 0, 1) });
      fc.assert(
        fc.property(cronExpressions(fields), instant, ({ schedule }, from) => {
          assert.equal(schedule.form, 'cron');
          const theirs = schedule.form === 'cron' ? peer(schedule.expression) : undefined;
          if (theirs === undefined) return;
          compared++;
          const ours = compileSchedules([schedule], 'UTC');
          for (let step = 0, after: number | undefined = from; after !== undefined && step < 8; step++) {
            const next: Date | null = theirs.nextRun(new Date(after));
            after = ours.next(after, noAnchor);
            assert.equal(after && new Date(after).toISOString(), next?.toISOString());
          }
        }),
        { numRuns: 400 },
      );
      assert.ok(compared > 150, `only ${compared} compared`);
    });
  }
});
