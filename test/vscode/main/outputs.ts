import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { openScheduler, runToEnd, taskNode, workspaceFile, type SchedulerHost } from '../schedulerHost.ts';

describe('outputs', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('are named by task and time, and only the newest stay', async () => {
    for (let count = 0; count < 4; count++) {
      assert.equal((await runToEnd(host, 'report')).status, 'succeeded');
    }
    const files = await readdir(workspaceFile('Scheduled Output'));
    assert.equal(files.length, 2);
    for (const file of files) assert.match(file, /^report-\d{8}-\d{6}(-\d+)?\.md$/);
    const recorded = await host.from.scheduler.outputs('report');
    assert.deepEqual(
      recorded.map(({ path }) => path).sort(),
      files.map((f) => `Scheduled Output/${f}`).sort(),
    );
  });

  it('appear in the Outputs view by kind', async () => {
    const kinds = await host.outputsView.getChildren();
    assert.equal(kinds.length, 1);
    const [kind] = kinds;
    assert.ok(kind);
    assert.equal(host.outputsView.getTreeItem(kind).label, 'Reports');
    assert.equal((await host.outputsView.getChildren(kind)).length, 2);
  });

  it('hold what the last run wrote, and open in a preview', async () => {
    const run = await runToEnd(host, 'report');
    const [newest] = await host.from.scheduler.outputs('report');
    assert.ok(newest);
    assert.equal(newest.runId, run.id);
    assert.ok((await readFile(workspaceFile(newest.path), 'utf8')).includes(run.id));
    await vscode.commands.executeCommand('scheduler.openLatestOutput', taskNode(host, 'report'));
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const preview = tabs.find(({ input }) => input instanceof vscode.TabInputWebview);
    assert.equal(preview?.label, 'Report');
  });
});
