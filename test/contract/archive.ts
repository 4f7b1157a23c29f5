import { describeFigures } from './archiveFigures.ts';
import { describeImports } from './archiveImports.ts';
import { describeRetention } from './archiveRetention.ts';
import { type HistorySetup, TwoHosts } from './twoHosts.ts';

/** The laws of the port, for any archive that keeps them. */
export function describeArchive(name: string, setUp: () => Promise<HistorySetup>): void {
  describe(`RunArchive: ${name}`, () => {
    const two = new TwoHosts(setUp);
    beforeEach(() => two.begin());
    afterEach(() => two.end());

    describeFigures(two);
    describeRetention(two);
    describeImports(two);
  });
}
