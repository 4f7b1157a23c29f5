import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import {
  nextEnd,
  nextStart,
  once,
  openScheduler,
  overviewOf,
  runToEnd,
  taskEnd,
  taskNode,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

async function providedTask(taskId: string): Promise<vscode.Task> {
  const tasks = await vscode.tasks.fetchTasks({ type: 'scheduler' });
  const task = tasks.find(({ definition }) => definition['task'] === taskId);
  assert.ok(task, `Run Task does not list ${taskId}`);
  return task;
}

describe('runs', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('go through the task system and end with the exit code of the process', async () => {
    const ended = taskEnd('hello');
    const run = await runToEnd(host, 'hello');
    assert.equal(run.status, 'succeeded');
    assert.equal(run.trigger, 'manual');
    assert.equal(run.exitCode, 0);
    assert.equal((await ended).exitCode, 0);
    assert.match(await readFile(host.from.scheduler.logPath(run.id), 'utf8'), /Hello from the schedule/);
  });

  it('start the tasks that run after them', async () => {
    const digest = nextEnd(host, 'digest');
    const pull = await runToEnd(host, 'pull');
    const { status, trigger, causedBy } = await digest;
    assert.deepEqual([status, trigger, causedBy], ['succeeded', 'after', pull.id]);
  });

  it('of what runs when the workspace opens have been, once', async () => {
    const rows = await host.from.scheduler.history({ taskId: 'greeting', limit: 10 });
    assert.deepEqual(
      rows.map(({ status, trigger }) => [status, trigger]),
      [['succeeded', 'startup']],
    );
  });

  it('that fail keep their exit code and what they printed', async () => {
    const ended = taskEnd('fails');
    const run = await runToEnd(host, 'fails');
    assert.equal(run.status, 'failed');
    assert.equal(run.exitCode, 3);
    assert.equal((await ended).exitCode, 3);
    assert.equal(overviewOf(host, 'fails').last?.id, run.id);
  });

  it('that last too long are ended with all that they have started', async () => {
    const run = await runToEnd(host, 'grandchild');
    assert.equal(run.status, 'timed-out');
    const grandchild = Number(await readFile(workspaceFile('grandchild.pid'), 'utf8'));
    assert.ok(grandchild > 0);
    assert.equal(await processStartToken(grandchild), undefined, 'the grandchild is still alive');
  });

  it('stop by the command', async () => {
    const closed = taskEnd('slow');
    const started = nextStart(host, 'slow');
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'slow'));
    const { id } = await started;
    const ended = nextEnd(host, 'slow');
    await vscode.commands.executeCommand('scheduler.stopRun', taskNode(host, 'slow'));
    const run = await ended;
    assert.equal(run.id, id);
    assert.equal(run.status, 'cancelled');
    assert.equal(overviewOf(host, 'slow').active, undefined);
    await closed;
  });

  it('have a terminal with the task’s name, which Terminate Task closes with the run', async () => {
    const execution = once(vscode.tasks.onDidStartTask, ({ execution: started }) =>
      started.task.definition['task'] === 'slow' ? started : undefined,
    );
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'slow'));
    const running = await execution;
    assert.ok(vscode.window.terminals.some(({ name }) => name.includes('Slow')));
    const ended = nextEnd(host, 'slow');
    const closed = taskEnd('slow');
    running.terminate();
    assert.equal((await ended).status, 'cancelled');
    await closed;
  });

  it('do not overlap', async () => {
    const closed = taskEnd('slow');
    const started = nextStart(host, 'slow');
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'slow'));
    await started;
    assert.deepEqual(await host.from.scheduler.run('slow'), { refused: 'already-active' });
    const ended = nextEnd(host, 'slow');
    await vscode.commands.executeCommand('scheduler.stopRun', taskNode(host, 'slow'));
    await ended;
    await closed;
  });

  it('start from Run Task, which lists every task', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'scheduler' });
    const ids = tasks.map(({ definition }) => definition['task'] as string);
    assert.deepEqual(
      ids.sort(),
      host.from.scheduler
        .tasks()
        .map(({ task }) => task.id)
        .sort(),
    );
    const ended = taskEnd('hello');
    const run = nextEnd(host, 'hello');
    await vscode.tasks.executeTask(await providedTask('hello'));
    assert.equal((await run).status, 'succeeded');
    assert.equal((await ended).exitCode, 0);
  });

  it('from Run Task end with the failure’s exit code', async () => {
    const ended = taskEnd('fails');
    await vscode.tasks.executeTask(await providedTask('fails'));
    assert.equal((await ended).exitCode, 3);
  });

  it('keep the terminal out of the way: the focus stays where it was', async () => {
    const document = await vscode.workspace.openTextDocument(workspaceFile('.vscode', 'scheduler.json'));
    await vscode.window.showTextDocument(document);
    const before = vscode.window.activeTextEditor?.document.uri.toString();
    const ended = taskEnd('hello');
    await runToEnd(host, 'hello');
    await ended;
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
  });
});
