import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

describe('a machine whose TZ names no time zone', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ daily: { schedule: { daily: '06:00' }, run: { process: 'true' } } });
  });
  after(() => sandbox.remove());

  for (const TZ of [':/etc/localtime', '/etc/localtime', '', 'UTC+3', 'garbage']) {
    it(`has its schedules in force all the same (TZ=${TZ})`, async () => {
      const call = async (args: readonly string[]) => {
        const { code, document } = await sandbox.json<{ occurrences: unknown[] }>(args, { env: { TZ } });
        assert.equal(code, 0);
        return document.occurrences.length;
      };
      assert.equal(await call(['next', '--count', '3']), 3);
      assert.equal(await call(['next', '--count', '3', '--schedule', '{"daily":"06:00"}']), 3);
    });
  }
});
