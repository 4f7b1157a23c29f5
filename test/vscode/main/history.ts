import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { isActive, type Run } from '../../../src/model/run.ts';
import { HistoryHeader } from '../../../src/vscode/views/historyHeader.ts';
import type { RunNode } from '../../../src/vscode/views/nodes.ts';
import type { Node } from '../treeNode.ts';
import {
  extensionId,
  nextEnd,
  once,
  openScheduler,
  runToEnd,
  taskNode,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

/** The rows of runs that the view shows now, of every day. */
async function shownRuns({ historyView }: SchedulerHost): Promise<RunNode[]> {
  const days = await historyView.getChildren();
  return days.flatMap((node) => (node.kind === 'day' ? node.runs : []));
}

function textOf({ tooltip }: vscode.TreeItem): string {
  return typeof tooltip === 'string' ? tooltip : (tooltip?.value ?? '');
}

/** Starts the packaged command line in this workspace, with this window's state. */
function commandLine(...args: string[]): void {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension);
  const program = join(extension.extensionPath, 'dist', 'cli.js');
  const child = spawn(process.execPath, [program, ...args, '--workspace', workspaceFile()], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: 'ignore',
  });
  child.unref();
}

describe('the history view', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  afterEach(() => host.historyView.filterBy({}));

  it('shows only what it is filtered by, and says so', async () => {
    await runToEnd(host, 'fails');
    await runToEnd(host, 'hello');
    const header = { message: '', description: '' };
    const listening = new HistoryHeader(header, host.historyView);
    const task = { folder: host.from.folder.uri.toString(), id: 'fails', label: 'Fails' };
    host.historyView.filterBy({ task, statuses: ['failed'], period: 'today' });
    const runs = await shownRuns(host);
    assert.ok(runs.length > 0);
    assert.deepEqual([...new Set(runs.map(({ run }) => `${run.taskId} ${run.status}`))], ['fails failed']);
    assert.equal(header.message, 'Filtered: Fails · failed · today');
    host.historyView.filterBy({ text: 'hel' });
    assert.deepEqual([...new Set((await shownRuns(host)).map(({ run }) => run.taskId))], ['hello']);
    host.historyView.filterBy({ task, statuses: ['timed-out'] });
    assert.deepEqual(await shownRuns(host), []);
    // Above the welcome view, which a message would hide.
    assert.deepEqual(header, { message: '', description: 'Fails · timed out' });
    host.historyView.filterBy({});
    assert.ok((await shownRuns(host)).length > runs.length);
    assert.deepEqual(header, { message: '', description: '' });
    listening.dispose();
  });

  it('reads older runs page by page, and tells what was taken over from elsewhere', async () => {
    const now = Date.now();
    const imported = Array.from({ length: 150 }, (_, index) => ({
      ...{ taskId: `old-${index}`, label: `Old ${index}`, status: 'succeeded' as const, count: 7 },
      ...{ startedAt: now - 60_000, endedAt: now - 48_000 },
    }));
    await host.from.scheduler.importRuns(imported);
    host.historyView.filterBy({ text: 'old' });
    assert.equal((await shownRuns(host)).length, 100);
    const [day] = (await host.historyView.getChildren()) as [Node];
    const last = (await host.historyView.getChildren()).at(-1);
    assert.ok(last?.kind === 'more');
    assert.match(String(host.historyView.getTreeItem(day).description), /^700 runs and more$/);
    const more = host.historyView.getTreeItem(last);
    assert.equal(more.label, 'Show older runs');
    await vscode.commands.executeCommand(more.command?.command ?? '');
    const runs = await shownRuns(host);
    assert.equal(new Set(runs.map(({ run }) => run.id)).size, 150);
    assert.equal((await host.historyView.getChildren()).at(-1)?.kind, 'day');
    const [node] = runs;
    assert.ok(node);
    const item = await host.historyView.resolveTreeItem(host.historyView.getTreeItem(node), node);
    assert.match(String(item.description), / · 12 s · imported · the last of 7 runs$/);
    assert.equal(item.contextValue, 'run:unstarted');
    assert.match(textOf(item), /^Taken over from another scheduler/m);
  });

  it('tells a run that makes up for an interrupted one, and which that is', async () => {
    const cause = await runToEnd(host, 'hello');
    const run: Run = { ...cause, id: `${cause.id}x`, trigger: 'catch-up', causedBy: cause.id };
    const node: RunNode = { kind: 'run', from: host.from, run };
    const item = await host.historyView.resolveTreeItem(host.historyView.getTreeItem(node), node);
    assert.match(String(item.description), / · in place of an interrupted run$/);
    assert.ok(textOf(item).includes(`In place of a run of Hello that was interrupted (${cause.id})`));
  });

  it('hears of a run of the command line within a second, of its start and of its end', async () => {
    // It takes a second, so that its start is news of its own.
    const isOurs = (run: Run) => run.taskId === 'grandchild' && run.host.kind === 'cli';
    const heard = once(host.folders.onEvent, ({ event }) =>
      event.type === 'run' && isOurs(event.run) ? { run: event.run, at: Date.now() } : undefined,
    );
    const ended = nextEnd(host, 'grandchild').then((run) => ({ run, at: Date.now() }));
    commandLine('run', 'grandchild');
    const start = await heard;
    assert.ok(isActive(start.run), start.run.status);
    const delay = start.at - start.run.createdAt;
    assert.ok(delay < 1000, `its start was heard after ${delay} ms`);
    const end = await ended;
    assert.deepEqual([end.run.id, end.run.status], [start.run.id, 'timed-out']);
    const endDelay = end.at - (end.run.endedAt ?? 0);
    assert.ok(endDelay < 1000, `its end was heard after ${endDelay} ms`);
    const [newest] = await shownRuns(host);
    assert.equal(newest?.run.id, start.run.id);
  });
});

describe('the figures of a task', () => {
  it('stand in its tooltip, and go with its history', async () => {
    const host = await openScheduler();
    await runToEnd(host, 'hello');
    const tooltip = async (taskId: string) => {
      const node = taskNode(host, taskId);
      return textOf(await host.tasksView.resolveTreeItem(host.tasksView.getTreeItem(node), node));
    };
    const text = await tooltip('hello');
    assert.match(text, /^Succeeded: (\d+) of \1 \(100%\)$/m);
    assert.match(text, /^Takes: \d\.\d s as a rule, \d\.\d s at most in 95 of 100 runs$/m);
    assert.match(text, /^Last success: .*\d\d:\d\d:\d\d/m);
    await runToEnd(host, 'fails');
    await runToEnd(host, 'fails');
    assert.match(await tooltip('fails'), /^Succeeded: 0 of \d+ \(0%\)\nFailed in a row: \d+$/m);
    assert.ok((await host.from.scheduler.clearHistory('fails')) > 0);
    assert.doesNotMatch(await tooltip('fails'), /Succeeded|Failed in a row|Last run/);
    assert.deepEqual(await host.from.scheduler.history({ taskId: 'fails', limit: 1 }), []);
    assert.match(await tooltip('hello'), /^Succeeded: /m);
  });
});

describe('the diagnostics', () => {
  it('are put on the clipboard, without the home directory', async function () {
    this.timeout(60_000);
    await openScheduler();
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('scheduler.copyDiagnostics');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^- Extension: \d+\.\d+\.\d+$/m);
    assert.ok(text.includes(`- VS Code: ${vscode.version} (`));
    const [, json = ''] = /```json\n([^]*?)\n```/.exec(text) ?? [];
    assert.ok(Object.keys(JSON.parse(json) as object).length > 3, json);
    assert.doesNotMatch(text, /hunter22/);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
