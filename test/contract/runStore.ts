import { describeAttempts } from './runStoreAttempts.ts';
import { describeBegin } from './runStoreBegin.ts';
import { describeChains } from './runStoreChains.ts';
import { describeClaims } from './runStoreClaims.ts';
import { describeDryRuns } from './runStoreDryRuns.ts';
import { describeFilters } from './runStoreFilters.ts';
import { describeHosts } from './runStoreHosts.ts';
import { describeOverlap } from './runStoreOverlap.ts';
import { describeRewind } from './runStoreRewind.ts';
import { describeRuns } from './runStoreRuns.ts';
import { type HistorySetup, TwoHosts } from './twoHosts.ts';

/** The laws of the port, for any store that keeps them. */
export function describeRunStore(name: string, setUp: () => Promise<HistorySetup>): void {
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
    describeFilters(two);
    describeHosts(two);
  });
}
