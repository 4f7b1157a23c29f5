import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pageSize, rootPage, scribble } from '../unit/history/damagedFiles.ts';
import { SmallDisk } from '../unit/history/faultyDisks.ts';
import { Sandbox, type CallOptions } from './sandbox.ts';

describe('a history that fails while it is open', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  async function inHistory(sql: string): Promise<void> {
    const inside = await readdir(sandbox.home, { recursive: true });
    const file = inside.find((path) => basename(path) === 'history.db') ?? assert.fail('no history');
    const db = new DatabaseSync(join(sandbox.home, file));
    db.exec(sql);
    db.close();
  }

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ due: { schedule: { every: '1 hour' }, run: { process: 'true' } } });
    await sandbox.call(['list']);
    await inHistory('delete from revision');
  });
  after(() => sandbox.remove());

  for (const args of [['run', 'due'], ['check']]) {
    it(`“${args.join(' ')}” says in one line that it cannot be written`, async () => {
      const { code, stderr } = await sandbox.call(args);
      assert.equal(code, 2);
      assert.equal(stderr, '✖ The history cannot be written: NOT NULL constraint failed: runs.revision\n');
    });

    it(`“${args.join(' ')} --verbose” says where, too`, async () => {
      const { code, stderr } = await sandbox.call([...args, '--verbose']);
      assert.equal(code, 2);
      assert.match(stderr, /\n\s+at /);
      assert.match(stderr, /✖ The history cannot be written: NOT NULL constraint failed: runs.revision\n$/);
    });
  }
});

describe('a history that cannot be used', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ due: { schedule: { every: '1 hour' }, run: { process: 'true' } } });
    assert.equal((await sandbox.call(['run', 'due'])).code, 0);
  });
  afterEach(() => sandbox.remove());
  const state = async () => {
    const name = (await readdir(sandbox.home)).find((each) => each.startsWith('workspace-'));
    return join(sandbox.home, name ?? assert.fail('no state folder'));
  };

  const idsIn = async (options: CallOptions = {}) => {
    const { document } = await sandbox.json<{ runs: { id: string; trigger: string }[] }>(
      ['history'],
      options,
    );
    // Beside them it tells which occurrences they have made up for.
    return document.runs.filter(({ trigger }) => trigger === 'manual').map(({ id }) => id);
  };

  it('because it is no database gives way to a new one, and the schedule goes on', async () => {
    const file = join(await state(), 'history.db');
    await writeFile(file, 'no database'.repeat(1000));
    assert.equal((await sandbox.call(['run', 'due'])).code, 0);
    assert.equal((await idsIn()).length, 1);
    const aside = (await readdir(await state())).filter((name) => name.startsWith('history.damaged-'));
    assert.equal(aside.length, 1);
    assert.equal(await readFile(join(await state(), aside[0] ?? ''), 'utf8'), 'no database'.repeat(1000));
  });

  it('because a page is nonsense keeps what it can, and the runs that went before', async () => {
    const file = join(await state(), 'history.db');
    const [before = 'none'] = await idsIn();
    scribble(file, (rootPage(file, 'runs_occurrence') - 1) * pageSize, pageSize);
    assert.equal((await sandbox.call(['run', 'due'])).code, 0);
    // An index that nobody has had to look at would be as it was.
    const checked = await sandbox.call(['check']);
    assert.equal(checked.code, 0, checked.stderr);
    assert.ok((await idsIn()).includes(before));
  });

  if (process.platform !== 'win32') {
    it('because the disk takes no more says so in one line, and has run nothing', async () => {
      await sandbox.write('.vscode/scheduler.json', '');
      await sandbox.config({ due: { schedule: { every: '1 hour' }, run: { command: 'echo > ran' } } });
      const limited = `trap '' XFSZ; ulimit -f 1; exec "$@"`;
      const { code, stderr } = await sandbox.callThroughShell(limited, ['run', 'due']);
      assert.equal(code, 2);
      assert.match(stderr, /^✖ The history cannot be written, for the disk fails: .*\n$/);
      assert.ok(!(await readdir(sandbox.folder)).includes('ran'));
    });
  }

  if (SmallDisk.isPermitted) {
    it('because its disk is full, or read-only, says so and what helps', async () => {
      const disk = SmallDisk.mount(4 * 2 ** 20) ?? assert.fail('It could be mounted before');
      try {
        const env = { SCHEDULER_HOME: disk.path('home') };
        assert.equal((await sandbox.call(['run', 'due'], { env })).code, 0);
        disk.fill();
        const full = await sandbox.call(['run', 'due'], { env });
        assert.equal(full.code, 2);
        assert.match(full.stderr, /^✖ The history cannot be written: the disk is full\.\n.*Free some space/);
        disk.empty();
        disk.setWritable(false);
        const readOnly = await sandbox.call(['run', 'due'], { env });
        assert.equal(readOnly.code, 2);
        assert.match(
          readOnly.stderr,
          /^✖ The history cannot be written, for it is read-only: .*\n.*SCHEDULER_HOME/,
        );
        disk.setWritable(true);
        assert.equal((await sandbox.call(['run', 'due'], { env })).code, 0);
        assert.equal((await idsIn({ env })).length, 2);
      } finally {
        disk.remove();
      }
    });
  }
});
