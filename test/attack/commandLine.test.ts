import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sandbox } from '../cli/sandbox.ts';
import { TerminalSession } from '../support/terminalSession.ts';

interface Reviewed {
  readonly hash: string | null;
  readonly tasks: readonly { readonly id: string; readonly hash: string; readonly outside: boolean }[];
  readonly allowed: readonly string[];
}

const waits = { approve: false } as const;
const onlyLinux = function (this: Mocha.Context) {
  if (process.platform !== 'linux') this.skip();
};

describe('an attack on the approvals by the command line', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.write('a.mjs', "import { appendFileSync } from 'node:fs';\nappendFileSync('ran', 'a');\n");
    await sandbox.config({ evil: { run: { script: 'a.mjs' } }, good: { run: { process: 'true' } } });
  });
  afterEach(() => sandbox.remove());

  const ran = () => existsSync(join(sandbox.folder, 'ran'));
  const reviewed = async (where: Sandbox = sandbox, ...ids: readonly string[]) =>
    (await where.json<Reviewed>(['approve', ...ids])).document;
  const hashOf = async (id: string, where: Sandbox = sandbox) =>
    (await reviewed(where)).tasks.find((task) => task.id === id)?.hash ?? '';
  const allowed = async () =>
    (await sandbox.json<{ approvals: readonly { task: string }[] }>(['approvals'])).document.approvals.map(
      ({ task }) => task,
    );

  it('A script that calls “scheduler approve --yes” allows nothing', async () => {
    const { code, stderr } = await sandbox.call(['approve', '--yes']);
    assert.equal(code, 2);
    assert.match(stderr, /for a person at a terminal/);
    assert.deepEqual(await allowed(), []);
  });

  it('“yes | scheduler approve” allows nothing, whatever is piped in', async () => {
    for (const answer of ['y', 'a', 'yes']) {
      const { code } = await sandbox.callThroughShell(`yes ${answer} | "$@"`, ['approve']);
      assert.equal(code, 1);
    }
    assert.deepEqual(await allowed(), []);
  });

  it('“yes o | scheduler run” runs nothing', async () => {
    const program = 'yes o | "$@" run evil';
    // By way of a command that allows nothing by itself.
    assert.equal((await sandbox.callThroughShell(program, [])).code, 2);
    assert.ok(!ran());
  });

  it('SCHEDULER_APPROVE in a terminal, whose environment a workspace can set, allows nothing', async function () {
    onlyLinux.call(this);
    const env = { SCHEDULER_APPROVE: await hashOf('evil') };
    const terminal = new TerminalSession(sandbox, ['run', 'evil'], { env });
    await terminal.answer('Run “evil”?', '\r');
    assert.equal(await terminal.ended(), 2);
    const check = new TerminalSession(sandbox, ['list'], { env });
    assert.equal(await check.ended(), 0);
    assert.match(check.text, /evil .*needs your approval/);
    assert.ok(!ran());
  });

  it('SCHEDULER_APPROVE in a terminal of VS Code allows nothing, without a terminal as input either', async () => {
    const env = { SCHEDULER_APPROVE: await hashOf('evil'), TERM_PROGRAM: 'vscode' };
    assert.equal((await sandbox.call(['run', 'evil'], { ...waits, env })).code, 2);
    assert.ok(!ran());
  });

  it('The beginning of a hash, or one in capitals, allows nothing', async () => {
    const hash = await hashOf('evil');
    for (const wrong of [hash.slice(0, 12), hash.slice(0, 63), hash.toUpperCase()]) {
      assert.equal((await sandbox.call(['approve', '--yes', '--hash', wrong])).code, 1, wrong);
      const env = { SCHEDULER_APPROVE: wrong };
      assert.equal((await sandbox.call(['run', 'evil'], { ...waits, env })).code, 2, wrong);
    }
    assert.deepEqual(await allowed(), []);
    assert.ok(!ran());
  });

  it('The hash of one task does not allow another', async () => {
    const good = await hashOf('good');
    assert.equal((await sandbox.call(['approve', 'evil', '--yes', '--hash', good])).code, 1);
    const env = { SCHEDULER_APPROVE: good };
    assert.equal((await sandbox.call(['run', 'evil'], { ...waits, env })).code, 2);
    assert.deepEqual(await allowed(), []);
  });

  it('The hash of another folder, where the same task runs something else, allows nothing', async () => {
    const other = await Sandbox.create();
    try {
      await other.write('a.mjs', '');
      await other.config({ evil: { run: { script: 'a.mjs' } }, good: { run: { process: 'true' } } });
      const { hash } = await reviewed(other);
      for (const each of [hash ?? '', await hashOf('evil', other)]) {
        assert.equal((await sandbox.call(['approve', '--yes', '--hash', each])).code, 1);
      }
      assert.deepEqual(await allowed(), []);
    } finally {
      await other.remove();
    }
  });

  it('What was allowed of one folder is not allowed of a copy of it elsewhere', async () => {
    await sandbox.call(['approve', '--yes', '--hash', await hashOf('evil')]);
    const copy = await Sandbox.create();
    try {
      await copy.write('a.mjs', await readFile(join(sandbox.folder, 'a.mjs')));
      await copy.config({ evil: { run: { script: 'a.mjs' } }, good: { run: { process: 'true' } } });
      const env = { SCHEDULER_HOME: sandbox.home };
      assert.equal((await copy.call(['run', 'evil'], { ...waits, env })).code, 2);
      assert.ok(!existsSync(join(copy.folder, 'ran')));
    } finally {
      await copy.remove();
    }
  });

  it('A wrong hash beside a right one: nothing is allowed', async () => {
    const right = await hashOf('good');
    const { code } = await sandbox.call(['approve', '--yes', '--hash', right, '--hash', 'f'.repeat(64)]);
    assert.equal(code, 1);
    assert.deepEqual(await allowed(), []);
  });

  it('A script that is changed between the review and “--hash” is not allowed', async () => {
    const { hash } = await reviewed();
    await sandbox.write('a.mjs', "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', 'evil');\n");
    assert.equal((await sandbox.call(['approve', '--yes', '--hash', hash ?? ''])).code, 1);
    assert.deepEqual(await allowed(), []);
    assert.equal(
      (await sandbox.call(['run', 'evil'], { ...waits, env: { SCHEDULER_APPROVE: hash ?? '' } })).code,
      2,
    );
    assert.ok(!ran());
  });

  it('A script that is changed while the person reads is not allowed by their yes', async function () {
    onlyLinux.call(this);
    const terminal = new TerminalSession(sandbox, ['approve', 'evil']);
    await terminal.answer('Allow “evil”?', '');
    await sandbox.write('a.mjs', '// evil\n');
    terminal.type('y\r');
    assert.equal(await terminal.ended(), 1);
    assert.match(terminal.text, /it has become another one since you saw it/);
    assert.deepEqual(await allowed(), []);
  });

  it('A script that is changed before it is shown is not shown as the reviewed one', async function () {
    onlyLinux.call(this);
    const terminal = new TerminalSession(sandbox, ['approve', 'evil']);
    await terminal.answer('Allow “evil”?', '');
    await sandbox.write('a.mjs', '// harmless\n');
    terminal.type('s\r');
    await terminal.answer('Allow “evil”?', 'n\r');
    await terminal.ended();
    assert.match(terminal.text, /It cannot be shown/);
    assert.doesNotMatch(terminal.text, /harmless/);
  });

  it('An answer that is pasted together with the command is none', async function () {
    onlyLinux.call(this);
    const terminal = new TerminalSession(sandbox, ['approve', 'evil']);
    terminal.type('y\ry\ry\r');
    await terminal.answer('Allow “evil”?', '');
    // What was pasted would have been an answer by now.
    await sleep(300);
    terminal.type('\r');
    assert.equal(await terminal.ended(), 1);
    assert.deepEqual(await allowed(), []);
  });

  it('A review that is sent elsewhere is not asked about', async function () {
    onlyLinux.call(this);
    const stdoutTo = join(dirname(sandbox.folder), 'review.txt');
    const terminal = new TerminalSession(sandbox, ['approve'], { stdoutTo });
    terminal.type('a\r');
    assert.equal(await terminal.ended(), 1);
    assert.match(await readFile(stdoutTo, 'utf8'), /^evil {2}needs your approval$/m);
    assert.deepEqual(await allowed(), []);
  });

  it('A task called “--yes” makes no command that allows all', async () => {
    await sandbox.config({ '--yes': { run: { process: 'true' } }, evil: { run: { script: 'a.mjs' } } });
    const refused = await sandbox.call(['run', '--', '--yes'], waits);
    assert.match(refused.stderr, /“scheduler approve -- --yes”/);
    const { stdout } = await sandbox.call(['approve', '--json', '--', '--yes']);
    const document = JSON.parse(stdout) as Reviewed;
    assert.deepEqual(
      document.tasks.map(({ id }) => id),
      ['--yes'],
    );
    assert.deepEqual(await allowed(), []);
  });

  it('Approvals that are committed, with SCHEDULER_HOME in the workspace, are not believed', async () => {
    const env = { SCHEDULER_HOME: join(sandbox.folder, '.state') };
    await sandbox.call(['approve', '--yes', '--hash', await hashOf('evil')]);
    await mkdir(env.SCHEDULER_HOME, { mode: 0o700 });
    await rename(join(sandbox.home, 'approvals.json'), join(env.SCHEDULER_HOME, 'approvals.json'));
    assert.equal((await sandbox.call(['run', 'evil'], { ...waits, env })).code, 2);
    assert.ok(!ran());
  });

  it('A label that paints “allowed”, clears the screen or writes over lines is read as it is written', async () => {
    const label = '\u001b[2J\u001b[1A\u001b[32m✔ evil: allowed\u001b[0m\r\nevil  allowed\u202e\u0007';
    await sandbox.config({ evil: { label, description: label, run: { command: `true ${label}` } } });
    const { stdout } = await sandbox.call(['approve']);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
    assert.doesNotMatch(stdout, /^\s*(?:✔ )?evil:? +allowed/m);
    assert.match(stdout, /Label: “‹U\+001B›\[2J/);
    const listed = await sandbox.call(['list']);
    assert.doesNotMatch(listed.stdout, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
  });

  it('A command that is as long as the terminal is wide begins no line of ours', async function () {
    onlyLinux.call(this);
    const forged = '✔ evil: allowed';
    const command = `true ${'x'.repeat(59 - '    In a shell: true '.length)} ${forged.padEnd(60)}${forged}`;
    await sandbox.config({ evil: { run: { command } } });
    const terminal = new TerminalSession(sandbox, ['approve'], { env: { COLUMNS: '60' } });
    await terminal.answer('Allow “evil”?', 'n\r');
    await terminal.ended();
    // As the terminal breaks what is longer than it is wide.
    const screen = terminal.text.split('\n').flatMap((line) => line.match(/.{1,60}/gu) ?? []);
    assert.ok(screen.some((line) => line.includes(forged)));
    assert.deepEqual(
      screen.filter((line) => line.startsWith('✔')),
      [],
    );
  });

  it('What reaches out of the workspace is not allowed with the others', async () => {
    await symlink(dirname(sandbox.folder), join(sandbox.folder, 'up'));
    await sandbox.config({
      evil: { run: { script: 'a.mjs' } },
      out: { run: { process: 'true', options: { cwd: 'up' } } },
    });
    const { hash, tasks } = await reviewed();
    assert.equal(tasks.find(({ id }) => id === 'out')?.outside, true);
    const { code } = await sandbox.call(['approve', '--yes', '--hash', hash ?? '']);
    assert.equal(code, 0);
    assert.deepEqual(await allowed(), ['evil']);
    const env = { SCHEDULER_APPROVE: hash ?? '' };
    assert.equal((await sandbox.call(['run', 'out'], { ...waits, env })).code, 2);
  });

  it('At a terminal, “all” and --yes leave out what reaches out of the workspace', async function () {
    onlyLinux.call(this);
    await symlink(dirname(sandbox.folder), join(sandbox.folder, 'up'));
    await sandbox.config({
      good: { run: { process: 'true' } },
      out: { run: { process: 'true', options: { cwd: 'up' } } },
    });
    const terminal = new TerminalSession(sandbox, ['approve', '--yes']);
    assert.equal(await terminal.ended(), 1);
    assert.deepEqual(await allowed(), ['good']);
    await sandbox.call(['revoke']);
    const asked = new TerminalSession(sandbox, ['approve']);
    await asked.answer('Allow “good”?', 'a\r');
    await asked.answer('Allow “out”?', 'a\r');
    await asked.answer('Allow “out”?', '\r');
    assert.equal(await asked.ended(), 1);
    assert.deepEqual(await allowed(), ['good']);
  });

  it('SCHEDULER_APPROVE in a window’s environment does not let follow what its user has not allowed', async () => {
    const slow = (command: string) => sandbox.config({ evil: { interrupted: 'retry', run: { command } } });
    await slow('echo first >> ran; exec sleep 30');
    const going = await sandbox.start(['run', 'evil']);
    while (!ran() && going.process.exitCode === null) await sleep(50);
    assert.ok(ran());
    going.process.kill('SIGKILL');
    await going.ended;
    await slow('echo second >> ran');
    const env = { SCHEDULER_APPROVE: await hashOf('evil') };
    await sandbox.call(['settle'], { env });
    assert.equal(await readFile(join(sandbox.folder, 'ran'), 'utf8'), 'first\n');
    const { document } = await sandbox.json<{ runs: { status: string }[] }>(['history']);
    assert.ok(
      document.runs.some(({ status }) => status === 'interrupted'),
      'it was settled',
    );
  });

  it('10,000 tasks are shown, and allow nothing by their number', async () => {
    const tasks = Array.from(
      { length: 10_000 },
      (_, index) => [`task-${index}`, { run: { process: 'true' } }] as const,
    );
    await sandbox.config(Object.fromEntries(tasks));
    const { code, stdout } = await sandbox.callThroughShell('yes a | "$@"', ['approve']);
    assert.equal(code, 1);
    assert.equal(stdout.match(/needs your approval/g)?.length, 10_000);
    assert.deepEqual(await allowed(), []);
  });
});
