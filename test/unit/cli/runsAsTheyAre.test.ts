import assert from 'node:assert/strict';
import { RunsAsTheyAre } from '../../../src/cli/runsAsTheyAre.ts';
import { aHost, aRun } from '../../support/builders.ts';

describe('A row that says that it runs', () => {
  const shown = async (isAlive: boolean | undefined, outlived = false) => {
    const hosts = { self: aHost(), isAlive: () => Promise.resolve(isAlive) };
    const run = aRun({ status: 'running' });
    const asTheyAre = new RunsAsTheyAre(hosts, { hasOutlivedHost: () => Promise.resolve(outlived) });
    return (await asTheyAre.run(run)).status;
  };

  it('is shown as interrupted where its host is gone, and nothing goes on without it', async () => {
    assert.equal(await shown(true), 'running');
    assert.equal(await shown(false), 'interrupted');
    assert.equal(await shown(false, true), 'running');
  });

  it('is shown as it is where its host cannot be seen from here', async () => {
    assert.equal(await shown(undefined), 'running');
  });
});
