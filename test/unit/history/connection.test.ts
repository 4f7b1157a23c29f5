import assert from 'node:assert/strict';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../src/common/clock.ts';
import type { HistoryReplaced } from '../../../src/engine/runStore.ts';
import { Connection, HistoryClosedError } from '../../../src/history/database/connection.ts';
import { lockedNow } from '../../../src/history/database/folderLock.ts';
import { migrate } from '../../../src/history/database/migrations.ts';
import { HistoryUnwritableError } from '../../../src/history/database/unwritable.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { asideOf, inFolderOf } from './damagedFiles.ts';

/** As SQLite throws it. */
const sqliteError = (errcode: number, text: string) => Object.assign(new Error(text), { errcode });
const corrupt = () => sqliteError(267, 'database disk image is malformed');

describe('A connection to the history', () => {
  let folder: TemporaryFolder;
  let file: string;
  let opened: Connection[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('state', 'history.db');
    opened = [];
  });
  afterEach(async () => {
    for (const connection of opened) connection.close();
    await folder.remove();
  });
  const open = async (clock = systemClock) => {
    const connection = await Connection.open(file, clock);
    opened.push(connection);
    return connection;
  };
  const put = (connection: Connection, name: string) =>
    connection.write(
      () => connection.statement('insert into facts (name, value) values (?, 1)').run(name).changes,
    );
  const names = (connection: Connection) =>
    connection.read(() =>
      connection
        .statement('select name from facts')
        .all()
        .map(({ name }) => name),
    );
  const told = (connection: Connection) => {
    const replaced: HistoryReplaced[] = [];
    connection.onDidReplace((each) => replaced.push(each));
    return replaced;
  };

  it('gives up no file for what memory has garbled: it opens it again first', async () => {
    const connection = await open();
    const replaced = told(connection);
    await put(connection, 'a');
    let calls = 0;
    const result = await connection.read(() => {
      if (++calls === 1) throw corrupt();
      return calls;
    });
    assert.equal(result, 2);
    assert.deepEqual(await names(connection), ['a']);
    assert.deepEqual(replaced, []);
    assert.deepEqual(await asideOf(file), []);
  });

  it('gives up a file that makes no sense twice, and does the call on the new one', async () => {
    const connection = await open();
    const replaced = told(connection);
    await put(connection, 'a');
    let calls = 0;
    const result = await connection.write(() => {
      if (++calls <= 2) throw corrupt();
      return connection.statement('insert into facts (name, value) values (?, 1)').run('b').changes;
    });
    assert.equal(result, 1);
    const [name = ''] = await asideOf(file);
    assert.deepEqual(replaced, [{ path: inFolderOf(file, name) }]);
    assert.deepEqual(await names(connection), ['a', 'b', 'set-aside']);
  });

  it('gives up one file for all calls that meet its damage at once', async () => {
    const connection = await open();
    const replaced = told(connection);
    const meet = () => {
      const isNew = connection.statement(`select 1 from facts where name = 'set-aside'`).get();
      if (!isNew) throw corrupt();
      return true;
    };
    await Promise.all([connection.read(meet), connection.write(meet), connection.read(meet)]);
    assert.equal(replaced.length, 1);
    assert.equal((await asideOf(file)).filter((name) => name.endsWith('.db')).length, 1);
  });

  it('gives up the file that is damaged, and not the one that another host has begun meanwhile', async () => {
    const connection = await open();
    const replaced = told(connection);
    const lock = new DatabaseSync(inFolderOf(file, 'lock.db'));
    let calls = 0;
    const reading = connection.read(() => {
      if (++calls === 2) lock.exec('begin immediate');
      if (calls <= 2) throw corrupt();
      return calls;
    });
    while (calls < 2) await setTimeout(1);
    // As the other host would, which has the lock.
    const other = new DatabaseSync(folder.path('other.db'));
    migrate(other);
    other.close();
    for (const suffix of ['', '-wal', '-shm']) renameSync(file + suffix, folder.path(`aside${suffix}`));
    renameSync(folder.path('other.db'), file);
    lock.close();
    assert.equal(await reading, 3);
    assert.deepEqual(replaced, [{ path: undefined }]);
    assert.deepEqual(await asideOf(file), []);
  });

  it('writes nothing into a file that was set aside while it waited for the lock', async () => {
    const connection = await open();
    const replaced = told(connection);
    const statement = connection.statement.bind(connection);
    connection.statement = (sql) => {
      if (sql === 'begin immediate' && !existsSync(folder.path('aside'))) {
        for (const suffix of ['', '-wal', '-shm']) renameSync(file + suffix, folder.path(`aside${suffix}`));
      }
      return statement(sql);
    };
    await put(connection, 'a');
    const aside = new DatabaseSync(folder.path('aside'));
    assert.deepEqual(aside.prepare('select name from facts').all(), []);
    aside.close();
    assert.deepEqual(await names(connection), ['a']);
    assert.equal(replaced.length, 1);
  });

  it('does not go on for ever where nothing helps', async () => {
    const connection = await open();
    let calls = 0;
    const read = connection.read(() => {
      calls++;
      throw corrupt();
    });
    await assert.rejects(read, /malformed/);
    assert.ok(calls < 10, `${calls} calls`);
    assert.equal(await put(connection, 'a'), 1);
  });

  it('keeps what it has to tell until somebody listens, and tells it once', async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'no database');
    const connection = await open();
    await setImmediate();
    const first = told(connection);
    assert.deepEqual(first, []);
    await setImmediate();
    assert.equal(first.length, 1);
    const second = told(connection);
    await setImmediate();
    assert.deepEqual(second, []);
  });

  it('lets a listener write before the call that met the damage is done again', async () => {
    const connection = await open();
    connection.onDidReplace(() => void put(connection, 'restored'));
    let calls = 0;
    const seen = await connection.read(() => {
      if (++calls <= 2) throw corrupt();
      return connection.statement(`select name from facts where name = 'restored'`).get()?.['name'];
    });
    assert.equal(seen, 'restored');
  });

  it('writes nothing while the lock is held, and then does', async () => {
    const clock = new FakeClock(0);
    const connection = await open(clock);
    const lock = new DatabaseSync(inFolderOf(file, 'lock.db'));
    lock.exec('begin immediate');
    let written = false;
    const writing = put(connection, 'a').then(() => (written = true));
    await clock.advanceBy(1000);
    assert.equal(written, false);
    assert.deepEqual(await names(connection), []);
    lock.close();
    await clock.advanceBy(2000);
    await writing;
    assert.deepEqual(await names(connection), ['a']);
  });

  it('is not opened while the lock is held', async () => {
    (await open()).close();
    const lock = new DatabaseSync(inFolderOf(file, 'lock.db'));
    lock.exec('begin immediate');
    const clock = new FakeClock(0);
    let isOpen = false;
    const opening = open(clock).then(() => (isOpen = true));
    await clock.advanceBy(1000);
    assert.equal(isOpen, false);
    lock.close();
    await clock.advanceBy(2000);
    await opening;
  });

  it('is closed later where the lock is held, and refuses at once', async () => {
    const connection = await open();
    const lock = new DatabaseSync(inFolderOf(file, 'lock.db'));
    lock.exec('begin immediate');
    connection.close();
    await assert.rejects(names(connection), HistoryClosedError);
    lock.close();
    // The last one who closes it removes the log.
    while (readdirSync(dirname(file)).includes('history.db-wal')) await setTimeout(1);
  });

  it('empties a lock that is damaged, for there is nothing in it, and gives up nothing for that', async () => {
    const before = await open();
    await put(before, 'before');
    before.close();
    await writeFile(inFolderOf(file, 'lock.db'), 'nonsense'.repeat(1000));
    const connection = await open();
    await put(connection, 'after');
    assert.deepEqual(await names(connection), ['after', 'before']);
    assert.deepEqual(await asideOf(file), []);
    // It locks as before.
    const lock = new DatabaseSync(inFolderOf(file, 'lock.db'), { timeout: 1 });
    const other = new DatabaseSync(inFolderOf(file, 'lock.db'), { timeout: 1 });
    lock.exec('begin immediate');
    assert.throws(() => other.exec('begin immediate'), /locked/);
    for (const each of [lock, other]) each.close();
  });

  it('goes on after a write that failed when it was to be committed', async () => {
    const connection = await open();
    const failed = connection.write(() => {
      connection.statement('pragma defer_foreign_keys = on').run();
      connection
        .statement(
          `insert into attempts (run_id, number, started_at, ended_at, status) values ('none', 1, 1, 1, 'failed')`,
        )
        .run();
    });
    await assert.rejects(failed, /FOREIGN KEY/);
    assert.equal(await put(connection, 'a'), 1);
    assert.deepEqual(await names(connection), ['a']);
  });

  for (const [errcode, reason] of [
    [13, 'full'],
    [8, 'read-only'],
    [1032, 'read-only'],
    [778, 'io'],
    [14, 'io'],
  ] as const) {
    it(`says of SQLite's ${errcode} while it writes that the disk is the reason: ${reason}`, async () => {
      const connection = await open();
      const cause = sqliteError(errcode, 'so it is');
      const failed = connection.write(() => {
        connection.statement('insert into facts (name, value) values (?, 1)').run('a');
        throw cause;
      });
      await assert.rejects(failed, (error) => {
        assert.ok(error instanceof HistoryUnwritableError);
        assert.equal(error.reason, reason);
        assert.equal(error.cause, cause);
        return true;
      });
      assert.deepEqual(await names(connection), []);
      assert.equal(await put(connection, 'b'), 1);
    });
  }

  it('has the lock in less than a millisecond where nobody holds it', async () => {
    (await open()).close();
    const sqlite = process.getBuiltinModule('node:sqlite');
    const rounds = 50;
    // In time of the processor: other tests may run beside this one.
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round++) lockedNow(sqlite, file, () => undefined);
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / rounds < 1000, `${(user + system) / rounds} µs`);
  });
});
