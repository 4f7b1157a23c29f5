import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openScheduler, taskNode, type SchedulerHost } from '../schedulerHost.ts';

describe('in Restricted Mode', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('the window really is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('the tasks can be looked at', () => {
    const items = host.tasksView.getChildren().map((node) => host.tasksView.getTreeItem(node));
    assert.equal(items.length, 17);
    assert.match(String(items[0]?.description), /^next /);
    assert.equal(host.statusBar.text, '$(shield) Scheduler: restricted');
  });

  it('the command runs nothing', async () => {
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'hello'));
    assert.deepEqual(await host.from.scheduler.history({ limit: 10 }), []);
  });

  it('nor does a dry run', async () => {
    await vscode.commands.executeCommand('scheduler.dryRunTask', taskNode(host, 'tried'));
    assert.deepEqual(await host.from.scheduler.run('tried', { dryRun: true }), { refused: 'closed' });
    assert.deepEqual(await host.from.scheduler.history({ limit: 10 }), []);
  });

  it('the engine itself refuses, whoever asks', async () => {
    assert.deepEqual(await host.from.scheduler.run('hello'), { refused: 'closed' });
    assert.deepEqual((await host.from.scheduler.tick()).claims, []);
    assert.deepEqual(await host.from.scheduler.history({ limit: 10 }), []);
  });
});
