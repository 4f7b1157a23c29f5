import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import type { ProcessRow } from '../../support/processRows/processRow.ts';
import { assertRow, pidsOf, processTable } from '../../support/processTable.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { realRunner, startRun } from './realRun.ts';

describe('A real process', function () {
  this.timeout(20_000);
  let workspace: ProcessWorkspace;
  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });
  afterEach(async () => {
    assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
    const reports = await readdir(workspace.scratch).catch(() => []);
    assert.deepEqual(reports, [], 'reports left behind');
    await workspace.dispose();
  });

  for (const row of processTable) {
    it(`ends as it should: ${row.what}`, async () => {
      await prepare(row);
      const runner = realRunner(workspace);
      const going: Promise<void>[] = [];
      for (let count = 0; count < (row.times ?? 1); count++) {
        going.push(carryOut(row, runner));
        const until = performance.now() + 0.1;
        while (row.times !== undefined && performance.now() < until);
      }
      await Promise.all(going);
    });
  }

  async function prepare({ files = {}, executable = [], links = {} }: ProcessRow): Promise<void> {
    const { folder } = workspace;
    await mkdir(join(folder, 'sub'));
    for (const [name, target] of Object.entries(links)) await symlink(target, join(folder, name));
    for (const [name, text] of Object.entries(files)) await workspace.write(name, text);
    for (const name of executable) await chmod(join(folder, name), 0o755);
  }

  async function carryOut(row: ProcessRow, runner: ReturnType<typeof realRunner>): Promise<void> {
    const { task = {}, dryRun } = row;
    const run = startRun(workspace, row.run, { task, run: dryRun ? { dryRun } : {} }, runner);
    if (row.isStopped) {
      await run.prints('ready');
      run.execution.cancel('stopped');
    }
    const started = await run.started;
    const outcome = await run.finished;
    assertRow(row, workspace.folder, {
      ...{ outcome, stdout: run.bytes(), stderr: run.bytes('stderr'), stdoutBytes: run.size() },
    });
    assert.equal(started === undefined, outcome.exitCode === undefined && outcome.signal === undefined);
    for (const pid of pidsOf(run.bytes()))
      assert.equal(await processStartToken(pid), undefined, `${pid} lives`);
    if (started?.pid !== undefined) await assertNoGroup(started.pid);
  }
});

/** Nothing without the mark either. Those that have ended may wait to be looked at. */
async function assertNoGroup(group: number): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'pgid=,stat=,command=']);
  const alive = stdout.split('\n').filter((line) => new RegExp(`^\\s*${group}\\s+[^Z]`).test(line));
  assert.deepEqual(alive, []);
}
