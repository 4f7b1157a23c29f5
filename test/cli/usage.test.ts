import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sandbox } from './sandbox.ts';

const commands = ['list', 'next', 'run', 'stop', 'check', 'history', 'log', 'env', 'validate'];
const called = [
  ...[['list'], ['next'], ['run', 'a'], ['stop', 'a'], ['check'], ['history'], ['log', 'last'], ['env', 'a']],
  ['validate'],
];

describe('the usage of the command line', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ a: { run: { process: 'true' } } });
  });
  after(() => sandbox.remove());

  async function refused(args: readonly string[], wanted: RegExp): Promise<void> {
    const { code, stdout, stderr } = await sandbox.call(args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, wanted);
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack is shown');
  }

  it('says its version', async () => {
    const file = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const { code, stdout } = await sandbox.call(['--version']);
    assert.equal(stdout, `${(JSON.parse(file) as { version: string }).version}\n`);
    assert.equal(code, 0);
  });

  it('helps with every command, and with examples', async () => {
    const { code, stdout, stderr } = await sandbox.call(['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    for (const command of commands) assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
    assert.match(stdout, /Examples:\n {2}scheduler list/);
  });

  it('helps with the options of one command', async () => {
    const { code, stdout } = await sandbox.call(['next', '--help']);
    assert.equal(code, 0);
    for (const option of ['--workspace', '--json', '--count', '--from', '--schedule', '--timezone']) {
      assert.ok(stdout.includes(option), option);
    }
  });

  it('shows the help as an error when no command is given', () => refused([], /Usage: scheduler/));
  it('suggests a command', () => refused(['lst'], /There is no command “lst”\.\n.*Did you mean “list”\?/));
  it('suggests an option', () => refused(['list', '--jsn'], /no option “--jsn”\.\n.*“--json”/));
  it('wants the argument of run', () => refused(['run'], /An argument is missing: <task>/));
  it('wants the argument of stop', () => refused(['stop'], /An argument is missing: <run>/));
  it('wants the argument of env', () => refused(['env'], /An argument is missing: <task>/));
  it('wants the argument of log', () => refused(['log'], /An argument is missing: <run>/));
  it('wants no further argument', () => refused(['list', 'a'], /Too many arguments: “a”/));
  it('wants the value of an option', () => refused(['list', '--workspace'], /needs a value/));
  it('takes no count of nothing', () => refused(['next', '--count='], /--count takes a whole number/));
  it('takes no limit of zero', () => refused(['history', '--limit', '0'], /--limit takes a whole number/));
  it('wants an instant after --from', () =>
    refused(['next', '--from', 'noon'], /--from takes a date, or a date and time/));
  it('wants --schedule with --timezone', () =>
    refused(['next', '--timezone', 'Europe/Paris'], /--timezone goes with --schedule/));
  it('takes a task or a schedule, not both', () =>
    refused(['next', 'a', '--schedule', '{"daily":"06:00"}'], /not both/));
  it('wants a workspace that is there', () =>
    refused(['list', '--workspace', 'nowhere'], /There is no folder/));

  for (const args of called) {
    it(`“${args.join(' ')}” says that there is no schedule, and leaves no state behind`, async () => {
      const empty = await Sandbox.create();
      try {
        const { code, stdout, stderr } = await empty.call(args);
        assert.equal(code, 2);
        assert.equal(stdout, '');
        assert.match(stderr, /There is no schedule here/);
        assert.equal(await empty.hasState(), false);
      } finally {
        await empty.remove();
      }
    });
  }

  it('finds the workspace from a folder below it', async () => {
    const below = await sandbox.write('deep/er/file', '');
    const { code, document } = await sandbox.json<{ workspace: string }>(['list'], {
      cwd: join(below, '..'),
    });
    assert.equal(code, 0);
    assert.equal(document.workspace, sandbox.folder);
  });

  it('takes the workspace that is named', async () => {
    const { document } = await sandbox.json<{ workspace: string }>(['list', '-w', 'workspace'], {
      cwd: join(sandbox.folder, '..'),
    });
    assert.equal(document.workspace, sandbox.folder);
  });

  describe('while scheduler.json is broken', () => {
    let broken: Sandbox;

    before(async () => {
      broken = await Sandbox.create();
      await broken.write('.vscode/scheduler.json', '{ "version": 1, "tasks": {');
    });
    after(() => broken.remove());

    for (const args of [['list'], ['next'], ['run', 'a'], ['check'], ['env', 'a']]) {
      it(`“${args.join(' ')}” refers to validate`, async () => {
        const { code, stdout, stderr } = await broken.call(args);
        assert.equal(code, 2);
        assert.equal(stdout, '');
        assert.match(stderr, /has an error\.\n.*scheduler validate/);
      });
    }
  });

  it('says that the state folder cannot be used', async () => {
    const file = await sandbox.write('a-file', '');
    const { code, stderr } = await sandbox.call(['list'], { env: { SCHEDULER_HOME: file } });
    assert.equal(code, 2);
    assert.match(stderr, /The history cannot be opened/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  for (const args of called.filter(([command]) => command !== 'validate')) {
    it(`“${args.join(' ')}” takes no relative SCHEDULER_HOME`, async () => {
      const { code, stdout, stderr } = await sandbox.call(args, { env: { SCHEDULER_HOME: 'state' } });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^✖ SCHEDULER_HOME must be an absolute path, not “state”\.\n .*\n$/);
      assert.equal(existsSync(join(sandbox.folder, 'state')), false);
    });
  }

  it('ends well when its reader has gone', async () => {
    // `true` has gone long before anything is printed.
    const { code, stderr } = await sandbox.callThroughShell('{ "$@"; echo "ended $?" >&2; } | true', [
      '--help',
    ]);
    assert.equal(stderr, 'ended 0\n');
    assert.equal(code, 0);
  });
});

describe('a Node that is too old', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ a: { run: { process: 'true' } } });
  });
  after(() => sandbox.remove());

  const pretend = (version: string) =>
    `--import=data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;

  for (const version of ['20.20.2', '22.12.0']) {
    it(`${version} gets one clear line`, async () => {
      const { code, stdout, stderr } = await sandbox.call(['list'], { nodeOptions: [pretend(version)] });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.equal(stderr, `scheduler needs Node.js 22.13 or newer; this is ${version}.\n`);
      assert.equal(await sandbox.hasState(), false);
    });
  }

  it('a newer one goes on', async () => {
    const { code } = await sandbox.call(['--version'], { nodeOptions: [pretend('22.13.0')] });
    assert.equal(code, 0);
  });

  it('one without SQLite gets one clear line', async () => {
    const { code, stdout, stderr } = await sandbox.call(['list'], {
      nodeOptions: ['--no-experimental-sqlite'],
    });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^scheduler needs a Node\.js with SQLite \(node:sqlite\).*\n$/);
  });
});
