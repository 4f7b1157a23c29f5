import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, symlink, writeFile, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { basename, dirname } from 'node:path';
import type { PendingOutput } from '../../../src/engine/ports.ts';
import type { OutputSpec } from '../../../src/model/task.ts';
import { OutsideFolderError } from '../../../src/outputs/insideFolder.ts';
import { OutputFiles } from '../../../src/outputs/outputFiles.ts';
import { at, print, run, task } from '../../support/outputRun.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

describe('Output files', () => {
  let folder: TemporaryFolder;
  let outputs: OutputFiles;

  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(folder.path('workspace'));
    outputs = storeIn('Scheduled Output');
  });
  afterEach(() => folder.remove());
  const storeIn = (directory: string) =>
    new OutputFiles({ folder: folder.path('workspace'), directory: () => directory, log: quietLog });
  const inside = (...parts: string[]) => folder.path('workspace', ...parts);
  const prepare = (spec: Partial<OutputSpec> = {}) => outputs.prepare(run, task(spec));
  const destination = (pending: PendingOutput) => pending.env['SCHEDULER_OUTPUT'] ?? '';

  describe('from standard output', () => {
    it('hold all that was printed there, and appear at once when they are published', async () => {
      const pending = await prepare();
      await print(pending, 'un ');
      await print(pending, 'warning', 'stderr');
      await print(pending, 'été\n');
      assert.deepEqual(await readdir(inside('Scheduled Output')), ['.incomplete']);
      const path = 'Scheduled Output/haiku-20261122-060000.md';
      assert.deepEqual(await pending.publish(at, []), [
        { runId: run.id, taskId: 'haiku', kind: 'haiku', path, bytes: 9, createdAt: at },
      ]);
      assert.equal(await readFile(inside(path), 'utf8'), 'un été\n');
      assert.deepEqual(await readdir(inside('Scheduled Output')), [basename(path)]);
    });

    it('are none when nothing was printed, and leave no trace', async () => {
      const pending = await prepare();
      await print(pending, '');
      assert.deepEqual(await pending.publish(at, []), []);
      assert.deepEqual(await readdir(inside()), []);
    });

    it('give way to what the script wrote to SCHEDULER_OUTPUT', async () => {
      const pending = await prepare();
      await print(pending, 'working…');
      await writeFile(destination(pending), 'un haiku');
      const [output, ...more] = await pending.publish(at, []);
      assert.deepEqual(more, []);
      assert.equal(await readFile(inside(output?.path ?? ''), 'utf8'), 'un haiku');
    });

    it('are none when not all could be written, and the error is told', async () => {
      const pending = await prepare();
      await symlink('/nowhere/at/all', destination(pending).replace('output.', 'stdout.'));
      await print(pending, 'lost');
      await assert.rejects(pending.publish(at, []));
      assert.deepEqual(await readdir(inside()), []);
    });

    it('hold up a run that prints faster than the disk takes it', async () => {
      const pending = await prepare();
      const chunk = new Uint8Array(4 * 1024 * 1024);
      const wait = pending.onOutput({ stream: 'stdout', chunk });
      assert.ok(wait instanceof Promise);
      await wait;
      assert.equal(pending.onOutput({ stream: 'stdout', chunk: new Uint8Array(1) }), undefined);
      assert.equal((await pending.publish(at, []))[0]?.bytes, chunk.length + 1);
    });

    it('do not hold up a run whose output cannot be written', async () => {
      const pending = await prepare();
      await rm(dirname(destination(pending)), { recursive: true });
      await pending.onOutput({ stream: 'stdout', chunk: new Uint8Array(4 * 1024 * 1024) });
      await pending.discard();
    });

    it('are told to be lost when the run itself has removed them', async () => {
      const pending = await prepare();
      await print(pending, 'precious');
      await setImmediate();
      await rm(inside('Scheduled Output'), { recursive: true });
      await assert.rejects(pending.publish(at, []), /removed before the run had ended/);
    });

    it('are many megabytes if need be', async () => {
      const pending = await prepare();
      const chunk = new Uint8Array(1 << 20).fill(120);
      for (let index = 0; index < 8; index++) await pending.onOutput({ stream: 'stdout', chunk });
      const [output] = await pending.publish(at, []);
      assert.equal(output?.bytes, 8 << 20);
      assert.equal((await stat(inside(output.path))).size, 8 << 20);
    });
  });

  describe('from SCHEDULER_OUTPUT', () => {
    it('are taken under the final name, with its extension from the start', async () => {
      const pending = await prepare({ from: 'files', extension: 'tar.gz' });
      assert.match(destination(pending), /\.tar\.gz$/);
      await print(pending, 'chatter');
      await writeFile(destination(pending), 'packed');
      const [output] = await pending.publish(at, []);
      assert.equal(output?.path, 'Scheduled Output/haiku-20261122-060000.tar.gz');
      assert.equal(await readFile(inside(output.path), 'utf8'), 'packed');
    });

    it('never overwrite each other', async () => {
      for (const ordinal of ['', '-2', '-3']) {
        const pending = await prepare({ from: 'files' });
        await writeFile(destination(pending), ordinal);
        await writeFile(destination(pending), `content${ordinal}`);
        const [output] = await pending.publish(at, []);
        assert.equal(output?.path, `Scheduled Output/haiku-20261122-060000${ordinal}.md`);
      }
    });

    it('are none when the script wrote nothing', async () => {
      assert.deepEqual(await (await prepare({ from: 'files' })).publish(at, []), []);
      const empty = await prepare({ from: 'files' });
      await print(empty, 'chatter');
      await writeFile(destination(empty), '');
      assert.deepEqual(await empty.publish(at, []), []);
      assert.deepEqual(await readdir(inside()), []);
    });

    it('are none when it is a link, and that is told', async () => {
      await writeFile(folder.path('secret'), 'secret');
      const pending = await prepare({ from: 'files' });
      await symlink(folder.path('secret'), destination(pending));
      await assert.rejects(pending.publish(at, []), /output\.md, .*is not a file/);
      assert.deepEqual(await readdir(inside()), []);
      assert.equal(await readFile(folder.path('secret'), 'utf8'), 'secret');
    });

    it('hold no secret when they are published, and keep their mode', async () => {
      const pending = await prepare({ from: 'files' });
      const text = `${'x'.repeat(100_000)} key=hunter2hunter2 ${'y'.repeat(100_000)}`;
      await writeFile(destination(pending), text, { mode: 0o640 });
      const [output] = await pending.publish(at, ['hunter2hunter2']);
      const path = inside(output?.path ?? '');
      const masked = await readFile(path, 'utf8');
      assert.equal(masked, text.replace('hunter2hunter2', '***'));
      assert.equal(output?.bytes, masked.length);
      assert.equal((await stat(path)).mode & 0o777, 0o640);
      assert.deepEqual(await readdir(inside('Scheduled Output')), [basename(path)]);
    });

    it('may be read-only', async () => {
      const pending = await prepare({ from: 'files' });
      await writeFile(destination(pending), 'done', { mode: 0o444 });
      assert.equal((await pending.publish(at, [])).length, 1);
    });

    it('are kept, and the error says where, when they cannot be published', async () => {
      const pending = await prepare({ from: 'files' });
      await writeFile(destination(pending), 'precious');
      // A task of another zone: none that the system knows.
      const broken = await outputs.prepare(run, { ...task({ from: 'files' }), timezone: 'Nowhere/Land' });
      await assert.rejects(broken.publish(at, []), (error: Error) =>
        error.message.includes(destination(pending)),
      );
      assert.equal(await readFile(destination(pending), 'utf8'), 'precious');
    });
  });

  describe('before they are published', () => {
    it('lie in a private folder beside their place', async () => {
      const path = destination(await prepare());
      assert.equal(dirname(path), inside('Scheduled Output', '.incomplete', run.id));
      if (process.platform !== 'win32') assert.equal((await stat(dirname(path))).mode & 0o777, 0o700);
    });

    it('leave no trace when they are discarded, whenever that is', async () => {
      const pending = await prepare();
      await print(pending, 'half of');
      await writeFile(destination(pending), 'half');
      await pending.discard();
      await print(pending, 'the rest');
      await pending.discard();
      assert.deepEqual(await readdir(inside()), []);
    });

    it('do not remove what others have there', async () => {
      await mkdir(inside('Scheduled Output'));
      const first = await prepare();
      const second = await outputs.prepare({ ...run, id: '20261122-050000-bbbbbb' }, task());
      await print(second, 'second');
      await first.discard();
      assert.equal((await second.publish(at, [])).length, 1);
      await (await prepare()).discard();
      assert.equal((await readdir(inside('Scheduled Output'))).length, 1);
    });

    it('keep an output directory that was there, even empty', async () => {
      await mkdir(inside('Scheduled Output'));
      await (await prepare()).discard();
      assert.deepEqual(await readdir(inside()), ['Scheduled Output']);
    });
  });

  describe('in their directory', () => {
    it('may lie in the workspace folder itself or deep within', async () => {
      for (const [directory, path] of [
        ['', 'haiku-20261122-060000.md'],
        ['a/b', 'a/b/haiku-20261122-060000.md'],
      ] as const) {
        const pending = await storeIn(directory).prepare(run, task());
        await print(pending, 'text');
        assert.equal((await pending.publish(at, []))[0]?.path, path);
      }
    });

    it('never lie outside the workspace folder', async () => {
      await mkdir(folder.path('private'));
      await symlink(folder.path('private'), inside('linked'));
      await symlink(folder.path('private', 'later'), inside('dangling'));
      await mkdir(inside('trap'));
      await symlink(folder.path('private'), inside('trap', '.incomplete'));
      for (const directory of ['..', '../private', folder.path('private'), 'linked', 'linked/in', 'trap']) {
        await assert.rejects(storeIn(directory).prepare(run, task()), OutsideFolderError, directory);
      }
      await assert.rejects(storeIn('dangling').prepare(run, task()));
      assert.deepEqual(await readdir(folder.path('private')), []);
    });

    it('may lie behind a link that stays inside', async () => {
      await mkdir(inside('real'));
      await symlink(inside('real'), inside('linked'));
      const pending = await storeIn('linked').prepare(run, task());
      await print(pending, 'text');
      assert.equal((await pending.publish(at, []))[0]?.path, 'real/haiku-20261122-060000.md');
    });

    it('cannot be where a file is', async () => {
      await writeFile(inside('Scheduled Output'), 'mine');
      await assert.rejects(prepare());
      assert.equal(await readFile(inside('Scheduled Output'), 'utf8'), 'mine');
    });
  });

  it('are pruned to the newest', async () => {
    const recorded = [];
    for (const minute of [1, 2, 3]) {
      const pending = await prepare();
      await print(pending, 'text');
      recorded.unshift(...(await pending.publish(at + minute * 60_000, [])));
    }
    assert.deepEqual(await outputs.prune(recorded, 2), [recorded[2]]);
    assert.deepEqual(await readdir(inside('Scheduled Output')), [
      'haiku-20261122-060200.md',
      'haiku-20261122-060300.md',
    ]);
  });
});
