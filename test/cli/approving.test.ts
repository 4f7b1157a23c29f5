import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalSession } from '../support/terminalSession.ts';
import { Sandbox, type RunDocument } from './sandbox.ts';

interface Reviewed {
  readonly hash: string | null;
  readonly tasks: readonly {
    readonly id: string;
    readonly approval: string;
    readonly hash: string;
    readonly outside: boolean;
    readonly review: readonly { readonly title: string }[];
    readonly files: readonly { readonly role: string; readonly path: string }[];
    readonly changes: {
      readonly config: readonly string[];
      readonly files: readonly { readonly path: string; readonly diff: readonly string[] | null }[];
      readonly hidden: boolean;
    } | null;
  }[];
  readonly allowed: readonly string[];
}

const waits = { approve: false } as const;
const hourly = { schedule: { every: '1 hour' } };
const script = "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\n";

describe('scheduler approve', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.write('scripts/a.mjs', script);
    await sandbox.config({
      haiku: { label: 'Haikus', ...hourly, run: { script: 'scripts/a.mjs' } },
      report: { run: { command: 'true' } },
      idle: { enabled: false, run: { process: 'true' } },
    });
  });
  afterEach(() => sandbox.remove());

  const reviewed = async (...args: readonly string[]) =>
    (await sandbox.json<Reviewed>(['approve', ...args])).document;
  const states = async () => {
    const { document } = await sandbox.json<{ tasks: readonly { id: string; approval: string }[] }>(['list']);
    return Object.fromEntries(document.tasks.map(({ id, approval }) => [id, approval]));
  };
  const hasRun = () => existsSync(join(sandbox.folder, 'ran'));

  it('shows what waits, and allows nothing where nobody can be asked', async () => {
    const { code, stdout, stderr } = await sandbox.call(['approve']);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^haiku {2}needs your approval\n {2}Label: “Haikus”\n {2}What runs\n {4}The script scripts\/a\.mjs$/m,
    );
    assert.match(stdout, /^ {2}Hash [0-9a-f]{64}$/m);
    assert.match(stderr, /nobody to ask/);
    assert.deepEqual(await states(), { haiku: 'new', report: 'new', idle: 'new' });
  });

  it('is a document for programs, which allows nothing by itself', async () => {
    const { code, document } = await sandbox.json<Reviewed>(['approve']);
    assert.equal(code, 0);
    assert.match(document.hash ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(
      document.tasks.map(({ id, approval }) => [id, approval]),
      [
        ['haiku', 'new'],
        ['report', 'new'],
        ['idle', 'new'],
      ],
    );
    assert.deepEqual(
      document.tasks[0]?.files.map(({ role, path }) => [role, path]),
      [['script', 'scripts/a.mjs']],
    );
    assert.deepEqual(document.allowed, []);
    assert.deepEqual(await states(), { haiku: 'new', report: 'new', idle: 'new' });
  });

  it('allows exactly what hashes name: one task, or all that goes together', async () => {
    const { tasks, hash } = await reviewed();
    const one = tasks.find(({ id }) => id === 'report')?.hash ?? '';
    assert.equal((await sandbox.call(['approve', '--yes', '--hash', one])).code, 0);
    assert.deepEqual(await states(), { haiku: 'new', report: 'approved', idle: 'new' });
    const { code, document } = await sandbox.json<Reviewed>(['approve', '--yes', '--hash', hash ?? '']);
    assert.equal(code, 0);
    assert.ok(document.allowed.includes('haiku'));
    // What is disabled is allowed by itself.
    assert.deepEqual(await states(), { haiku: 'approved', report: 'approved', idle: 'new' });
    const { code: ran } = await sandbox.call(['run', 'haiku'], waits);
    assert.equal(ran, 0);
    assert.ok(hasRun());
  });

  it('says what has changed in scheduler.json and in the script, and runs the others', async () => {
    const { hash } = await reviewed();
    await sandbox.call(['approve', '--yes', '--hash', hash ?? '']);
    await sandbox.write('scripts/a.mjs', `${script}console.log('more');\n`);
    const { code, stdout } = await sandbox.call(['approve', 'haiku']);
    assert.equal(code, 1);
    assert.match(stdout, /^haiku {2}changed since you allowed it$/m);
    assert.match(
      stdout,
      /^ {4}changed: Script: scripts\/a\.mjs\n {4}@@ .*\n(?: {6}.*\n)+ {4}\+ console\.log\('more'\);$/m,
    );
    const [haiku] = (await reviewed('haiku')).tasks;
    assert.ok(haiku?.changes?.files[0]?.diff?.includes("+console.log('more');"));
    assert.equal((await sandbox.call(['run', 'report'], waits)).code, 0);
    assert.equal((await sandbox.call(['run', 'haiku'], waits)).code, 2);

    await sandbox.config({ haiku: { run: { script: 'scripts/a.mjs', args: ['--all'] } } });
    const { changes } = (await reviewed('haiku')).tasks[0] ?? {};
    assert.ok(changes?.config.some((line) => line.startsWith('+') && line.includes('--all')));
  });

  it('knows a task that is not there as the other commands do', async () => {
    const { code, stderr } = await sandbox.call(['approve', 'hiaku']);
    assert.equal(code, 2);
    assert.match(stderr, /Did you mean “haiku”\?/);
  });

  it('says what it takes where --hash stands alone', async () => {
    assert.equal((await sandbox.call(['approve', '--hash', 'a'])).code, 2);
  });

  it('is once more what was allowed when a change is taken back', async () => {
    const { hash } = await reviewed();
    await sandbox.call(['approve', '--yes', '--hash', hash ?? '']);
    await sandbox.write('scripts/a.mjs', '');
    assert.equal((await states())['haiku'], 'changed');
    await sandbox.write('scripts/a.mjs', script);
    assert.equal((await states())['haiku'], 'approved');
  });

  describe('at a terminal', function () {
    before(function () {
      if (process.platform !== 'linux') this.skip();
    });

    it('asks of each task; y allows it, Enter does not', async () => {
      const terminal = new TerminalSession(sandbox, ['approve', 'haiku', 'report']);
      await terminal.answer('Allow “haiku”?', 'y\r');
      await terminal.answer('Allow “report”?', '\r');
      assert.equal(await terminal.ended(), 1);
      assert.match(terminal.text, /✔ haiku: allowed/);
      assert.deepEqual(await states(), { haiku: 'approved', report: 'new', idle: 'new' });
    });

    it('allows all the others at once, and asks by itself of what is disabled', async () => {
      const terminal = new TerminalSession(sandbox, ['approve']);
      await terminal.answer('Allow “haiku”?', 'a\r');
      await terminal.answer('Allow “idle”?', 'n\r');
      assert.equal(await terminal.ended(), 0);
      assert.deepEqual(await states(), { haiku: 'approved', report: 'approved', idle: 'new' });
    });

    it('shows the script, and asks again', async () => {
      const terminal = new TerminalSession(sandbox, ['approve', 'haiku']);
      await terminal.answer('Allow “haiku”?', 's\r');
      await terminal.answer('Allow “haiku”?', 'yes\r');
      assert.equal(await terminal.ended(), 0);
      assert.match(terminal.text, /^ {2}│ writeFileSync\('ran', ''\);$/m);
    });

    it('allows nothing on Ctrl+C, not even what was answered before', async () => {
      const terminal = new TerminalSession(sandbox, ['approve']);
      await terminal.answer('Allow “haiku”?', 'y\r');
      await terminal.answer('Allow “report”?', '\u0003');
      assert.equal(await terminal.ended(), 1);
      assert.match(terminal.text, /Nothing was allowed/);
      assert.deepEqual(await states(), { haiku: 'new', report: 'new', idle: 'new' });
    });

    it('keeps what was answered on q', async () => {
      const terminal = new TerminalSession(sandbox, ['approve']);
      await terminal.answer('Allow “haiku”?', 'y\r');
      await terminal.answer('Allow “report”?', 'q\r');
      assert.equal(await terminal.ended(), 1);
      assert.deepEqual(await states(), { haiku: 'approved', report: 'new', idle: 'new' });
    });

    it('takes --yes for an answer', async () => {
      const terminal = new TerminalSession(sandbox, ['approve', '--yes']);
      assert.equal(await terminal.ended(), 0);
      assert.deepEqual(await states(), { haiku: 'approved', report: 'approved', idle: 'new' });
    });

    it('run asks first: once is once', async () => {
      const terminal = new TerminalSession(sandbox, ['run', 'haiku']);
      await terminal.answer('Run “haiku”?', 'o\r');
      assert.equal(await terminal.ended(), 0);
      assert.ok(hasRun());
      assert.equal((await states())['haiku'], 'new');
    });

    it('run asks first: always is from now on', async () => {
      const terminal = new TerminalSession(sandbox, ['run', 'haiku']);
      await terminal.answer('Run “haiku”?', 'a\r');
      assert.equal(await terminal.ended(), 0);
      assert.equal((await states())['haiku'], 'approved');
    });

    for (const [name, key] of [
      ['Enter', '\r'],
      ['Ctrl+C', '\u0003'],
      ['Ctrl+D', '\u0004'],
    ]) {
      it(`run asks first: ${name} means no`, async () => {
        const terminal = new TerminalSession(sandbox, ['run', 'haiku']);
        await terminal.answer('Run “haiku”?', key ?? '');
        assert.equal(await terminal.ended(), 2);
        assert.ok(!hasRun());
      });
    }
  });

  it('is what run says that it takes', async () => {
    const { code, stderr } = await sandbox.call(['run', 'haiku'], waits);
    assert.equal(code, 2);
    assert.match(stderr, /“haiku” does not run until you allow it\.\n.*“scheduler approve haiku”/);
    assert.match(stderr, /SCHEDULER_APPROVE/);
    assert.ok(!hasRun());
  });

  it('is asked for by check, which fails where something due waits', async () => {
    const { code, stdout, stderr } = await sandbox.call(['check'], waits);
    assert.equal(code, 1);
    assert.match(stdout, /haiku +! needs your approval/);
    assert.match(stdout, /1 due and waiting for your approval/);
    assert.match(stderr, /“scheduler approve”/);
    assert.ok(!hasRun());
    const { document } = await sandbox.json<{
      counts: { due: number; waiting: number };
      runs: RunDocument[];
    }>(['check', '--workspace', sandbox.folder]);
    assert.ok(document.counts.due === 1 && document.counts.waiting === 0, 'the sandbox allows it');
  });

  it('is missed by check as long as a schedule waits, be something due or not; what runs by hand only is not', async () => {
    const late = { schedule: { yearly: '12-25', at: '08:00' }, run: { process: 'true' } };
    await sandbox.config({ late });
    const { code, stdout } = await sandbox.call(['check'], waits);
    assert.equal(code, 1);
    assert.match(stdout, /late +! needs your approval/);
    await sandbox.config({ byHand: { run: late.run }, off: { ...late, enabled: false } });
    assert.equal((await sandbox.call(['check'], waits)).code, 0);
  });

  it('is named by list, which shows what waits', async () => {
    const { stdout } = await sandbox.call(['list']);
    assert.match(stdout, /haiku Haikus .* ! needs your approval/);
    assert.match(stdout, /“scheduler approve”/);
  });

  it('is what doctor notes', async () => {
    const { code, document } = await sandbox.json<{ findings: { code: string; items: string[] }[] }>([
      'doctor',
    ]);
    assert.equal(code, 0);
    const finding = document.findings.find((each) => each.code === 'not-approved');
    assert.deepEqual(finding?.items, ['haiku', 'report']);
    assert.ok(!(await sandbox.hasState()));
  });

  it('is not needed for what starts nothing', async () => {
    assert.equal((await sandbox.call(['env', 'haiku'])).code, 0);
    assert.equal((await sandbox.call(['validate'])).code, 0);
    assert.equal((await sandbox.call(['next'])).code, 0);
    assert.ok(!hasRun());
  });

  it('is done by SCHEDULER_APPROVE in CI', async () => {
    const { hash, tasks } = await reviewed();
    const all = { ...waits, env: { SCHEDULER_APPROVE: hash ?? '' } };
    const { code } = await sandbox.call(['check'], all);
    assert.equal(code, 0);
    assert.ok(hasRun());
    const one = { ...waits, env: { SCHEDULER_APPROVE: tasks[1]?.hash ?? '' } };
    assert.equal((await sandbox.call(['run', 'report'], one)).code, 0);
    assert.equal((await sandbox.call(['run', 'haiku'], one)).code, 2);
    // Nothing of that is kept.
    assert.deepEqual(await states(), { haiku: 'new', report: 'new', idle: 'new' });
  });

  it('is refused with a file of approvals that is not believed, and says why', async () => {
    await sandbox.call(['approve', '--yes', '--hash', (await reviewed()).hash ?? '']);
    const file = join(sandbox.home, 'approvals.json');
    await rm(file);
    await writeFile(file, '{"version":9,"approvals":[]}', { mode: 0o600 });
    const { code, stderr } = await sandbox.call(['approve']);
    assert.equal(code, 2);
    assert.match(stderr, /was written by another version of Workspace Scheduler/);
    const doctor = await sandbox.json<{ findings: { code: string }[] }>(['doctor']);
    assert.equal(doctor.code, 1);
    assert.ok(doctor.document.findings.some((finding) => finding.code === 'approvals-unusable'));
    assert.equal((await sandbox.call(['run', 'report'], waits)).code, 2);
    assert.equal((await sandbox.call(['revoke'])).code, 2);
  });

  it('is no answer to a file of approvals that others can change: check and run say what is', async function () {
    if (process.platform === 'win32') this.skip();
    await sandbox.call(['approve', '--yes', '--hash', (await reviewed()).hash ?? '']);
    const file = join(sandbox.home, 'approvals.json');
    await chmod(file, 0o666);
    for (const args of [['check'], ['run', 'report'], ['check', '--json']]) {
      const { code, stderr } = await sandbox.call(args, waits);
      assert.equal(code, 2, args.join(' '));
      assert.ok(stderr.includes(`“${file}” is not used: other users can change it.`), stderr);
      assert.ok(stderr.includes(`chmod -R go-rwx ${file}\n`), stderr);
      assert.doesNotMatch(stderr, /“scheduler approve/);
    }
    assert.match((await sandbox.call(['doctor'])).stdout, /is not used: other users can change it\./);
    assert.ok(!hasRun());
  });

  it('says that a masked value has changed, and where to read it', async () => {
    const config = (pin: string) =>
      sandbox.config({ report: { run: { command: 'true', options: { env: { API_TOKEN: pin } } } } });
    await config('1');
    await sandbox.call(['approve', '--yes', '--hash', (await reviewed()).hash ?? '']);
    await config('2');
    const { stdout } = await sandbox.call(['approve', 'report'], { env: { COLUMNS: '40' } });
    assert.match(stdout, /^ {2}Changed since you allowed it/m);
    assert.match(
      stdout.replaceAll(/\n {6}/g, ''),
      /^ {2}! Nothing of what is shown here, but a value that is shown as \*\*\*: read it in \.vscode\/scheduler\.json\.$/m,
    );
    assert.doesNotMatch(stdout, /^ *scheduler\.json$/m);
  });
});
