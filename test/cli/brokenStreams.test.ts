import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Sandbox, untilPrinted, type RunDocument } from './sandbox.ts';

/** As a terminal that has closed, for a Node that has just begun: every write fails. */
const closedTerminal = `--import=data:text/javascript,${encodeURIComponent(`
for (const stream of [process.stdout, process.stderr]) {
  const fail = (done) => done(Object.assign(new Error('write EIO'), { code: 'EIO' }));
  stream._write = (chunk, encoding, done) => fail(done);
  stream._writev = (chunks, done) => fail(done);
}`)}`;

describe('the command line whose streams break', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({
      good: { run: { command: 'echo one; sleep 0.2; echo two; echo three >&2; sleep 0.2; touch done' } },
      bad: { run: { command: 'echo one; exit 3' } },
      due: { schedule: { every: '1 hour' }, run: { command: 'touch done' } },
      lasting: {
        run: { command: 'trap "sleep 0.6; touch done; exit 0" TERM; touch up; while :; do sleep 0.05; done' },
      },
    });
  });
  beforeEach(async () => {
    for (const name of ['done', 'up']) await rm(join(sandbox.folder, name), { force: true });
  });
  after(() => sandbox.remove());

  const isDone = () => existsSync(join(sandbox.folder, 'done'));
  const newest = async () => {
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history', '--limit', '1']);
    return document.runs[0] ?? assert.fail('no run');
  };

  describe('on a full disk', () => {
    before(function () {
      if (!existsSync('/dev/full')) this.skip();
    });

    const lost = /✖ Not all could be printed: ENOSPC.*\n$/;

    for (const args of [['run', 'good'], ['run', 'good', '--json'], ['check']]) {
      it(`“${args.join(' ')}” finishes its run and ends with 2`, async () => {
        const { stderr } = await sandbox.callThroughShell('"$@" >/dev/full; echo "ended $?" >&2', args);
        assert.match(stderr, /\nended 2\n$/);
        assert.match(stderr.replace(/ended 2\n$/, ''), lost);
        assert.doesNotMatch(stderr, /\n\s+at /, 'no stack is shown');
        assert.equal(isDone(), true);
        assert.equal((await newest()).status, 'succeeded');
      });
    }

    it('a run that fails still ends with 1', async () => {
      const { stderr } = await sandbox.callThroughShell('"$@" >/dev/full; echo "ended $?" >&2', [
        'run',
        'bad',
      ]);
      assert.equal(stderr, 'ended 1\n');
      assert.equal((await newest()).status, 'failed');
    });

    it('“log” and “--help” end with 2 as well', async () => {
      for (const args of [['log', 'good'], ['--help']]) {
        const { stderr } = await sandbox.callThroughShell('"$@" >/dev/full; echo "ended $?" >&2', args);
        // The log's own errors go to the other stream, which is whole.
        assert.match(stderr, /^(?:three\n)?✖ Not all could be printed: ENOSPC.*\nended 2\n$/);
      }
    });

    it('goes on printing what goes elsewhere', async () => {
      const { code, stdout } = await sandbox.callThroughShell('"$@" 2>/dev/full', ['run', 'good']);
      assert.equal(code, 2);
      assert.match(stdout, /^one\ntwo\n✔ succeeded/);
    });
  });

  it('finishes its run when the terminal has closed', async () => {
    const { code, stdout, stderr } = await sandbox.call(['run', 'good'], { nodeOptions: [closedTerminal] });
    assert.equal(code, 0);
    assert.equal(stdout + stderr, '');
    assert.equal(isDone(), true);
    const run = await newest();
    assert.equal(run.task, 'good');
    assert.equal(run.status, 'succeeded');
  });

  it('stops its run, as its task wants to end, when a closing terminal says so twice', async () => {
    const going = await sandbox.start(['run', 'lasting'], { nodeOptions: [closedTerminal] });
    while (!existsSync(join(sandbox.folder, 'up'))) await new Promise((resolve) => setTimeout(resolve, 50));
    going.process.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 100));
    going.process.kill('SIGHUP');
    const { code } = await going.ended;
    assert.equal(code, 1);
    assert.equal(isDone(), true);
    const run = await newest();
    assert.equal(run.task, 'lasting');
    assert.equal(run.status, 'cancelled');
    assert.equal(run.reason, 'stopped');
  });

  it('goes on when its reader goes in the middle of a run', async () => {
    const going = await sandbox.start(['run', 'good']);
    // Nobody reads to the end.
    going.ended.catch(() => undefined);
    await untilPrinted(going, 'one');
    going.process.stdout.destroy();
    going.process.stderr.destroy();
    await new Promise((resolve) => going.process.once('exit', resolve));
    assert.equal(isDone(), true);
    assert.equal((await newest()).status, 'succeeded');
  });
});
