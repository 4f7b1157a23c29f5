import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { Sandbox, type RunDocument } from './sandbox.ts';

describe('looking back with scheduler history and log', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let runs: readonly RunDocument[];

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({
      raw: { run: { command: String.raw`printf 'caf\351 \000 \377\n'; printf 'to stderr' >&2` } },
      failing: { schedule: { every: '1 hour' }, run: { command: 'echo why; exit 9' } },
      quiet: { run: { process: 'true' } },
      gone: { run: { script: 'gone.mjs' } },
      never: { run: { process: 'true' } },
    });
    for (const args of [['run', 'raw'], ['check'], ['run', 'quiet'], ['run', 'gone']])
      await sandbox.call(args);
    runs = (await sandbox.json<{ runs: RunDocument[] }>(['history'])).document.runs;
  });
  after(() => sandbox.remove());

  const idOf = (task: string) => runs.find((run) => run.task === task)?.id ?? assert.fail(task);

  it('lists the newest run first', () => {
    assert.deepEqual(
      runs.map(({ task, status, trigger }) => [task, status, trigger]),
      [
        ['gone', 'failed', 'manual'],
        ['quiet', 'succeeded', 'manual'],
        ['failing', 'failed', 'schedule'],
        ['raw', 'succeeded', 'manual'],
      ],
    );
    const scheduled = runs.find(({ task }) => task === 'failing');
    assert.ok(Date.parse(scheduled?.occurrence ?? '') <= Date.parse(scheduled?.startedAt ?? ''));
  });

  it('prints a line for each with sign, times, duration and trigger, and the reason below', async () => {
    const { code, stdout } = await sandbox.call(['history']);
    assert.equal(code, 0);
    assert.match(stdout, /^Today$/m);
    const time = String.raw`\d\d:\d\d`;
    assert.match(
      stdout,
      new RegExp(
        `^  ✖ failed +failing +${time} +${time}:\\d\\d +\\S+ s +scheduled +${idOf('failing')}\n    It ended with exit code 9\\.$`,
        'm',
      ),
    );
    assert.match(stdout, /^ {2}✔ succeeded +quiet +– +\d\d:\d\d:\d\d +\S+ s +by hand +/m);
  });

  it('keeps to a task and to a limit', async () => {
    const one = await sandbox.json<{ runs: RunDocument[] }>(['history', '--task', 'raw']);
    assert.deepEqual(
      one.document.runs.map(({ id }) => id),
      [idOf('raw')],
    );
    const two = await sandbox.json<{ runs: RunDocument[] }>(['history', '--limit', '2']);
    assert.equal(two.document.runs.length, 2);
  });

  it('says that a task has not run yet, and refuses one that is not there', async () => {
    const never = await sandbox.call(['history', '--task', 'never']);
    assert.equal(never.stdout, 'Nothing has run yet.\n');
    assert.equal(never.code, 0);
    const unknown = await sandbox.call(['history', '--task', 'neverr']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /Did you mean “never”\?/);
  });

  it('prints a log byte by byte, each stream to its own', async () => {
    const going = await sandbox.start(['log', idOf('raw')]);
    const chunks: Buffer[] = [];
    going.process.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const { code, stderr } = await going.ended;
    assert.equal(code, 0);
    assert.equal(stderr, 'to stderr');
    assert.deepEqual(Buffer.concat(chunks), Buffer.from('caf\u00e9 \0 \u00ff\n', 'latin1'));
  });

  it('finds a run by the beginning of its id, where no other begins so', async () => {
    const id = idOf('failing');
    const { code, stdout } = await sandbox.call(['log', id.slice(0, -1)]);
    assert.equal(stdout, 'why\n');
    assert.equal(code, 0);
    const ambiguous = await sandbox.call(['log', id.slice(0, 4)]);
    assert.equal(ambiguous.code, 2);
    assert.match(ambiguous.stderr, /More than one run begins with/);
  });

  it('finds the newest run of a task, and the newest of all', async () => {
    assert.equal((await sandbox.call(['log', 'failing'])).stdout, 'why\n');
    const { document } = await sandbox.json<{ run: RunDocument; log: string | null }>(['log', 'last']);
    assert.equal(document.run.id, runs[0]?.id);
  });

  it('gives the log as JSON', async () => {
    const { code, document } = await sandbox.json<{ run: RunDocument; path: string; log: string }>([
      'log',
      'failing',
    ]);
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(document), ['run', 'path', 'log', 'parts']);
    assert.equal(document.log, 'why\n');
    assert.ok(document.path.endsWith(`${document.run.id}.log`));
  });

  it('says that a run has printed nothing', async () => {
    const { code, stdout, stderr } = await sandbox.call(['log', 'quiet']);
    assert.equal(code, 0);
    assert.equal(stdout, '');
    assert.equal(stderr, `Run ${idOf('quiet')} of “quiet” has printed nothing: ✔ succeeded\n`);
  });

  it('refuses a run that is not there', async () => {
    for (const word of ['20200101', 'nothing', '../../history.db', '%', 'never']) {
      const { code, stdout, stderr } = await sandbox.call(['log', word]);
      assert.equal(code, 2, word);
      assert.equal(stdout, '');
      assert.match(stderr, /There is no run “/);
    }
  });

  it('can look back when scheduler.json is broken, and when it is gone', async () => {
    const other = await Sandbox.create();
    try {
      const file = await other.config({ a: { run: { command: 'echo kept' } } });
      await other.call(['run', 'a']);
      await other.write('.vscode/scheduler.json', '{');
      assert.equal((await other.call(['log', 'last'])).stdout, 'kept\n');
      await rm(file);
      const { code, stdout } = await other.call(['history']);
      assert.match(stdout, /✔ succeeded/);
      assert.equal(code, 0);
    } finally {
      await other.remove();
    }
  });
});

describe('a run without a log', function () {
  this.timeout(120_000);

  it('says so', async () => {
    const sandbox = await Sandbox.create();
    try {
      await sandbox.config({ often: { schedule: { cron: '* * * * * *' }, run: { process: 'true' } } });
      // The first check brings the schedule into force, the second finds occurrences that passed.
      await sandbox.call(['check']);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await sandbox.call(['check']);
      const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history']);
      const missed = document.runs.find(({ status }) => status === 'missed') ?? assert.fail('none missed');
      const { code, stdout, stderr } = await sandbox.call(['log', missed.id]);
      assert.equal(code, 0);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`Run ${missed.id} of “often” has no log: ○ missed`));
      const json = await sandbox.json<Record<string, unknown>>(['log', missed.id]);
      const { path, log, parts } = json.document;
      assert.deepEqual({ path, log, parts }, { path: null, log: null, parts: null });
    } finally {
      await sandbox.remove();
    }
  });
});
