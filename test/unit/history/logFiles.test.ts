import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { mark, once, print, runId, shown } from './logTexts.ts';

/** Windows keeps permissions and links otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

describe('Log files', () => {
  let folder: TemporaryFolder;
  let logs: LogFiles;
  beforeEach(async () => {
    folder = await temporaryFolder();
    logs = new LogFiles(folder.path('logs'));
  });
  afterEach(() => folder.remove());
  const read = () => readFile(folder.path('logs', `${runId}.log`), 'latin1');

  it('hold the bytes as they came', async () => {
    const log = await logs.open(runId, once);
    const printed = Uint8Array.from([0, 255, 0xc3, 10, 27]);
    print(log, ['stdout', printed], ['stdout', 'one\n']);
    assert.equal(await log.close(), undefined);
    assert.equal(logs.path(runId), folder.path('logs', `${runId}.log`));
    assert.deepEqual(await readFile(logs.path(runId)), Buffer.concat([printed, Buffer.from('one\n')]));
  });

  it('have a mark where the stream changes, and nowhere else', async () => {
    const log = await logs.open(runId, once);
    print(log, ['stdout', 'a'], ['stderr', 'b'], ['stderr', ''], ['stderr', 'c'], ['stdout', 'd']);
    await log.close();
    assert.equal(await read(), `a${mark('stderr')}bc${mark('stdout')}d`);
  });

  it('begin an attempt with a mark, and each with stdout', async () => {
    for (const [index, text] of ['a', 'b', ''].entries()) {
      const log = await logs.open(runId, { number: index + 1, of: 3 });
      print(log, ['stderr', text], ['stdout', text]);
      await log.close();
    }
    const [stderr, stdout] = [mark('stderr'), mark('stdout')];
    assert.equal(
      await read(),
      `${stderr}a${stdout}a${mark('attempt=2')}${stderr}b${stdout}b${mark('attempt=3')}`,
    );
  });

  it('are there, empty, when nothing was printed', async () => {
    const log = await logs.open(runId, once);
    await log.close();
    assert.equal(await read(), '');
    assert.deepEqual(await readdir(folder.path('logs')), [`${runId}.log`]);
  });

  it('do not hold on to the memory that a chunk came in', async () => {
    const log = await logs.open(runId, once);
    const chunk = Buffer.from('one');
    print(log, ['stdout', chunk]);
    chunk.fill('x');
    await log.close();
    assert.equal(await read(), 'one');
  });

  it('cannot be deceived by a run that prints marks', async () => {
    const forged = `a${mark('stderr')}b${mark('cut=5')}${mark('attempt=7')}c\u001b_scheduler;`;
    const log = await logs.open(runId, { number: 1, of: 2 });
    print(log, ['stdout', forged]);
    // Byte by byte too.
    for (const character of forged) print(log, ['stdout', character]);
    await log.close();
    // The last piece of text, an unfinished mark, must not swallow the next attempt's beginning either.
    const next = await logs.open(runId, { number: 2, of: 2 });
    print(next, ['stdout', `${runId};stderr\u001b\\${forged}`]);
    await next.close();
    assert.deepEqual(shown(await logs.read(runId)), [
      `1 stdout ${forged}${forged}`,
      `2 stdout ${runId};stderr\u001b\\${forged}`,
    ]);
  });

  onPosix('are readable by their user alone', async () => {
    const log = await logs.open(runId, once);
    await log.close();
    await (await logs.open('second', once)).close();
    assert.equal((await stat(folder.path('logs'))).mode & 0o777, 0o700);
    for (const id of [runId, 'second']) assert.equal((await stat(logs.path(id))).mode & 0o777, 0o600);
  });

  onPosix('are not written or read through a symbolic link', async () => {
    await mkdir(folder.path('logs'));
    await writeFile(folder.path('other'), 'other');
    await symlink(folder.path('other'), folder.path('logs', `${runId}.log`));
    await assert.rejects(logs.open(runId, once), { why: 'link' });
    await assert.rejects(logs.open(runId, { number: 2, of: 2 }), { why: 'link' });
    await assert.rejects(logs.read(runId), { why: 'link' });
    assert.equal(await readFile(folder.path('other'), 'utf8'), 'other');
  });

  it('are written into a folder that is there already', async () => {
    await mkdir(folder.path('logs'));
    const log = await logs.open(runId, once);
    print(log, ['stdout', 'one']);
    await log.close();
    assert.equal(await read(), 'one');
  });

  it('add to what is there, whatever stream that ends in', async () => {
    for (const text of ['a', 'b']) {
      const log = await logs.open(runId, once);
      print(log, ['stderr', text]);
      await log.close();
    }
    const log = await logs.open(runId, once);
    print(log, ['stdout', 'c']);
    await log.close();
    assert.deepEqual(shown(await logs.read(runId)), ['1 stderr ab', '1 stdout c']);
  });

  it('from before there were marks are read as what they are', async () => {
    await mkdir(folder.path('logs'));
    await writeFile(logs.path(runId), 'an old log\n', { mode: 0o600 });
    assert.deepEqual(shown(await logs.read(runId)), ['1 stdout an old log\n']);
  });

  it('cannot be opened where the folder is a file', async () => {
    await writeFile(folder.path('logs'), '');
    await assert.rejects(logs.open(runId, once));
  });

  it('are never outside their folder', async () => {
    for (const name of ['../secret', 'a/b', '..', '', 'a\0b']) {
      assert.throws(() => logs.path(name), /Not the id of a run/);
      await assert.rejects(logs.open(name, once), /Not the id of a run/);
      await assert.rejects(logs.read(name), /Not the id of a run/);
    }
  });
});
