import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { systemClock } from '../../../src/common/clock.ts';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import type { Execution, RunOutput } from '../../../src/engine/ports.ts';
import { endOrphan } from '../../../src/execution/orphans.ts';
import type { RunSpec, Task } from '../../../src/model/task.ts';
import { VscodeExecutor } from '../../../src/vscode/tasks/vscodeExecutor.ts';
import { executionRequest } from '../../support/processWorkspace.ts';
import { openScheduler, runToEnd, workspaceFile, type SchedulerHost } from '../schedulerHost.ts';

/** What the runs of an editor executor come to, outside any scheduler. */
class Editor {
  readonly printed: string[] = [];
  readonly executor: VscodeExecutor;
  readonly #folder: string;

  constructor() {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    this.#folder = folder.uri.fsPath;
    const clock = systemClock;
    const endProcess = (run: Parameters<typeof endOrphan>[0]) => endOrphan(run, { clock });
    this.executor = new VscodeExecutor(folder.uri, { clock, going: new Set(), endProcess });
  }

  start(run: RunSpec, task: Partial<Task> = {}): Execution {
    const onOutput = ({ chunk }: RunOutput) => {
      this.printed.push(Buffer.from(chunk).toString());
      return undefined;
    };
    return this.executor.start(executionRequest(run, this.#folder, { task, onOutput }));
  }

  task(label: string, task: Partial<Task> = {}): Execution {
    return this.start({ kind: 'task', task: label }, task);
  }

  command(command: string, ...args: unknown[]): Execution {
    return this.start({ kind: 'vscode', command, args });
  }
}

describe('a VS Code task', () => {
  let editor: Editor;

  beforeEach(() => {
    editor = new Editor();
  });

  it('succeeds by exit code 0, and its process is known', async () => {
    const execution = editor.task('Goes well');
    assert.deepEqual(await execution.finished, { status: 'succeeded', exitCode: 0 });
    assert.ok(await execution.started);
    assert.equal(await readFile(workspaceFile('well.txt'), 'utf8'), 'well\n');
  });

  it('fails by any other exit code', async () => {
    assert.deepEqual(await editor.task('Goes wrong').finished, {
      status: 'failed',
      reason: 'exit-code',
      exitCode: 3,
    });
  });

  it('of another provider is called as VS Code lists it', async () => {
    assert.equal((await editor.task('npm: answer').finished).exitCode, 4);
  });

  it('that only has others done has no exit code, and says so', async () => {
    const outcome = { status: 'failed', reason: 'exit-unknown' };
    const execution = editor.task('Only others');
    assert.deepEqual(await execution.finished, outcome);
    assert.equal((await execution.started)?.pid, undefined);
  });

  it('whose others fail has not succeeded', async () => {
    assert.equal((await editor.task('Others that fail', { timeout: 10_000 }).finished).status, 'failed');
  });

  it('that there is not is named', async () => {
    const execution = editor.task('Goes nowhere');
    const outcome = { status: 'failed', reason: 'vscode-task-not-found', detail: 'Goes nowhere' };
    assert.deepEqual(await execution.finished, outcome);
    assert.equal(await execution.started, undefined);
    const run = { kind: 'task', task: 'Goes nowhere' } as const;
    const { task } = executionRequest(run, '/');
    assert.deepEqual(await editor.executor.resolve(task, '/'), outcome);
  });

  it('that is going already is left alone, and nobody is asked', async () => {
    const first = editor.task('Goes on', { killAfter: 1000 });
    assert.ok(await first.started);
    const outcome = { status: 'failed', reason: 'vscode-task-busy', detail: 'Goes on' };
    assert.deepEqual(await editor.task('Goes on').finished, outcome);
    assert.deepEqual(await new Editor().task('Goes on').finished, outcome);
    first.cancel('stopped');
    assert.equal((await first.finished).status, 'cancelled');
  });

  it('is stopped with all that it has started, and can then be started again', async () => {
    for (const stop of ['cancel', 'timeout']) {
      const execution = editor.task('Goes on', {
        killAfter: 1000,
        timeout: stop === 'timeout' ? 2000 : 60_000,
      });
      const started = await execution.started;
      assert.ok(started?.pid !== undefined && started.pidToken !== undefined);
      let grandchild = 0;
      while (!(grandchild > 0))
        grandchild = Number(await readFile(workspaceFile('goes-on.pid'), 'utf8').catch(() => 0));
      if (stop === 'cancel') execution.cancel('stopped');
      const { status, reason } = await execution.finished;
      assert.deepEqual(
        [status, reason],
        stop === 'cancel' ? ['cancelled', 'stopped'] : ['timed-out', 'timeout'],
      );
      assert.equal(await processStartToken(started.pid), undefined, 'the task is still alive');
      assert.equal(await processStartToken(grandchild), undefined, 'the grandchild is still alive');
    }
  });

  it('ended by Terminate Task has not succeeded', async () => {
    const execution = editor.task('Goes on');
    await execution.started;
    vscode.tasks.taskExecutions.find(({ task }) => task.name === 'Goes on')?.terminate();
    const outcome = await execution.finished;
    assert.equal(outcome.status, 'failed');
    assert.notEqual(outcome.exitCode, 0);
  });

  it('that is stopped before it begins does not begin', async () => {
    const execution = editor.task('Goes on');
    execution.cancel('stopped');
    assert.deepEqual(await execution.finished, { status: 'cancelled', reason: 'stopped' });
    assert.equal(await execution.started, undefined);
  });
});

describe('a VS Code command', () => {
  const registered: vscode.Disposable[] = [];
  let editor: Editor;

  before(() => {
    registered.push(
      vscode.commands.registerCommand('schedulerTest.answer', (...args: unknown[]) => ({ args })),
      vscode.commands.registerCommand('schedulerTest.refuse', () =>
        Promise.reject(new Error('No editor is open')),
      ),
      vscode.commands.registerCommand('schedulerTest.never', () => new Promise(() => undefined)),
    );
  });

  beforeEach(() => {
    editor = new Editor();
  });

  after(() => {
    for (const each of registered) each.dispose();
  });

  it('succeeds when it resolves, and its result is what it prints', async () => {
    const execution = editor.command('schedulerTest.answer', 1, 'two');
    assert.deepEqual(await execution.finished, { status: 'succeeded', exitCode: 0 });
    assert.ok(await execution.started);
    assert.deepEqual(JSON.parse(editor.printed.join('')), { args: [1, 'two'] });
  });

  it('fails with its message when it rejects', async () => {
    assert.deepEqual(await editor.command('schedulerTest.refuse').finished, {
      status: 'failed',
      reason: 'vscode-command-failed',
      detail: 'No editor is open',
    });
  });

  it('that there is not fails by its name', async () => {
    const { reason, detail } = await editor.command('schedulerTest.unheardOf').finished;
    assert.equal(reason, 'vscode-command-failed');
    assert.match(detail ?? '', /schedulerTest\.unheardOf/);
  });

  it('that goes on for ever is let go of', async () => {
    const stopped = editor.command('schedulerTest.never');
    stopped.cancel('stopped');
    assert.equal((await stopped.finished).status, 'cancelled');
    const late = editor.start({ kind: 'vscode', command: 'schedulerTest.never', args: [] }, { timeout: 200 });
    assert.deepEqual(await late.finished, { status: 'timed-out', reason: 'timeout' });
  });

  it('is carried out by the scheduler, as VS Code tasks are', async () => {
    const host: SchedulerHost = await openScheduler();
    const terminals = vscode.window.terminals.length;
    const run = await runToEnd(host, 'command');
    assert.deepEqual([run.status, run.exitCode], ['succeeded', 0]);
    assert.match(await readFile(host.from.scheduler.logPath(run.id), 'utf8'), /"count": 2/);
    assert.equal(vscode.window.terminals.length, terminals, 'a command needs no terminal');
    const task = await runToEnd(host, 'editor');
    assert.deepEqual([task.status, task.exitCode], ['succeeded', 0]);
  });
});
