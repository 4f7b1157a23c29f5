import assert from 'node:assert/strict';
import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { processTable, succeeded } from './processTable.ts';
import { plainEnvironment, program, realRunner, script, shell, startRun } from './realRun.ts';

describe('A real process', function () {
  this.timeout(10_000);
  let workspace: ProcessWorkspace;
  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });
  afterEach(async () => {
    assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
    await workspace.dispose();
  });

  for (const row of processTable) {
    it(`ends as it should: ${row.what}`, async () => {
      const { folder } = workspace;
      await mkdir(join(folder, 'sub'));
      await symlink('/bin/sh', join(folder, 'link.sh'));
      for (const [name, text] of Object.entries(row.files ?? {})) await workspace.write(name, text);
      for (const name of row.executable ?? []) await chmod(join(folder, name), 0o755);
      const spec = typeof row.run === 'function' ? row.run(folder) : row.run;
      const run = startRun(workspace, spec, { task: { options: { env: {}, ...row.options } } });
      const started = await run.started;
      const outcome = await run.finished;
      assert.deepEqual(outcome, typeof row.outcome === 'function' ? row.outcome(folder) : row.outcome);
      if (row.stdout !== undefined) assert.equal(run.text('stdout'), row.stdout.replace('{folder}', folder));
      if (row.stderr !== undefined) assert.equal(run.text('stderr'), row.stderr);
      assert.equal(started === undefined, outcome.exitCode === undefined && outcome.signal === undefined);
    });
  }

  it('is not started where the workspace folder is gone', async () => {
    await rm(workspace.folder, { recursive: true });
    const { reason, detail } = await startRun(workspace, program('true')).finished;
    assert.deepEqual({ reason, detail }, { reason: 'cwd-not-found', detail: workspace.folder });
  });

  it('tells an argument that the system does not take', async () => {
    const outcome = await startRun(workspace, program('echo', 'nul\0byte')).finished;
    assert.equal(outcome.reason, 'spawn-failed');
    assert.match(outcome.detail ?? '', /null bytes/);
  });

  it('tells an argument list that is too long', async () => {
    const outcome = await startRun(workspace, program('echo', 'x'.repeat(3_000_000))).finished;
    assert.equal(outcome.reason, 'spawn-failed');
    assert.match(outcome.detail ?? '', /E2BIG/);
  });

  it('is the process whose pid is told', async () => {
    const run = startRun(workspace, shell('echo $$'));
    await run.finished;
    assert.equal(run.text('stdout').trim(), String((await run.started)?.pid));
  });

  it('is told about its run, above all other environment', async () => {
    const run = startRun(
      workspace,
      program('env'),
      {
        run: { id: 'r1', taskId: 'digest', trigger: 'schedule', occurrence: Date.UTC(2026, 10, 22, 6) },
        task: { options: { env: { LAYER: 'task', OWN: 'task', SCHEDULER_TASK: 'forged' } } },
        env: { LAYER: 'request', SCHEDULER_OUTPUT: '/out.md' },
      },
      realRunner({
        env: {
          ...plainEnvironment,
          LAYER: 'host',
          OWN: 'host',
          VSCODE_IPC_HOOK: 'x',
          SCHEDULER_STATS: 'outer',
        },
      }),
    );
    await run.finished;
    const lines = run.text('stdout').split('\n');
    assert.deepEqual(lines.filter((line) => line && !line.startsWith('MARK_')).sort(), [
      `HOME=${plainEnvironment.HOME}`,
      'LAYER=request',
      'OWN=task',
      `PATH=${plainEnvironment.PATH}`,
      'SCHEDULER_ATTEMPT=1',
      'SCHEDULER_DRY_RUN=0',
      'SCHEDULER_OCCURRENCE=2026-11-22T06:00:00.000Z',
      'SCHEDULER_OUTPUT=/out.md',
      'SCHEDULER_RUN_ID=r1',
      'SCHEDULER_TASK=digest',
      'SCHEDULER_TRIGGER=schedule',
      'SHELL=/bin/sh',
    ]);
  });

  it('runs JavaScript with the host itself where there is no node', async () => {
    await workspace.write('job.mjs', 'console.log("ran by", process.execPath)');
    const runner = realRunner({ env: { PATH: workspace.folder } });
    const run = startRun(workspace, script('job.mjs'), {}, runner);
    assert.deepEqual(await run.finished, succeeded);
    assert.equal(run.text('stdout'), `ran by ${process.execPath}\n`);
  });

  it('is started by the shell that the host names', async () => {
    const shellFile = await workspace.write('own-shell', '#!/bin/sh\necho "own $1 $2"', 0o755);
    const run = startRun(workspace, shell('hello'), {}, realRunner({ shell: shellFile }));
    await run.finished;
    assert.equal(run.text('stdout'), 'own -c hello\n');
  });

  it('leaves nothing behind when it is started many times', async () => {
    const runner = realRunner();
    for (let count = 0; count < 20; count++) {
      const run = startRun(workspace, program('true'), {}, runner);
      assert.deepEqual(await run.finished, succeeded);
    }
  });
});
