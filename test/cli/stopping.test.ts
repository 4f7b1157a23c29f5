import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Sandbox, untilPrinted, type Going, type RunDocument } from './sandbox.ts';

/** One that has ended may still be listed, until its parent has asked how. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
}

describe('scheduler stop', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config(
      {
        slow: { run: { command: 'echo up; sleep 50' } },
        slower: { run: { command: 'echo up; sleep 50' } },
        quick: { run: { process: 'true' } },
        again: { run: { command: 'exit 3' }, retry: { attempts: 2, delay: '1h' } },
      },
      { maxConcurrent: 1 },
    );
  });
  after(() => sandbox.remove());

  const newest = async (task: string) => {
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history', '--task', task]);
    return document.runs[0] ?? assert.fail('no run');
  };

  async function slow(): Promise<Going> {
    const going = await sandbox.start(['run', 'slow']);
    await untilPrinted(going, 'up');
    return going;
  }

  it('ends a run of another command line, and waits until it has ended', async () => {
    const going = await slow();
    const run = await newest('slow');
    const { code, stdout, stderr } = await sandbox.call(['stop', run.id.slice(0, -1)]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^■ stopped in .* s\n {2}It was stopped by you\.\n {2}Its log: /);
    const host = `another command line \\(process ${going.process.pid}\\)`;
    assert.match(stderr, new RegExp(`^Asking for the end of run ${run.id} of “slow”, in ${host}…\n$`));
    assert.equal((await going.ended).code, 1);
    assert.equal((await newest('slow')).status, 'cancelled');
  });

  it('says that a run has ended already', async () => {
    await sandbox.call(['run', 'quick']);
    const run = await newest('quick');
    const { code, stdout, stderr } = await sandbox.call(['stop', run.id]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.equal(stderr, `✖ Run ${run.id} of “quick” has ended already: ✔ succeeded\n`);
    assert.match((await sandbox.call(['stop', 'quick'])).stderr, /No run of “quick” is going/);
    assert.match((await sandbox.call(['stop', 'nothing'])).stderr, /There is no run “nothing”/);
  });

  it('ends one that waits for a place, by the id of its task, as JSON', async () => {
    const going = await slow();
    const waiting = await sandbox.start(['run', 'slower']);
    await untilPrinted(waiting, 'Waiting', 'stderr');
    const { code, document } = await sandbox.json<RunDocument>(['stop', 'slower']);
    assert.equal(code, 0);
    assert.equal(document.task, 'slower');
    assert.equal(document.status, 'cancelled');
    assert.equal(document.startedAt, null);
    assert.equal((await waiting.ended).code, 1);
    assert.equal((await newest('slow')).status, 'running');
    going.process.kill('SIGINT');
    await going.ended;
  });

  it('ends one that waits for its next attempt', async () => {
    const going = await sandbox.start(['run', 'again']);
    await untilPrinted(going, 'The next one starts', 'stderr');
    const row = await newest('again');
    assert.equal(row.status, 'queued');
    assert.ok(row.retryAt !== null);
    const { code } = await sandbox.call(['stop', row.id]);
    assert.equal(code, 0);
    assert.equal((await going.ended).code, 1);
    const ended = await newest('again');
    assert.equal(ended.status, 'cancelled');
    assert.equal(ended.retryAt, null);
  });

  it('finds the run of a command line that was killed interrupted', async () => {
    const going = await slow();
    going.process.kill('SIGKILL');
    await going.ended;
    const run = await newest('slow');
    const { code, stderr } = await sandbox.call(['stop', run.id]);
    assert.equal(code, 2);
    assert.match(stderr, /has ended already: ↯ interrupted\n.*end what it may have left behind\./);
    const pid = run.pid ?? assert.fail('no process');
    assert.equal(isAlive(pid), true);
    await sandbox.call(['run', 'quick']);
    assert.equal(isAlive(pid), false);
    assert.doesNotMatch((await sandbox.call(['stop', run.id])).stderr, /left behind/);
  });
});
