import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../treeNode.ts';
import { openScheduler, runToEnd, type SchedulerHost } from '../schedulerHost.ts';

function label(item: vscode.TreeItem): string {
  return typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
}

describe('the views', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('list the tasks with their next run, a box and the last result', async () => {
    await runToEnd(host, 'fails');
    const items = host.tasksView.getChildren().map((node) => host.tasksView.getTreeItem(node));
    assert.deepEqual(items.map(label), [
      'Hello',
      'Report',
      'Fails',
      'Slow',
      'Grandchild',
      'Table',
      'Loud',
      'Pull',
      'Digest',
      'Greeting',
    ]);
    const fails = items[2];
    assert.match(String(fails?.description), /^next .+ · failed \d\d:\d\d$/);
    assert.equal((fails?.iconPath as vscode.ThemeIcon).id, 'error');
    assert.equal((fails?.checkboxState as { state: number }).state, vscode.TreeItemCheckboxState.Checked);
    assert.match(String(items[3]?.description), /^by hand only/);
  });

  it('list the runs by day, the newest first, and open a run’s log', async () => {
    const run = await runToEnd(host, 'hello');
    const [today] = (await host.historyView.getChildren()) as [Node];
    assert.equal(label(host.historyView.getTreeItem(today)), 'Today');
    const [newest] = await host.historyView.getChildren(today);
    assert.ok(newest);
    const item = host.historyView.getTreeItem(newest);
    assert.equal(label(item), 'Hello');
    assert.match(String(item.description), /^\d\d:\d\d · \d\.\d s · by hand$/);
    assert.ok(item.command);
    await vscode.commands.executeCommand(
      item.command.command,
      ...((item.command.arguments ?? []) as unknown[]),
    );
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^Hello \(hello\): succeeded\n/);
    assert.match(text, /Hello from the schedule/);
    assert.ok(text.includes(run.id));
  });

  it('show a missed occurrence with its own day, and nothing to stop or to read', async () => {
    const [run] = await host.from.scheduler.history({ limit: 1 });
    assert.ok(run);
    const due = { occurrence: Date.parse('2026-01-05T06:00:00Z'), occurrences: 7 };
    const { id, taskId, createdAt, host: by } = run;
    const missed = { ...{ id, taskId, createdAt, host: by, label: 'Hello' }, ...due } as const;
    const item = host.historyView.getTreeItem({
      kind: 'run',
      from: host.from,
      run: { ...missed, status: 'missed', trigger: 'schedule', reason: 'superseded' },
    });
    assert.match(String(item.description), /Jan 5.* \d\d:\d\d · missed · 7 occurrences$/);
    assert.equal(item.contextValue, 'run:unstarted');
  });

  it('show the failed task and the next run in the status bar', async () => {
    await runToEnd(host, 'fails');
    assert.match(host.statusBar.text, /^\$\(error\) .*failed · \w+ in /);
  });
});
