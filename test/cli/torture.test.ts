import assert from 'node:assert/strict';
import { reportTorment } from '../torture/report.ts';
import { torment } from '../torture/torment.ts';

describe('many hosts on one workspace', function () {
  this.timeout(240_000);

  it('start nothing twice and lose nothing while they are killed, stopped, misled and reconfigured', async () => {
    const seed = 7;
    const result = await torment({ seed, length: 12_000, workers: 8 });
    const report = [`seed ${seed}, ${result.root}`, ...reportTorment(result)].join('\n');
    assert.deepEqual(result.violations, [], report);
    const statuses = new Set(result.evidence.rows.map(({ status }) => status));
    assert.ok(statuses.has('succeeded') && (result.deeds.get('kill') ?? 0) > 5, report);
  });
});
