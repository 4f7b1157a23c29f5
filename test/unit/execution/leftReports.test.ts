import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { LeftReports } from '../../../src/execution/leftReports.ts';
import { Reports } from '../../../src/execution/reports.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const [one, two] = ['20261122-060000-000001', '20261122-060000-000002'];

describe('Reports that nobody has read', () => {
  let folder: TemporaryFolder;
  let left: LeftReports;
  beforeEach(async () => {
    folder = await temporaryFolder();
    left = new LeftReports(folder.path('reports'));
  });
  afterEach(() => folder.remove());

  it('are none where no run has reported', async () => {
    assert.deepEqual(await left.runs(), []);
    await left.remove(one);
  });

  it('are found by their run and removed, whatever the script has made of them', async () => {
    const reports = new Reports(folder.path('reports'));
    await reports.prepare();
    const variables = (id: string) => reports.variables(id);
    await writeFile(variables(one)['SCHEDULER_STATS'] ?? '', '{}');
    await writeFile(variables(one)['SCHEDULER_SUMMARY'] ?? '', 'text');
    await mkdir(`${variables(two)['SCHEDULER_SUMMARY']}/deep`, { recursive: true });
    await writeFile(folder.path('reports', 'notes.md'), '');
    assert.deepEqual([...(await left.runs())].sort(), [one, two]);
    await left.remove(one);
    assert.deepEqual(await left.runs(), [two]);
    await left.remove(two);
    assert.deepEqual(await readdir(folder.path('reports')), ['notes.md']);
  });

  it('are removed by the id of a run alone, and not told where the folder is none', async () => {
    await assert.rejects(left.remove('../x'), /Not the id of a run/);
    await writeFile(folder.path('reports'), '');
    await assert.rejects(left.runs(), { code: 'ENOTDIR' });
  });
});
