import assert from 'node:assert/strict';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import type { PendingOutput } from '../../../src/engine/ports.ts';
import { OutsideFolderError } from '../../../src/outputs/insideFolder.ts';
import { OutputFiles } from '../../../src/outputs/outputFiles.ts';
import { at, run, task } from '../../support/outputRun.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

describe('Output files that a pattern finds', () => {
  let folder: TemporaryFolder;
  let outputs: OutputFiles;
  const inside = (...parts: string[]) => folder.path('workspace', ...parts);
  const prepare = (files: string) => outputs.prepare(run, task({ from: 'files', files }));

  const files = 'reports/**/*.csv';
  const paths = async (pending: PendingOutput) => (await pending.publish(at, [])).map(({ path }) => path);

  beforeEach(async () => {
    folder = await temporaryFolder();
    outputs = new OutputFiles({ folder: inside(), directory: () => 'Scheduled Output', log: quietLog });
    await mkdir(inside('reports', 'deep'), { recursive: true });
    await writeFile(inside('reports', 'old.csv'), 'old');
    await writeFile(inside('reports', 'changed.csv'), 'before');
  });
  afterEach(() => folder.remove());

  it('are those that appeared or changed during the run, where they are', async () => {
    const pending = await prepare(files);
    await writeFile(inside('reports', 'changed.csv'), 'afterwards');
    await writeFile(inside('reports', 'deep', 'new.csv'), 'new');
    await writeFile(inside('reports', 'new.txt'), 'new');
    assert.deepEqual(await pending.publish(at, []), [
      { ...{ runId: run.id, taskId: 'haiku', kind: 'haiku' }, ...report('changed.csv', 10) },
      { ...{ runId: run.id, taskId: 'haiku', kind: 'haiku' }, ...report('deep/new.csv', 3) },
    ]);
    assert.deepEqual(await readdir(inside()), ['reports']);
  });
  const report = (name: string, bytes: number) => ({ path: `reports/${name}`, bytes, createdAt: at });

  it('are none when nothing changed', async () => {
    assert.deepEqual(await paths(await prepare(files)), []);
  });

  it('come beside what the script wrote to SCHEDULER_OUTPUT, and that only once', async () => {
    const pending = await prepare('**/*.md');
    await writeFile(pending.env['SCHEDULER_OUTPUT'] ?? '', 'own');
    await writeFile(inside('notes.md'), 'notes');
    assert.deepEqual(await paths(pending), ['Scheduled Output/haiku-20261122-060000.md', 'notes.md']);
  });

  it('are never in node_modules, in .git, or what another run has not finished', async () => {
    const pending = await prepare('**/*.csv');
    const hidden = ['node_modules/a', 'deep/node_modules', '.git', 'Scheduled Output/.incomplete/other'];
    for (const directory of hidden) {
      await mkdir(inside(directory), { recursive: true });
      await writeFile(inside(directory, 'a.csv'), 'a');
    }
    assert.deepEqual(await paths(pending), []);
    await symlink(inside('node_modules'), inside('shortcut'));
    for (const files of ['node_modules/a/*.csv', 'shortcut/a/*.csv', '*/.incomplete/*/*.csv']) {
      const explicit = await prepare(files);
      await writeFile(inside('node_modules/a', `${files.length}.csv`), 'b');
      await writeFile(inside('Scheduled Output/.incomplete/other', `${files.length}.csv`), 'b');
      assert.deepEqual(await paths(explicit), [], files);
    }
  });

  it('are no links, and nothing that a link leads to outside', async () => {
    await mkdir(folder.path('private'));
    const pending = await prepare('reports/{*,*/*}.csv');
    await writeFile(folder.path('private', 'diary.csv'), 'mine');
    await symlink(folder.path('private'), inside('reports', 'linked'));
    await symlink(inside('reports', 'old.csv'), inside('reports', 'link.csv'));
    assert.deepEqual(await paths(pending), []);
    const explicit = await prepare('reports/linked/*.csv');
    await writeFile(folder.path('private', 'diary.csv'), 'mine again');
    assert.deepEqual(await paths(explicit), []);
  });

  it('cannot be asked for outside the folder', async () => {
    const outside = ['../*.csv', '/etc/*', 'a/../../*', '{..,b}/*', 'a/{b,..}/*', '..'];
    for (const pattern of outside) {
      await assert.rejects(prepare(pattern), OutsideFolderError, pattern);
    }
    await (await prepare('a..b/*.csv')).discard();
    assert.deepEqual(await readdir(inside()), ['reports']);
  });

  it('are a thousand at most', async () => {
    const pending = await prepare(files);
    for (let index = 0; index < 1001; index++) await writeFile(inside('reports', `${index}.csv`), 'x');
    assert.equal((await paths(pending)).length, 1000);
  });
});
