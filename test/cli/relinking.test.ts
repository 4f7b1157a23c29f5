import assert from 'node:assert/strict';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Sandbox, untilPrinted, type RunDocument } from './sandbox.ts';

interface Relinked {
  readonly workspace: string;
  readonly from: string;
  readonly runs: number;
  readonly lastRun: string | null;
  readonly state: string;
  readonly setAside: string | null;
}

describe('the history of a folder that is not where it was', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let runId: string;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ report: { run: { process: 'true' } } });
    runId = (await sandbox.json<RunDocument>(['run', 'report'])).document.id;
  });
  afterEach(() => sandbox.remove());

  const beside = (...parts: string[]) => join(sandbox.folder, '..', ...parts);

  async function runsAt(folder: string): Promise<string[]> {
    const { document } = await sandbox.json<{ runs: readonly RunDocument[] }>(['history'], { cwd: folder });
    return document.runs.map(({ id }) => id);
  }

  it('comes along with one that was renamed', async () => {
    await rename(sandbox.folder, beside('renamed'));
    const { stderr } = await sandbox.call(['list', '--verbose'], { cwd: beside('renamed') });
    assert.match(stderr, /The history of .*workspace has come along to .*renamed/);
    assert.deepEqual(await runsAt(beside('renamed')), [runId]);
  });

  it('is the same through a symbolic link', async () => {
    await symlink(sandbox.folder, beside('link'));
    assert.deepEqual(await runsAt(beside('link')), [runId]);
  });

  it('is relinked to a copy of the same name, and says so', async () => {
    await mkdir(beside('copies'));
    await cp(sandbox.folder, beside('copies', 'workspace'), { recursive: true });
    const copy = { cwd: beside('copies', 'workspace') };
    const before = await sandbox.call(['relink'], copy);
    assert.deepEqual([before.code, before.stdout], [2, '']);
    assert.match(before.stderr, /^✖ No history has lost its folder\.\n/);

    await rm(sandbox.folder, { recursive: true });
    const { code, stdout, stderr } = await sandbox.call(['relink'], copy);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^✔ The history of “.*\/workspace” is that of “.*\/copies\/workspace” now: 1 run, \d\d:\d\d:\d\d\n$/,
    );
    assert.deepEqual(await runsAt(copy.cwd), [runId]);
  });

  it('is relinked to a folder of another name where it is named, by a path that is gone', async () => {
    await cp(sandbox.folder, beside('copy'), { recursive: true });
    // The path that people know may have led through a link.
    await symlink(beside(), beside('known as'));
    const copy = { cwd: beside('copy') };
    const kept = await sandbox.call(['relink', '--from', '../known as/workspace'], copy);
    assert.equal(kept.code, 2);
    assert.match(kept.stderr, /“.*\/workspace” still has a scheduler\.json, and keeps its history/);

    await rm(sandbox.folder, { recursive: true });
    const unclear = await sandbox.call(['relink'], copy);
    assert.equal(unclear.code, 2);
    assert.match(unclear.stderr, /Name its folder with “--from”:\n {2}.*\/workspace: 1 run, /);

    const { code, document } = await sandbox.json<Relinked>(
      ['relink', '--from', '../known as/workspace'],
      copy,
    );
    assert.equal(code, 0);
    const { lastRun, state, ...rest } = document;
    assert.deepEqual(rest, { workspace: beside('copy'), from: sandbox.folder, runs: 1, setAside: null });
    assert.ok(lastRun !== null && basename(state).startsWith('copy-'));
    assert.deepEqual(await runsAt(beside('copy')), [runId]);
  });

  it('takes the place of another only where that is asked for', async () => {
    await cp(sandbox.folder, beside('copy'), { recursive: true });
    await rm(sandbox.folder, { recursive: true });
    const copy = { cwd: beside('copy') };
    await sandbox.call(['run', 'report'], copy);
    const args = ['relink', '--from', '../workspace'];
    const refused = await sandbox.call(args, copy);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /has a history of its own, of 1 run\.\n {2}“--replace” sets it aside/);
    const { stdout } = await sandbox.call([...args, '--replace'], copy);
    assert.match(stdout, /The one that was here has been set aside: .*\.replaced-\d{8}-\d{6}\n$/);
    assert.deepEqual(await runsAt(beside('copy')), [runId]);
  });

  it('stays where hosts work with it', async () => {
    await sandbox.config({
      report: { run: { process: 'true' } },
      slow: { run: { command: 'echo on; sleep 60' } },
    });
    await cp(sandbox.folder, beside('copy'), { recursive: true });
    const going = await sandbox.start(['run', 'slow'], { cwd: sandbox.folder });
    try {
      await untilPrinted(going, 'on');
      await rename(sandbox.folder, beside('elsewhere'));
      const { code, stderr } = await sandbox.call(['relink', '--from', '../workspace'], {
        cwd: beside('copy'),
      });
      assert.equal(code, 2);
      assert.match(
        stderr,
        /The history of “.*\/workspace” is in use, by another command line \(process \d+\)/,
      );
    } finally {
      going.process.kill('SIGTERM');
      await going.ended;
    }
  });

  it('is asked for in a folder with a scheduler.json alone', async () => {
    await mkdir(beside('empty'));
    const { code, stderr } = await sandbox.call(['relink', '--from', '../workspace'], {
      cwd: beside('empty'),
    });
    assert.equal(code, 2);
    assert.match(stderr, /There is no schedule here/);
  });
});
