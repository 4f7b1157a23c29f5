import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

const waits = { approve: false } as const;

describe('scheduler approvals and revoke', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let other: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    other = await Sandbox.create();
    const tasks = { one: { run: { process: 'true' } }, two: { run: { process: 'true' } } };
    for (const each of [sandbox, other]) {
      await each.config(tasks);
      const env = { SCHEDULER_HOME: sandbox.home };
      const { document } = await each.json<{ hash: string | null }>(['approve'], { env });
      await each.call(['approve', '--yes', '--hash', document.hash ?? ''], { env });
    }
  });
  afterEach(async () => {
    await sandbox.remove();
    await other.remove();
  });

  const count = async (...args: readonly string[]) =>
    (await sandbox.json<{ approvals: readonly unknown[] }>(['approvals', ...args])).document.approvals.length;

  it('show what is allowed here, or everywhere', async () => {
    const { code, stdout } = await sandbox.call(['approvals']);
    assert.equal(code, 0);
    assert.match(stdout, /TASK +ALLOWED +HASH/);
    assert.match(stdout, /one .* [0-9a-f]{64}/);
    assert.ok(!stdout.includes(other.folder));
    const all = await sandbox.call(['approvals', '--all']);
    assert.ok(all.stdout.includes(other.folder) && all.stdout.includes(sandbox.folder));
    assert.deepEqual([await count(), await count('--all')], [2, 4]);
  });

  it('take back one task, all of a folder, or all', async () => {
    assert.match((await sandbox.call(['revoke', 'one'])).stdout, /^One task may not run/);
    assert.equal((await sandbox.call(['run', 'one'], waits)).code, 2);
    assert.equal((await sandbox.call(['run', 'two'], waits)).code, 0);
    await sandbox.call(['revoke']);
    assert.deepEqual([await count(), await count('--all')], [0, 2]);
    assert.match((await sandbox.call(['revoke', '--all'])).stdout, /^2 tasks/);
    assert.equal(await count('--all'), 0);
  });

  it('take back what a task had that is gone, also without a good scheduler.json', async () => {
    await sandbox.write('.vscode/scheduler.json', '{');
    assert.equal((await sandbox.call(['revoke', 'one'])).code, 0);
    const { code, stderr } = await sandbox.call(['revoke', 'tow']);
    assert.equal(code, 2);
    assert.match(stderr, /Did you mean “two”\?/);
  });
});
