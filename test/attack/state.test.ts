import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { LogFiles } from '../../src/history/logs/logFiles.ts';
import { readMachineSeed } from '../../src/history/folders/machineSeed.ts';
import { assertOwnHome } from '../../src/history/folders/privateState.ts';
import { Sandbox } from '../cli/sandbox.ts';
import { AttackedState, assertForeign, whileAnothers } from '../support/attackedState.ts';

/** Windows has other permissions, which these tests cannot ask for: there they are not defined. */
const onPosix = process.platform === 'win32' ? () => undefined : it;
const runId = '20261122-060000-7f3a2c';
const addRun = (id: string, status: string) =>
  `insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, host_kind, host_pid, host_token)
   values ('${id}', 'haiku', 'Haikus', 'manual', '${status}', 1, 1, 'cli', 7, 'x')`;
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('An attack by way of the state folder', () => {
  let attacked: AttackedState;
  beforeEach(async () => {
    attacked = await AttackedState.create();
  });
  afterEach(() => attacked[Symbol.asyncDispose]());

  describe('that brings it along', () => {
    it('in the workspace folder itself is refused, and nothing is opened or made', async () => {
      attacked.home = join(attacked.folder, '.state');
      await attacked.assertRefused('inside-workspace', attacked.home);
      assert.equal(existsSync(attacked.home), false);
    });

    it('as the workspace folder itself is refused', async () => {
      attacked.home = attacked.folder;
      await attacked.assertRefused('inside-workspace');
    });

    it('elsewhere in the repository is refused, also where .git is a file, or where the workspace is nested', async () => {
      for (const make of [mkdir, (path: string) => writeFile(path, 'gitdir: /home/ada/music.git')]) {
        await using other = await AttackedState.create();
        await make(other.root.path('.git'));
        await mkdir(join(other.folder, '.git'));
        await other.assertRefused('inside-workspace', other.home);
      }
    });

    it('behind a link above the home that leads into the workspace is refused', async () => {
      await symlink(attacked.folder, attacked.root.path('innocent'));
      attacked.home = attacked.root.path('innocent', 'state');
      await attacked.assertRefused('inside-workspace', attacked.home);
    });

    it('with “..” that comes back into the workspace is refused', async () => {
      attacked.home = `${attacked.folder}/../workspace/x/../.state`;
      await attacked.assertRefused('inside-workspace');
    });

    it('is nothing to be told from its user where the workspace is all of the user’s own folder', async () => {
      const { homedir } = userInfo();
      await assertOwnHome(join(homedir, '.no-such-scheduler', 'state'), homedir);
    });
  });

  describe('that is a link', () => {
    it('in place of the home is refused, with and without a slash at its end', async () => {
      await attacked.make();
      await rename(attacked.home, attacked.root.path('elsewhere'));
      await symlink(attacked.root.path('elsewhere'), attacked.home);
      await attacked.assertRefused('link', attacked.home);
      attacked.home += '/';
      await attacked.assertRefused('link');
    });

    it('above the home is followed: the user’s own folder may be one', async () => {
      await attacked.make();
      await symlink(attacked.root.path(), attacked.root.path('link'));
      attacked.home = attacked.root.path('link', 'home');
      await (await attacked.open()).close();
    });

    it('in place of the state folder is refused', async () => {
      await attacked.make();
      await rename(attacked.state, attacked.root.path('elsewhere'));
      await symlink(attacked.root.path('elsewhere'), attacked.state);
      await attacked.assertRefused('link', attacked.state);
    });

    it('in place of the state folder since it was looked at is refused', async () => {
      await attacked.make();
      const { state } = attacked;
      attacked.locate = async () => {
        await AttackedState.prototype.locate.call(attacked);
        await rename(state, attacked.root.path('elsewhere'));
        await symlink(attacked.root.path('elsewhere'), state);
        return state;
      };
      await attacked.assertRefused('link', state);
    });

    for (const name of [
      ...['history.db', 'history.db-wal', 'history.db-shm', 'history.db-journal', 'history.next.db'],
      ...['lock.db', 'lock.db-journal'],
    ]) {
      it(`in place of ${name} is refused, and what it leads to stays as it was`, async () => {
        await attacked.make();
        const diary = attacked.root.path('diary');
        await writeFile(diary, 'mine', { mode: 0o640 });
        if (existsSync(attacked.path(name))) await rename(attacked.path(name), attacked.root.path('gone'));
        await symlink(diary, attacked.path(name));
        await attacked.assertRefused('link', attacked.path(name));
        assert.equal(await readFile(diary, 'utf8'), 'mine');
        assert.equal(await mode(diary), '640');
      });
    }

    for (const name of ['logs', 'kept', 'reports']) {
      it(`in place of ${name} is refused`, async () => {
        await attacked.make();
        await symlink(attacked.folder, attacked.path(name));
        await attacked.assertRefused('link', attacked.path(name));
      });
    }

    it('in place of a log is neither read nor written', async () => {
      const logs = new LogFiles(attacked.root.path('logs'));
      await mkdir(attacked.root.path('logs'));
      await writeFile(attacked.root.path('secret'), 'secret');
      await symlink(attacked.root.path('secret'), logs.path(runId));
      await assertForeign(() => logs.read(runId), 'link', logs.path(runId));
      await assertForeign(() => logs.open(runId, { number: 1, of: 1 }), 'link');
      assert.equal(await readFile(attacked.root.path('secret'), 'utf8'), 'secret');
    });

    it('in place of the machine’s id is refused, and not read', async () => {
      await attacked.make();
      const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
      await writeFile(attacked.root.path('id'), id);
      const file = join(attacked.home, 'machine-id');
      await symlink(attacked.root.path('id'), file);
      await attacked.assertRefused('link', file);
      assert.equal(await readMachineSeed({ SCHEDULER_HOME: attacked.home }), hostname());
    });
  });

  describe('by another user', () => {
    onPosix('who owns the home is refused', async () => {
      await attacked.make();
      await whileAnothers(attacked.home, () => attacked.assertRefused('owner', attacked.home));
    });

    // Where this process takes itself for somebody else, the home is the first thing that is not its own.
    const asRoot = process.getuid?.() === 0;
    for (const name of ['', 'history.db', 'history.db-wal', 'lock.db', 'logs', 'kept', 'kept/x.1.json']) {
      onPosix(`who owns ${name || 'the state folder'} in a home that was open is refused`, async () => {
        await attacked.make();
        for (const folder of ['logs', 'kept']) await mkdir(attacked.path(folder));
        if (!existsSync(attacked.path(name))) await writeFile(attacked.path(name), '');
        const path = name ? attacked.path(name) : attacked.state;
        await whileAnothers(path, () =>
          asRoot ? attacked.assertRefused('owner', path) : attacked.assertRefused('owner'),
        );
      });
    }

    onPosix('who owns a log is refused when it is read, and when it is added to', async () => {
      const logs = new LogFiles(attacked.root.path('logs'));
      await mkdir(attacked.root.path('logs'));
      await writeFile(logs.path(runId), 'crafted');
      await whileAnothers(logs.path(runId), async () => {
        await assertForeign(() => logs.read(runId), 'owner', logs.path(runId));
        await assertForeign(() => logs.open(runId, { number: 1, of: 1 }), 'owner');
      });
    });

    onPosix('who may write a log is refused', async () => {
      const logs = new LogFiles(attacked.root.path('logs'));
      await mkdir(attacked.root.path('logs'));
      await writeFile(logs.path(runId), 'crafted');
      await chmod(logs.path(runId), 0o666);
      await assertForeign(() => logs.read(runId), 'writable', logs.path(runId));
    });

    onPosix('who has put a pipe in place of a log waits in vain for its reader to wait', async () => {
      const logs = new LogFiles(attacked.root.path('logs'));
      await mkdir(attacked.root.path('logs'));
      execFileSync('mkfifo', ['-m', '600', logs.path(runId)]);
      await assertForeign(() => logs.read(runId), 'kind', logs.path(runId));
      await assertForeign(() => logs.open(runId, { number: 1, of: 1 }), 'kind');
    });

    onPosix('who can get into the state folder is shut out', async () => {
      await attacked.make();
      await mkdir(attacked.path('logs'));
      for (const path of [attacked.state, attacked.path('logs')]) await chmod(path, 0o755);
      await chmod(attacked.path('history.db'), 0o644);
      await (await attacked.open()).close();
      for (const path of [attacked.state, attacked.path('logs')]) assert.equal(await mode(path), '700');
      assert.equal(await mode(attacked.path('history.db')), '600');
    });

    onPosix('who can put state folders into the home is shut out', async () => {
      await attacked.make();
      await chmod(attacked.home, 0o777);
      await (await attacked.open()).close();
      assert.equal(await mode(attacked.home), '755');
    });

    onPosix(
      'who could write the history in an open folder is not believed, however often it is opened',
      async () => {
        await attacked.make();
        await chmod(attacked.state, 0o755);
        await chmod(attacked.path('history.db'), 0o666);
        for (let count = 0; count < 2; count++)
          await attacked.assertRefused('writable', attacked.path('history.db'));
      },
    );

    onPosix('who could write a keeper’s note, which says what to remove, is not believed', async () => {
      await attacked.make();
      await mkdir(attacked.path('kept'));
      const note = attacked.path(`kept/${runId}.1.json`);
      await writeFile(note, '{}');
      await chmod(note, 0o666);
      await attacked.assertRefused('writable', note);
    });
  });

  it('is told on the command line, which ends with 2 and opens nothing', async () => {
    const sandbox = await Sandbox.create();
    try {
      await sandbox.config({ tasks: {} });
      await mkdir(attacked.root.path('elsewhere'));
      await symlink(attacked.root.path('elsewhere'), attacked.home);
      const inside = join(sandbox.folder, 'state');
      for (const [command, home, words] of [
        ['list', attacked.home, /^✖ “.*” is not used: it is a symbolic link, .*\n .*SCHEDULER_HOME/],
        ['doctor', inside, /^✖ “.*” is not used: it lies in the workspace, .*\n .*SCHEDULER_HOME/],
      ] as const) {
        const { code, stdout, stderr } = await sandbox.call([command], { env: { SCHEDULER_HOME: home } });
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, words);
      }
      assert.equal(existsSync(inside), false);
    } finally {
      await sandbox.remove();
    }
  });

  it('leaves a good one as it is', async () => {
    await attacked.make((db) => db.exec(addRun(runId, 'failed')));
    const store = await attacked.open();
    assert.equal((await store.runs({ limit: 9 })).length, 1);
    await store.close();
    assert.equal(dirname(attacked.state), attacked.home);
  });
});
