import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox, type RunDocument } from './sandbox.ts';

interface EnvDocument {
  readonly task: string;
  readonly dryRun: boolean;
  readonly commandLine: readonly string[];
  readonly cwd: string;
  readonly variables: readonly { readonly name: string; readonly value: string; readonly from: string }[];
}

const report = `
import { writeFileSync } from 'node:fs';
writeFileSync(process.env.SCHEDULER_OUTPUT ?? 'no-output', 'made');
console.log(process.argv.slice(2).join(' '), process.env.MODE, process.env.SCHEDULER_DRY_RUN);
`;

describe('trying a task out', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.write('report.mjs', report);
    await sandbox.write('local.env', 'API=sesame-open\n');
    await sandbox.write('.vscode/settings.json', '{ "music.folder": "albums", /* a comment */ }');
    await sandbox.config({
      report: {
        run: { script: 'report.mjs', args: ['all'], dryRun: { args: ['--dry-run'], env: { MODE: 'dry' } } },
        output: { kind: 'report', extension: 'md' },
      },
      after: { schedule: { after: 'report', on: 'always' }, run: { process: 'true' } },
      plain: {
        run: {
          command: 'ls ${config:music.folder}',
          options: { env: { A_TOKEN: 'hush-hush', MODE: 'real' }, envFile: 'local.env' },
        },
      },
      unset: { run: { command: 'ls ${config:music.other}' } },
      nowhere: { run: { process: 'true', options: { cwd: 'nowhere' } } },
      build: { schedule: { every: '1 hour' }, run: { task: 'npm: build' } },
      save: { run: { vscode: 'workbench.action.files.saveAll' } },
    });
  });
  after(() => sandbox.remove());

  async function refused(args: readonly string[], wanted: RegExp): Promise<void> {
    const { code, stdout, stderr } = await sandbox.call(args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, wanted);
  }

  describe('with scheduler run --dry-run', () => {
    it('says so at the beginning and in the result, and keeps nothing', async () => {
      const { code, stdout, stderr } = await sandbox.call(['run', 'report', '--dry-run']);
      assert.equal(code, 0, stderr);
      assert.equal(stderr, 'Dry run: what it generates is not kept.\n');
      const [said, result, ...rest] = stdout.split('\n');
      assert.equal(said, 'all --dry-run dry 1');
      assert.match(result ?? '', /^✔ succeeded in .+ s \(dry run\)$/);
      assert.deepEqual(rest, ['']);
      assert.equal(existsSync(join(sandbox.folder, 'Scheduled Output')), false);
    });

    it('starts nothing else, is marked in the history, and is nobody’s last result', async () => {
      const { code, document } = await sandbox.json<RunDocument>(['run', 'report', '--dry-run']);
      assert.equal(code, 0);
      assert.equal(document.dryRun, true);
      assert.deepEqual(document.outputs, []);
      const history = await sandbox.json<{ runs: RunDocument[] }>(['history']);
      assert.deepEqual([...new Set(history.document.runs.map(({ task }) => task))], ['report']);
      const { stdout } = await sandbox.call(['history']);
      assert.match(stdout, /✔ succeeded \(dry run\) +report/);
      const list = await sandbox.json<{ tasks: { id: string; last: unknown }[] }>(['list']);
      assert.equal(list.document.tasks.find(({ id }) => id === 'report')?.last, null);
    });

    it('refuses a task that has none, and says how to add one', () =>
      refused(['run', 'plain', '--dry-run'], /“plain” has no dry run\.\n.*"dryRun": \{ "args": \[/));
  });

  for (const args of [
    ['run', 'build'],
    ['run', 'save', '--dry-run'],
    ['env', 'save'],
  ]) {
    it(`refuses “${args.join(' ')}”, which needs a VS Code window`, () =>
      refused(args, /needs a VS Code window/));
  }

  describe('with scheduler env', () => {
    it('shows what would be started, with secrets masked, and starts nothing', async () => {
      const { code, document } = await sandbox.json<EnvDocument>(['env', 'plain']);
      assert.equal(code, 0);
      assert.equal(document.task, 'plain');
      assert.equal(document.dryRun, false);
      assert.equal(document.commandLine.at(-1), 'ls albums');
      assert.equal(document.cwd, sandbox.folder);
      const found = Object.fromEntries(
        document.variables.map(({ name, value, from }) => [name, `${from} ${value}`]),
      );
      assert.equal(found['API'], 'env-file ***');
      assert.equal(found['A_TOKEN'], 'task ***');
      assert.equal(found['MODE'], 'task real');
      assert.equal(found['TZ'], 'host UTC');
      assert.equal(found['SCHEDULER_TASK'], 'scheduler plain');
      const { stdout } = await sandbox.call(['env', 'plain']);
      assert.match(stdout, /^Task +plain\nStarts .* -c "ls albums"\nFolder +\//);
      assert.match(stdout, /^ {2}API +envFile +\*\*\*$/m);
      assert.doesNotMatch(stdout, /sesame|hush/);
    });

    it('shows a dry run as one', async () => {
      const { document } = await sandbox.json<EnvDocument>(['env', 'report', '--dry-run']);
      assert.equal(document.dryRun, true);
      assert.deepEqual(document.commandLine.slice(-2), ['all', '--dry-run']);
      assert.ok(document.variables.some(({ name, from }) => name === 'MODE' && from === 'dry-run'));
      await refused(['env', 'plain', '--dry-run'], /“plain” has no dry run/);
    });

    it('refuses what could not be started, with the reason', async () => {
      await refused(['env', 'nowhere'], /“nowhere” could not be started as it is\.\n.*no folder .*nowhere/);
      await refused(['env', 'unset'], /could not be started as it is\.\n.*\$\{config:music\.other\}/);
      await refused(['env', 'reprot'], /Did you mean “report”/);
    });
  });
});
