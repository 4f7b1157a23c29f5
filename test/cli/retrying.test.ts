import assert from 'node:assert/strict';
import { Sandbox, untilPrinted, type RunDocument } from './sandbox.ts';

/** Fails until it has been started as often as its argument says. */
const stubborn = `
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync('starts', '.');
const starts = readFileSync('starts', 'utf8').length;
process.stdout.write('start ' + starts);
process.exit(starts < Number(process.argv[2]) ? 3 : 0);
`;

const retry = { attempts: 3, delay: '300ms' };

interface CheckDocument {
  readonly runs: readonly RunDocument[];
  readonly counts: Readonly<Record<string, number>>;
}

describe('attempts, chains and warnings on the command line', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.write('stubborn.mjs', stubborn);
  });
  afterEach(() => sandbox.remove());

  it('are told of by scheduler run as they come', async () => {
    await sandbox.config({ a: { run: { script: 'stubborn.mjs', args: ['3'] }, retry } });
    const { code, stdout, stderr } = await sandbox.call(['run', 'a']);
    assert.equal(code, 0, stderr);
    const failed = (number: number) =>
      `↻ Attempt ${number} of 3 failed\\. It ended with exit code 3\\. The next one starts at \\d\\d:\\d\\d:\\d\\d\\.\n`;
    assert.match(stderr, new RegExp(`^${failed(1)}${failed(2)}$`));
    assert.match(stdout, /^start 1\nstart 2\nstart 3\n✔ succeeded in .+ s \(3 attempts\)\n$/);
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history']);
    assert.deepEqual(
      document.runs.map(({ status, attempts }) => [status, attempts]),
      [['succeeded', 3]],
    );
    assert.match((await sandbox.call(['history'])).stdout, /✔ succeeded \(3 attempts\) +a /);
  });

  it('are waited for and told of by scheduler check', async () => {
    const schedule = { every: '1 hour' };
    await sandbox.config({ a: { schedule, run: { script: 'stubborn.mjs', args: ['2'] }, retry } });
    const { code, stdout, stderr } = await sandbox.call(['check']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /\na: ↻ Attempt 1 of 3 failed\. .*\na: ✔ succeeded in .+ s \(2 attempts\)\n/);
  });

  it('are not waited for any more after Ctrl+C', async () => {
    const once = { attempts: 2, delay: '1h' };
    await sandbox.config({ a: { run: { script: 'stubborn.mjs', args: ['2'] }, retry: once } });
    const going = await sandbox.start(['run', 'a']);
    await untilPrinted(going, 'Attempt 1 of 2 failed', 'stderr');
    going.process.kill('SIGINT');
    const { code, stdout } = await going.ended;
    assert.equal(code, 1);
    assert.match(stdout, /■ stopped/);
  });

  it('say at what a chain has stopped', async () => {
    await sandbox.config({
      pull: { schedule: { every: '1 hour' }, run: { command: 'exit 4' } },
      report: { schedule: { after: 'pull' }, run: { process: 'true' } },
      mail: { schedule: { after: 'report' }, run: { process: 'true' } },
    });
    const { code, stdout } = await sandbox.call(['check']);
    assert.equal(code, 1);
    assert.match(stdout, /^report: » skipped The chain stopped at “pull”, which did not succeed\.$/m);
    assert.match(stdout, /^mail: » skipped The chain stopped at “pull”, which did not succeed\.$/m);
    assert.match(stdout, /\n1 due, 1 failed, 2 skipped\n$/);
    const { document } = await sandbox.json<{ runs: RunDocument[] }>(['history']);
    const pull = document.runs.find(({ task }) => task === 'pull');
    for (const task of ['report', 'mail']) {
      const row = document.runs.find((run) => run.task === task);
      assert.equal(row?.reason, 'chain-stopped');
      assert.equal(row.causedBy, pull?.id);
    }
  });

  it('show what a script says of itself, and what is wrong with it', async () => {
    const command = 'echo "{\\"albums\\": 395}" >$SCHEDULER_STATS; printf "# Done\\n" >$SCHEDULER_SUMMARY';
    await sandbox.config({
      good: { schedule: { every: '1 hour' }, run: { command } },
      odd: { run: { command: 'echo nothing >$SCHEDULER_STATS' } },
    });
    const { stdout } = await sandbox.call(['check']);
    assert.match(stdout, /^good: ✔ succeeded in .+ s\n {2}albums {2}395\n {2}# Done\n/m);
    const { code, document } = await sandbox.json<RunDocument>(['run', 'odd']);
    assert.equal(code, 0);
    assert.equal(document.stats, null);
    assert.deepEqual(
      document.warnings.map((warning) => warning.code),
      ['stats-invalid'],
    );
    const { document: history } = await sandbox.json<{ runs: RunDocument[] }>(['history', '--task', 'good']);
    assert.deepEqual(history.runs[0]?.stats, { albums: 395 });
    assert.equal(history.runs[0].summary, '# Done\n');
    assert.match((await sandbox.call(['history'])).stdout, /odd .*\n {4}! .*SCHEDULER_STATS/);
  });

  it('leave what needs a VS Code window alone, and record nothing of it', async () => {
    const schedule = { every: '1 hour' };
    await sandbox.config({
      build: { schedule, run: { task: 'npm: build' } },
      save: { schedule, run: { vscode: 'workbench.action.files.saveAll' } },
      here: { schedule, run: { process: 'true' } },
    });
    const { code, stdout } = await sandbox.call(['check']);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}build {2}– due now, needs a VS Code window$/m);
    assert.match(stdout, /\n1 due, 1 succeeded\n$/);
    const { document } = await sandbox.json<CheckDocument>(['check']);
    assert.deepEqual(document.runs, []);
    assert.equal(document.counts['due'], 0);
    const { document: history } = await sandbox.json<{ runs: RunDocument[] }>(['history']);
    assert.deepEqual(
      history.runs.map(({ task }) => task),
      ['here'],
    );
    assert.match((await sandbox.call(['list'])).stdout, /save .*due now, needs a VS Code window/);
    assert.match((await sandbox.call(['next', '--count', '2'])).stdout, /build {2}needs a VS Code window$/m);
    assert.match((await sandbox.call(['next', 'build'])).stdout, /^Runs +in a VS Code window only$/m);
    const list = await sandbox.json<{ tasks: { id: string; needsVscode: boolean }[] }>(['list']);
    assert.deepEqual(
      list.document.tasks.map(({ needsVscode }) => needsVscode),
      [true, true, false],
    );
  });
});
