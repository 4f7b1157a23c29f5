import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { press, reviewHtml, reviewLink, reviewLinks } from '../reviewLinks.ts';
import {
  openScheduler,
  overviewOf,
  runToEnd,
  taskNode,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

const report = () => workspaceFile('scripts', 'report.mjs');

function approvals(host: SchedulerHost): Record<string, string> {
  return Object.fromEntries(host.from.scheduler.tasks().map(({ task, approval }) => [task.id, approval]));
}

describe('the review of tasks', () => {
  let host: SchedulerHost;
  let original: string;

  before(async () => {
    host = await openScheduler();
    original = await readFile(report(), 'utf8');
    await host.from.scheduler.approvals.revoke();
  });

  after(async () => {
    await writeFile(report(), original);
    await openScheduler();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('opens in one page, which shows what every task would run, and when', async () => {
    await vscode.commands.executeCommand('scheduler.reviewApprovals');
    await vscode.commands.executeCommand('scheduler.reviewApprovals');
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('scheduler.review'),
      );
    assert.deepEqual(
      tabs.map(({ label }) => label),
      ['Review: workspace'],
    );
    const html = await reviewHtml(host);
    assert.match(html, /What “workspace” wants to run/);
    assert.match(html, /Waiting for you/);
    assert.match(html, /echo Hello from the schedule/);
    // The command is put together from it: no name hides what runs.
    assert.match(html, /API_TOKEN = hunter22/);
    assert.match(html, /Script: scripts\/report\.mjs/);
    assert.equal((html.match(/<article>/g) ?? []).length, 17);
  });

  it('for a task begins with that one', async () => {
    await vscode.commands.executeCommand('scheduler.reviewApprovals', taskNode(host, 'waits'));
    const [first] = [...(await reviewHtml(host)).matchAll(/<h3>([^<]*)/g)].map(([, label]) => label?.trim());
    assert.equal(first, 'Waits');
  });

  it('opens a script in a text editor', async () => {
    await press(await reviewLink(host, 'Open scripts/report.mjs of Report'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, report());
  });

  it('allows a task, which then runs, and tells so', async () => {
    await press(await reviewLink(host, 'Allow Report'));
    assert.equal(approvals(host)['report'], 'approved');
    assert.equal(approvals(host)['hello'], 'new');
    assert.match(await reviewHtml(host), /role="status">Allowed: Report</);
    assert.equal((await runToEnd(host, 'report')).status, 'succeeded');
  });

  it('allows all that waits together', async () => {
    await press(await reviewLink(host, 'Allow all 16'));
    assert.deepEqual([...new Set(Object.values(approvals(host)))], ['approved']);
    assert.match(await reviewHtml(host), /Nothing waits for you/);
    assert.deepEqual(
      (await reviewLinks(host)).filter(({ command }) => command.endsWith('.allow')),
      [],
    );
  });

  it('of a script that has changed shows what it was and what it is', async () => {
    await writeFile(report(), `${original}// changed\n`);
    await host.from.scheduler.approvals.refresh(['report']);
    assert.equal(overviewOf(host, 'report').approval, 'changed');
    assert.equal(overviewOf(host, 'hello').approval, 'approved');
    assert.match(await reviewHtml(host), /What has changed/);
    await press(await reviewLink(host, 'Show Changes of scripts/report.mjs of Report'));
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff);
    const { original: before, modified } = activeTab.input;
    assert.equal((await vscode.workspace.openTextDocument(before)).getText(), original);
    assert.equal(modified.fsPath, report());
    assert.match(activeTab.label, /scripts\/report\.mjs \(allowed ↔ now\)/);
  });

  it('of scheduler.json shows what it said of the task, and what it says', async () => {
    const config = workspaceFile('.vscode', 'scheduler.json');
    const text = await readFile(config, 'utf8');
    await writeFile(config, text.replace('echo Hello from the schedule', 'echo Something else'));
    await host.from.scheduler.reload();
    assert.equal(overviewOf(host, 'hello').approval, 'changed');
    await press(await reviewLink(host, 'Show Changes of Hello'));
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff);
    const sides = await Promise.all(
      [activeTab.input.original, activeTab.input.modified].map((uri) =>
        vscode.workspace.openTextDocument(uri),
      ),
    );
    assert.match(sides[0]?.getText() ?? '', /echo Hello from the schedule/);
    assert.match(sides[1]?.getText() ?? '', /echo Something else/);
    await writeFile(config, text);
    await host.from.scheduler.reload();
    assert.equal(overviewOf(host, 'hello').approval, 'approved');
  });

  it('revokes what was allowed', async () => {
    await press(await reviewLink(host, 'Revoke Pull'));
    assert.equal(approvals(host)['pull'], 'new');
    assert.match(await reviewHtml(host), /role="status">No longer allowed: Pull</);
    assert.deepEqual(await host.from.scheduler.run('pull'), { refused: 'not-approved' });
  });
});
