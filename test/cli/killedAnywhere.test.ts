import assert from 'node:assert/strict';
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.ts';
import { scenarios, stepsOf } from '../torture/killedCommand.ts';
import { describeFound, tellingPoints, tryPoints } from '../torture/killSteps.ts';

describe('a command line that is killed', function () {
  this.timeout(180_000);
  let compiled: TemporaryFolder;

  before(async () => {
    compiled = await temporaryFolder();
  });
  after(() => compiled.remove());

  it('leaves a history that the next one makes true, at whatever point of a run it dies', async () => {
    const steps = await stepsOf(scenarios.run, compiled.path());
    const points = tellingPoints(steps);
    const found = await tryPoints(scenarios.run, points, compiled.path());
    assert.deepEqual(found.filter(({ faults }) => faults.length > 0).map(describeFound), []);
    // Some must have died with a process at hand, or nothing has been shown.
    assert.ok(
      found.length >= 15 && found.some(({ killedAt }) => killedAt.startsWith('spawn')),
      String(steps),
    );
  });
});
