import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

  it('say on which day each was allowed, and in which zone', async () => {
    const env = { TZ: 'Asia/Tokyo' };
    const { document } = await sandbox.json<{ approvals: readonly { at: string; gone: boolean }[] }>([
      'approvals',
    ]);
    const { at = '', gone } = document.approvals[0] ?? {};
    assert.equal(new Date(at).toISOString(), at);
    assert.equal(gone, false);
    const { stdout } = await sandbox.call(['approvals'], { env });
    assert.match(stdout, /^Times in Asia\/Tokyo$/m);
    const day = new Intl.DateTimeFormat('en', {
      ...{ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
      timeZone: 'Asia/Tokyo',
    });
    assert.ok(stdout.includes(day.format(new Date(at))), stdout);
  });

  it('are found, and taken back, when their folder has been moved', async () => {
    const old = other.folder;
    const env = { SCHEDULER_HOME: sandbox.home };
    await rename(old, `${old}-moved`);
    const moved = { cwd: `${old}-moved`, env };
    const here = await sandbox.call(['approvals'], moved);
    assert.match(here.stdout, /^Nothing has been allowed\.\n.*“scheduler approvals --all”/);
    const all = await sandbox.call(['approvals', '--all'], moved);
    assert.ok(all.stdout.includes(`\n${old} (is gone)\n`), all.stdout);
    assert.ok(all.stdout.includes(`\n${sandbox.folder}\n`), all.stdout);
    assert.match((await sandbox.call(['revoke'], moved)).stdout, /^Nothing had been allowed\.\n.*--all/);
    assert.match((await sandbox.call(['revoke', '-w', old], moved)).stdout, /^2 tasks/);
    assert.equal(await count('--all'), 2);
    assert.equal((await sandbox.call(['approvals', '-w', old], moved)).code, 2);
  });

  it('keep the date of what is allowed already, and say so', async () => {
    const before = await sandbox.call(['approvals', '--json']);
    const { document } = await sandbox.json<{ hash: string }>(['approve']);
    const again = await sandbox.call(['approve', '--yes', '--hash', document.hash]);
    assert.equal(again.code, 0);
    assert.match(again.stdout, /^✔ one: already allowed\n✔ two: already allowed$/m);
    assert.equal((await sandbox.call(['approvals', '--json'])).stdout, before.stdout);
  });

  it('are written by --yes --hash where only the environment had allowed it', async () => {
    const { document } = await sandbox.json<{ hash: string }>(['approve']);
    await sandbox.call(['revoke']);
    const env = { SCHEDULER_APPROVE: document.hash };
    const { stdout } = await sandbox.call(['approve', '--yes', '--hash', document.hash], { env });
    assert.match(stdout, /^✔ one: allowed$/m);
    assert.equal(await count(), 2);
  });

  it('that are not believed are told of beside a listing, once', async () => {
    await writeFile(join(sandbox.home, 'approvals.json'), '{"evil":true}');
    for (const args of [['list'], ['list', '--json'], ['next']]) {
      const { code, stdout, stderr } = await sandbox.call(args);
      assert.equal(code, 0);
      assert.equal(stderr.match(/approvals\.json” is not used/g)?.length, 1, stderr);
      assert.doesNotMatch(stdout, /scheduler approve/);
    }
  });
});
