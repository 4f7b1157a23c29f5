import assert from 'node:assert/strict';
import { describeAttempts } from './runStoreAttempts.ts';
import { describeBegin } from './runStoreBegin.ts';
import { describeChains } from './runStoreChains.ts';
import { describeClaims } from './runStoreClaims.ts';
import { describeDryRuns } from './runStoreDryRuns.ts';
import { describeOverlap } from './runStoreOverlap.ts';
import { describeRewind } from './runStoreRewind.ts';
import { describeRuns } from './runStoreRuns.ts';
import { byHand, noon, type RunStoreSetup, TwoHosts } from './twoHosts.ts';

/** The laws of the port, for any store that keeps them. */
export function describeRunStore(name: string, setUp: () => Promise<RunStoreSetup>): void {
  describe(`RunStore: ${name}`, () => {
    const two = new TwoHosts(setUp);
    beforeEach(() => two.begin());
    afterEach(() => two.end());

    describeClaims(two);
    describeRuns(two);
    describeBegin(two);
    describeAttempts(two);
    describeOverlap(two);
    describeDryRuns(two);
    describeChains(two);
    describeRewind(two);

    it('tells of what another host writes, and not of its own writes', async () => {
      let heard = 0;
      const first = new Promise<void>((resolve) => {
        two.store.onDidChangeElsewhere(() => {
          heard++;
          resolve();
        });
      });
      await two.enrolHaiku();
      const own = await two.opened();
      await two.finish(own);
      // The next write is announced after these would have been.
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.equal(heard, 0);
      await two.other.open(byHand, noon);
      await first;
      assert.equal((await two.store.active()).length, 1);
    });
  });
}
