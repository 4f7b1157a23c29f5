import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import type { Outcome } from '../../../src/model/run.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { program, script, shell, succeeded } from '../../support/processRows/processRow.ts';
import { plainEnvironment, realRunner, startRun } from './realRun.ts';

describe('The process runner', function () {
  this.timeout(10_000);
  let workspace: ProcessWorkspace;
  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });
  afterEach(async () => {
    assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
    await workspace.dispose();
  });

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

  it('names the process by its start as well', async () => {
    const run = startRun(workspace, program('sleep', '60'));
    const { pid = 0, pidToken } = (await run.started) ?? {};
    assert.ok(pidToken);
    assert.equal(pidToken, await processStartToken(pid));
    run.execution.cancel('stopped');
    await run.finished;
  });

  it('is told about its run, above all other environment', async () => {
    const run = startRun(
      workspace,
      program('env'),
      {
        run: { id: 'r1', trigger: 'schedule', occurrence: Date.UTC(2026, 10, 22, 6) },
        task: { id: 'digest', options: { env: { LAYER: 'task', OWN: 'task', SCHEDULER_TASK: 'forged' } } },
        env: { LAYER: 'request', SCHEDULER_OUTPUT: '/out.md' },
      },
      realRunner(workspace, {
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
      `SCHEDULER_STATS=${join(workspace.scratch, 'r1.stats.json')}`,
      `SCHEDULER_SUMMARY=${join(workspace.scratch, 'r1.summary.md')}`,
      'SCHEDULER_TASK=digest',
      'SCHEDULER_TRIGGER=schedule',
      'SHELL=/bin/sh',
    ]);
  });

  it('runs JavaScript with the host itself where there is no node', async () => {
    await workspace.write('job.mjs', 'console.log("ran by", process.execPath)');
    const runner = realRunner(workspace, { env: { PATH: workspace.folder } });
    const run = startRun(workspace, script('job.mjs'), {}, runner);
    assert.deepEqual(await run.finished, succeeded);
    assert.equal(run.text('stdout'), `ran by ${process.execPath}\n`);
  });

  it('is started by the shell that the host names', async () => {
    const shellFile = await workspace.write('own-shell', '#!/bin/sh\necho "own $1 $2"', 0o755);
    const run = startRun(workspace, shell('hello'), {}, realRunner(workspace, { shell: shellFile }));
    await run.finished;
    assert.equal(run.text('stdout'), 'own -c hello\n');
  });

  it('leaves nothing behind when it is started many times', async () => {
    const runner = realRunner(workspace);
    for (let count = 0; count < 20; count++) {
      const run = startRun(workspace, program('true'), {}, runner);
      assert.deepEqual(await run.finished, succeeded);
    }
  });

  it('tells which attempt it is', async () => {
    const run = startRun(workspace, shell('echo $SCHEDULER_ATTEMPT'), { run: { attempts: 3 } });
    await run.finished;
    assert.equal(run.text('stdout'), '3\n');
  });

  it('tells what is masked, and masks it in its own messages', async () => {
    const options = { env: { API_TOKEN: 'abcd-1234' } };
    const run = startRun(workspace, program('no-${env:HOST_KEY}', 'x'), { task: { options } }, secretive());
    assert.deepEqual(await run.finished, {
      ...{ status: 'failed', reason: 'program-not-found', detail: 'no-***' },
    } satisfies Outcome);
    assert.deepEqual([...run.execution.secrets].sort(), ['abcd-1234', 'of-the-host']);
    const gone = startRun(workspace, script('${env:HOST_KEY}.sh'), {}, secretive());
    assert.equal((await gone.finished).detail, join(workspace.folder, '***.sh'));
  });

  it('masks what went wrong with keeping the output', async () => {
    const request = workspace.request(shell('echo'), {
      task: { options: { env: { API_TOKEN: 'abcd-1234' } } },
      onOutput: () => Promise.reject(new Error('cannot write abcd-1234')),
    });
    assert.equal((await realRunner(workspace).start(request).finished).detail, 'cannot write ***');
  });

  it('carries out processes only', () => {
    const kinds = (['script', 'command', 'process', 'task', 'vscode'] as const).map((kind) =>
      realRunner(workspace).canRun(kind),
    );
    assert.deepEqual(kinds, [true, true, true, false, false]);
  });

  it('shows what it would start, with secrets masked', async () => {
    const options = { cwd: '/', env: { API_TOKEN: 'abcd-1234', URL: 'https://me:abcd-1234@host/' } };
    const dryRun = { args: ['--dry'], env: {} };
    const { task } = workspace.request(program('curl', '-H', '${env:HOST_KEY}'), {
      task: { options, dryRun },
    });
    const shown = await secretive().resolve(task, workspace.folder, true);
    assert.ok('commandLine' in shown);
    assert.deepEqual(shown.commandLine, ['curl', '-H', '***', '--dry']);
    assert.equal(shown.cwd, '/');
    assert.deepEqual(
      shown.variables.filter(({ from }) => from !== 'host'),
      [
        { name: 'API_TOKEN', value: '***', from: 'task' },
        { name: 'SCHEDULER_DRY_RUN', value: '1', from: 'scheduler' },
        { name: 'SCHEDULER_TASK', value: 'job', from: 'scheduler' },
        { name: 'URL', value: 'https://me:***@host/', from: 'task' },
      ],
    );
    assert.deepEqual(
      shown.variables.filter(({ name }) => name === 'HOST_KEY'),
      [{ name: 'HOST_KEY', value: '***', from: 'host' }],
    );
    const secrets = await secretive().secretsOf(task, workspace.folder);
    assert.deepEqual([...secrets].sort(), ['abcd-1234', 'of-the-host']);
  });

  it('shows why it would start nothing', async () => {
    const { task } = workspace.request(script('${env:HOST_KEY}.sh'));
    const shown = await secretive().resolve(task, workspace.folder, false);
    assert.deepEqual(shown, {
      ...{ status: 'failed', reason: 'script-not-found', detail: join(workspace.folder, '***.sh') },
    } satisfies Outcome);
    assert.deepEqual(await secretive().secretsOf(task, workspace.folder), ['of-the-host']);
  });

  function secretive() {
    return realRunner(workspace, { env: { ...plainEnvironment, HOST_KEY: 'of-the-host' } });
  }
});
