import assert from 'node:assert/strict';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Sandbox, untilPrinted, type RunDocument } from './sandbox.ts';

interface Document {
  readonly workspace: string;
  readonly sound: boolean;
  readonly versions: Readonly<Record<string, string | number | null>>;
  readonly paths: { readonly state: string; readonly history: string };
  readonly history: {
    readonly state: string;
    readonly runs: number | null;
    readonly writable: boolean | null;
  };
  readonly logs: { readonly files: number; readonly bytes: number };
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly items: readonly string[];
  }[];
  readonly fixed: { readonly interrupted: number; readonly runs: number; readonly logs: number } | null;
}

const secret = 'hunter2-in-a-private-place';

describe('scheduler doctor', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({
      quiet: { run: { command: 'echo $TOKEN; exit 3', options: { env: { TOKEN: secret } } } },
      slow: { run: { command: 'echo begun; exec sleep 60' } },
      often: { schedule: { cron: '*/5 * * * *' }, run: { process: 'true' } },
    });
  });
  afterEach(() => sandbox.remove());

  async function historyFile(): Promise<string> {
    const inside = await readdir(sandbox.home, { recursive: true });
    const file = inside.find((path) => basename(path) === 'history.db') ?? assert.fail('no history');
    return join(sandbox.home, file);
  }
  async function inHistory(sql: string): Promise<void> {
    const db = new DatabaseSync(await historyFile());
    db.exec(sql);
    db.close();
  }
  const examine = (...args: readonly string[]) => sandbox.json<Document>(['doctor', ...args]);
  const codesOf = ({ findings }: Document) => findings.map(({ code }) => code);

  it('finds nothing wrong where nothing has run yet, and makes no history', async () => {
    const { code, stdout } = await sandbox.call(['doctor']);
    assert.equal(code, 0);
    assert.match(stdout, /^History +none yet$/m);
    assert.match(stdout, /✔ Nothing is wrong\.\n! 3 tasks do not run until you allow them\.$/m);
    assert.equal(await sandbox.hasState(), false);
  });

  it('tells what there is, without home folder or secrets', async () => {
    await sandbox.call(['run', 'quiet']);
    const { code, document } = await examine();
    assert.equal(code, 0);
    assert.equal(document.sound, true);
    assert.deepEqual(codesOf(document), []);
    assert.equal(document.workspace, '~/workspace');
    assert.match(document.paths.history, /^~\/home\/[^/]+\/history\.db$/);
    assert.deepEqual(document.history.runs, 1);
    assert.equal(document.history.writable, true);
    assert.equal(document.logs.files, 1);
    assert.equal(document.versions['node'], process.versions.node);
    assert.equal(typeof document.versions['schema'], 'number');
    assert.equal(document.fixed, null);
    const { stdout } = await sandbox.call(['doctor']);
    for (const text of [stdout, JSON.stringify(document)]) {
      assert.equal(text.includes(secret), false);
      assert.equal(text.includes(dirname(sandbox.home)), false);
    }
  });

  it('finds a run whose host was killed, and ends it with --fix', async () => {
    const going = await sandbox.start(['run', 'slow']);
    await untilPrinted(going, 'begun');
    const [run] = (await sandbox.json<{ runs: RunDocument[] }>(['history'])).document.runs;
    assert.deepEqual(codesOf((await examine()).document), []);
    going.process.kill('SIGKILL');
    await going.ended;
    const found = await examine();
    assert.equal(found.code, 1);
    assert.deepEqual(codesOf(found.document), ['stale-runs']);
    assert.deepEqual(found.document.findings[0]?.items, [`${run?.id} slow`]);
    const fixed = await examine('--fix');
    assert.equal(fixed.code, 0);
    assert.deepEqual(codesOf(fixed.document), ['interrupted']);
    assert.deepEqual(fixed.document.fixed, { interrupted: 1, runs: 0, logs: 0 });
    const [row] = (await sandbox.json<{ runs: RunDocument[] }>(['history'])).document.runs;
    assert.equal(row?.status, 'interrupted');
    const again = await sandbox.call(['doctor', '--fix']);
    assert.match(again.stdout, /There was nothing to put right\.\n$/);
  });

  it('finds logs that belong to no run, and removes them with --fix', async () => {
    await sandbox.call(['run', 'quiet']);
    const logs = join(dirname(await historyFile()), 'logs');
    await mkdir(logs, { recursive: true });
    await writeFile(join(logs, '20200101-000000-aaaaaa.log'), 'x');
    const { code, document } = await examine();
    assert.equal(code, 1);
    assert.deepEqual(document.findings[0]?.items, ['20200101-000000-aaaaaa']);
    const { stdout } = await sandbox.call(['doctor', '--fix']);
    assert.match(stdout, /^Logs removed: 1$/m);
    assert.deepEqual((await examine()).document.findings, []);
    assert.equal((await readdir(logs)).length, 1);
  });

  it('finds tasks that are overdue', async () => {
    await sandbox.call(['check']);
    await inHistory('update cursors set since = since - 3600000, until = until - 3600000');
    const { code, stdout } = await sandbox.call(['doctor']);
    assert.equal(code, 1);
    assert.match(stdout, /✖ A task is overdue\.\n {4}often\n {2}Is a scheduler at work\?/);
  });

  it('says why a history cannot be opened, and leaves it as it is', async () => {
    await sandbox.call(['run', 'quiet']);
    await inHistory('pragma user_version = 99');
    const { code, document } = await examine('--fix');
    assert.equal(code, 1);
    assert.deepEqual(codesOf(document), ['history-closed']);
    assert.equal(document.history.state, 'closed');
    assert.equal(document.logs.files, 1);
    assert.equal(document.fixed, null);
  });

  it('finds a history that cannot be written', async () => {
    await sandbox.call(['run', 'quiet']);
    const db = new DatabaseSync(await historyFile());
    try {
      // Another process that does not let go.
      db.exec('begin immediate');
      const { code, document } = await examine();
      assert.equal(code, 1);
      assert.deepEqual(codesOf(document), ['history-unwritable']);
      assert.equal(document.history.writable, false);
    } finally {
      db.close();
    }
  });

  it('finds a damaged history that was set aside', async () => {
    await sandbox.call(['run', 'quiet']);
    const file = await historyFile();
    await writeFile(file, 'This is no database, and long enough to be taken for one. '.repeat(200));
    const { code, document } = await examine();
    assert.equal(code, 1);
    assert.ok(codesOf(document).includes('history-set-aside'));
    const [set] = document.findings.find((finding) => finding.code === 'history-set-aside')?.items ?? [];
    assert.match(set ?? '', /^~\/home\/[^/]+\/history\.damaged-\d{8}-\d{6}\.db$/);
    assert.equal(document.history.state, 'open');
  });

  it('finds a history that is a link to nowhere, or a folder', async () => {
    await sandbox.call(['run', 'quiet']);
    const file = await historyFile();
    await rm(file);
    await symlink(join(sandbox.folder, 'nowhere'), file);
    const said =
      /^✖ .*“~\/home\/[^/]+\/history\.db” is in the way, for it is no plain file\.\n {2}Move it away/m;
    const dangling = await sandbox.call(['doctor']);
    assert.equal(dangling.code, 1);
    assert.match(dangling.stdout, said);
    await rm(file);
    await mkdir(file);
    assert.match((await sandbox.call(['doctor'])).stdout, said);
  });

  for (const [what, sql] of [
    ['lacks a table', 'drop table cursors'],
    ['has a view in place of a table', 'drop table hosts; create view hosts as select 1 as one'],
  ] as const) {
    it(`says of a history that ${what} that it is not ours`, async () => {
      await sandbox.call(['run', 'quiet']);
      await inHistory(sql);
      const { code, stdout } = await sandbox.call(['doctor']);
      assert.equal(code, 1);
      assert.match(
        stdout,
        /^✖ “~\/.*history\.db” is not used: it holds what Workspace Scheduler does not write\.\n {2}.*Move it away/m,
      );
    });
  }

  it('says that the logs cannot be read, and that the history can', async () => {
    await sandbox.call(['run', 'quiet']);
    const logs = join(dirname(await historyFile()), 'logs');
    await rm(logs, { recursive: true });
    await writeFile(logs, '');
    const { code, document } = await examine();
    assert.equal(code, 1);
    assert.deepEqual(codesOf(document), ['logs-unreadable']);
    assert.match(document.findings[0]?.items[0] ?? '', /^~\/home\/[^/]+\/logs$/);
    assert.equal(document.history.runs, 1);
  });

  it('counts the errors of scheduler.json, and repeats nothing of it', async () => {
    await sandbox.write('.vscode/scheduler.json', `{ "version": 1, "${secret}": true, "tasks": 5 }`);
    const { code, stdout } = await sandbox.call(['doctor']);
    assert.equal(code, 1);
    assert.match(stdout, /✖ scheduler\.json has \w+ errors?\.\n {2}“scheduler validate”/);
    assert.equal(stdout.includes(secret), false);
  });

  it('refuses a folder with neither a schedule nor a history', async () => {
    const empty = join(sandbox.folder, 'empty');
    await mkdir(empty);
    const { code, stdout, stderr } = await sandbox.call(['doctor', '--workspace', empty]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /There is no schedule here/);
    assert.equal(await sandbox.hasState(), false);
  });
});
