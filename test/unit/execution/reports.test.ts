import assert from 'node:assert/strict';
import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mask } from '../../../src/common/mask.ts';
import { reportPaths, Reports } from '../../../src/execution/reports.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts';

// What is read of what a run writes is in the table of real processes.
describe('The reports of runs', () => {
  const mask = new Mask([]);
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('lie in a folder that is private, made when it is needed', async () => {
    const reports = new Reports(folder.path('state', 'reports'));
    await assert.rejects(stat(folder.path('state')));
    await reports.prepare();
    assert.equal((await stat(folder.path('state', 'reports'))).mode & 0o777, 0o700);
  });

  it('lie in it again when somebody has removed it', async () => {
    const reports = new Reports(folder.path('reports'));
    await reports.prepare();
    await rm(folder.path('reports'), { recursive: true });
    await reports.prepare();
    assert.ok((await stat(folder.path('reports'))).isDirectory());
  });

  it('take a folder that was there before and make it private', async () => {
    await mkdir(folder.path('reports'));
    await chmod(folder.path('reports'), 0o755);
    await new Reports(folder.path('reports')).prepare();
    assert.equal((await stat(folder.path('reports'))).mode & 0o777, 0o700);
  });

  it('keep no run from starting where there can be no folder', async () => {
    await writeFile(folder.path('file'), '');
    const reports = new Reports(folder.path('file', 'reports'));
    await reports.prepare();
    assert.deepEqual(await reports.take('r1', mask), {});
  });

  it('have no files beforehand, and none afterwards', async () => {
    const reports = new Reports(folder.path());
    const told = Object.values(reports.variables('r1'));
    assert.deepEqual(told, Object.values(reportPaths(folder.path(), 'r1')));
    await reports.prepare();
    for (const path of told) await assert.rejects(stat(path));
    await writeFile(join(folder.path(), 'r1.stats.json'), '{"a": 1}');
    assert.deepEqual(await reports.take('r1', mask), { stats: { a: 1 } });
    assert.deepEqual(await reports.take('r1', mask), {});
  });
});
