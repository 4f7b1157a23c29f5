import assert from 'node:assert/strict';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { LogFiles } from '../../../src/history/logFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const id = '20261122-060000-7f3a2c';
const bytes = (text: string) => new TextEncoder().encode(text);
/** Windows keeps permissions and processes otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;
/** Only Linux has a device that is always full. */
const onLinux = process.platform === 'linux' ? it : () => undefined;

describe('Log files', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());
  const read = () => readFile(folder.path('logs', `${id}.log`), 'utf8');

  it('hold the bytes as they came', async () => {
    const logs = new LogFiles(folder.path('logs'));
    const log = await logs.open(id);
    const printed = Uint8Array.from([0, 255, 0xc3, 10, 27]);
    log.write(printed);
    log.write(bytes('one\n'));
    assert.equal(await log.close(), undefined);
    assert.equal(logs.path(id), folder.path('logs', `${id}.log`));
    assert.deepEqual(await readFile(logs.path(id)), Buffer.concat([printed, bytes('one\n')]));
  });

  it('are there, empty, when nothing was printed', async () => {
    const log = await new LogFiles(folder.path('logs')).open(id);
    await log.close();
    assert.equal(await read(), '');
  });

  onPosix('are readable by their user alone', async () => {
    const log = await new LogFiles(folder.path('logs')).open(id);
    await log.close();
    assert.equal((await stat(folder.path('logs'))).mode & 0o777, 0o700);
    assert.equal((await stat(folder.path('logs', `${id}.log`))).mode & 0o777, 0o600);
  });

  it('are cut at the limit, to the byte, and say so in the last line', async () => {
    const log = await new LogFiles(folder.path('logs'), { limit: 10 }).open(id);
    for (const text of ['12345678', '90abc', 'def']) log.write(bytes(text));
    assert.equal(await log.close(), undefined);
    const [kept, last, end, ...more] = (await read()).split('\n');
    assert.equal(kept, '1234567890');
    assert.match(last ?? '', /cut here.* 10 bytes/);
    assert.deepEqual([end, more], ['', []]);
  });

  it('are not cut by what just fits', async () => {
    const log = await new LogFiles(folder.path('logs'), { limit: 10 }).open(id);
    log.write(bytes('1234567890'));
    await log.close();
    assert.equal(await read(), '1234567890');
  });

  it('go on where they are opened again, within the same limit', async () => {
    const logs = new LogFiles(folder.path('logs'), { limit: 10 });
    for (const text of ['123456', '7890ab']) {
      const log = await logs.open(id);
      log.write(bytes(text));
      await log.close();
    }
    assert.match(await read(), /^1234567890\n\[scheduler\] /);
  });

  onLinux('tell the error of a full disk when they are closed, and never throw before', async () => {
    await mkdir(folder.path('logs'));
    await symlink('/dev/full', folder.path('logs', `${id}.log`));
    const log = await new LogFiles(folder.path('logs')).open(id);
    log.write(bytes('one'));
    // The device refuses in its own time; a run prints on meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 20));
    log.write(bytes('two'));
    const error = await log.close();
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    assert.equal(await log.close(), error);
  });

  it('take nothing after they are closed', async () => {
    const log = await new LogFiles(folder.path('logs')).open(id);
    log.write(bytes('one'));
    const closed = log.close();
    log.write(bytes('two'));
    assert.equal(await closed, undefined);
    assert.equal(await read(), 'one');
  });

  it('cannot be opened where the folder is a file', async () => {
    await writeFile(folder.path('logs'), '');
    await assert.rejects(new LogFiles(folder.path('logs')).open(id));
  });

  it('are never outside their folder', async () => {
    const logs = new LogFiles(folder.path('logs'));
    for (const name of ['../secret', 'a/b', '..', '', 'a\0b']) {
      assert.throws(() => logs.path(name), /Not the id of a run/);
      await assert.rejects(logs.open(name));
    }
  });
});
