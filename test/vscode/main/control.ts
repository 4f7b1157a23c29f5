import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isActive, type Run } from '../../../src/model/run.ts';
import {
  nextEnd,
  nextStart,
  once,
  openScheduler,
  overviewOf,
  runToEnd,
  taskEnd,
  taskNode,
  type SchedulerHost,
} from '../schedulerHost.ts';
import { ShownTerminal } from '../shownTerminal.ts';

/** The next row of a task that `fits`. */
function nextRow({ folders }: SchedulerHost, taskId: string, fits: (run: Run) => boolean): Promise<Run> {
  return once(folders.onEvent, ({ event }) =>
    event.type === 'run' && event.run.taskId === taskId && fits(event.run) ? event.run : undefined,
  );
}

async function tooltipOf({ from, historyView }: SchedulerHost, run: Run): Promise<string> {
  const node = { kind: 'run', from, run } as const;
  const { tooltip } = await historyView.resolveTreeItem(historyView.getTreeItem(node), node);
  return typeof tooltip === 'string' ? tooltip : (tooltip?.value ?? '');
}

describe('a dry run', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('runs with what it adds, is marked, and leaves nothing behind', async () => {
    const ended = nextEnd(host, 'tried');
    const closed = taskEnd('tried', { dryRun: true });
    await vscode.commands.executeCommand('scheduler.dryRunTask', taskNode(host, 'tried'));
    const run = await ended;
    assert.deepEqual([run.status, run.dryRun], ['succeeded', true]);
    const { task } = await closed;
    assert.equal(task.name, 'Tried (dry run)');
    assert.equal(task.presentationOptions.reveal, vscode.TaskRevealKind.Silent);
    const log = await readFile(host.from.scheduler.logPath(run.id), 'utf8');
    assert.match(log, /for a try with key \*\*\* --and no more/);
    assert.deepEqual(await host.from.scheduler.outputs('tried'), []);
    assert.equal(overviewOf(host, 'tried').last, undefined);
    const item = host.historyView.getTreeItem({ kind: 'run', from: host.from, run });
    assert.match(String(item.description), / · dry run$/);
    assert.match(await tooltipOf(host, run), /^Dry run$/m);
  });

  it('of a task that has none says so', async () => {
    assert.deepEqual(await host.from.scheduler.run('hello', { dryRun: true }), { refused: 'no-dry-run' });
    await vscode.commands.executeCommand('scheduler.dryRunTask', taskNode(host, 'hello'));
    assert.equal(overviewOf(host, 'hello').active, undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

describe('the resolved environment', () => {
  it('is shown in a document, with secrets masked and each variable’s origin', async () => {
    const host = await openScheduler();
    await vscode.commands.executeCommand('scheduler.showEnvironment', taskNode(host, 'tried'));
    const document = vscode.window.activeTextEditor?.document;
    const text = document?.getText() ?? '';
    assert.equal(document?.uri.scheme, 'scheduler-environment');
    assert.match(text, /^Tried \(tried\)\n/);
    assert.match(text, /^ {2}echo for \$WHOM with key \$API_TOKEN$/m);
    assert.match(text, /^Shell: \/.+/m);
    assert.match(text, /^Where programs are looked for \(PATH\), in this order:\n {2}\//m);
    assert.match(text, /^Set by “env” of the task:\n {2}API_TOKEN=\*\*\*\n {2}WHOM=good$/m);
    assert.match(text, /^ {2}SCHEDULER_TASK=tried$/m);
    assert.match(text, /^As a dry run it would be started as:\n[^]*--and 'no more'/m);
    assert.match(text, /^ {2}WHOM=a try$/m);
    assert.doesNotMatch(text, /hunter22/);
    await vscode.commands.executeCommand('scheduler.showEnvironment', taskNode(host, 'editor'));
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^ {2}Goes well$/m);
  });
});

describe('a run that is tried again', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('goes on in its one terminal, which tells each attempt', async () => {
    const opened: string[] = [];
    const listening = vscode.tasks.onDidStartTask(({ execution }) =>
      opened.push(String(execution.task.definition['task'])),
    );
    const started = nextStart(host, 'flaky');
    const ended = nextEnd(host, 'flaky');
    const closed = taskEnd('flaky');
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'flaky'));
    const { id } = await started;
    const live = host.from.scheduler.live(id);
    assert.ok(live);
    const terminal = new ShownTerminal(live, (runId) => host.from.scheduler.attempts(runId));
    const run = await ended;
    assert.deepEqual([run.status, run.attempts], ['succeeded', 3]);
    assert.equal(await terminal.closed, 0);
    assert.equal((await closed).exitCode, 0);
    const text = terminal.text;
    assert.match(
      text,
      /try 1\r\n[^]*Attempt 1 failed\. Attempt 2 follows at \d\d:\d\d:\d\d\.[^]*exit code 1[^]*try 2\r\n[^]*Attempt 2 failed\. Attempt 3 follows[^]*try 3\r\n[^]*Flaky: succeeded.*\(.* s, 3 attempts\)\r\n$/,
    );
    assert.deepEqual(
      opened.filter((taskId) => taskId === 'flaky'),
      ['flaky'],
    );
    listening.dispose();
    terminal.dispose();
    const item = host.historyView.getTreeItem({ kind: 'run', from: host.from, run });
    assert.match(String(item.description), / · 3 attempts · by hand$/);
    const tooltip = await tooltipOf(host, run);
    assert.match(tooltip, /^Attempt 1: failed, .*exit code 1\.$/m);
    assert.match(tooltip, /^Attempt 3: succeeded, /m);
  });

  it('is shown as waiting, and can be stopped while it waits', async () => {
    const waiting = nextRow(host, 'patient', ({ retryAt }) => retryAt !== undefined);
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'patient'));
    const run = await waiting;
    assert.equal(run.status, 'queued');
    const { description } = host.tasksView.getTreeItem(taskNode(host, 'patient'));
    assert.match(String(description), /^waiting for attempt 2 at \d\d:\d\d:\d\d/);
    const item = host.historyView.getTreeItem({ kind: 'run', from: host.from, run });
    assert.match(String(item.description), / · waiting for attempt 2 · /);
    assert.equal(item.contextValue, 'run:active');
    assert.match(await tooltipOf(host, run), /^Next attempt: /m);
    const ended = nextEnd(host, 'patient');
    await vscode.commands.executeCommand('scheduler.stopRun', { kind: 'run', from: host.from, run });
    assert.equal((await ended).status, 'cancelled');
  });
});

describe('a queued run', () => {
  it('is shown as queued, and is stopped from the tree', async () => {
    const host = await openScheduler();
    const closed = taskEnd('waits');
    const started = nextStart(host, 'waits');
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'waits'));
    const first = await started;
    const request = await host.from.scheduler.run('waits');
    assert.ok('run' in request);
    const queued = request.run;
    assert.equal(queued.status, 'queued');
    const [today] = await host.historyView.getChildren();
    const rows = await host.historyView.getChildren(today);
    const row = rows.find((node) => node.kind === 'run' && node.run.id === queued.id);
    assert.ok(row);
    assert.match(String(host.historyView.getTreeItem(row).description), /^\d\d:\d\d · queued · by hand$/);
    const ended = nextRow(host, 'waits', (run) => run.id === queued.id && !isActive(run));
    await vscode.commands.executeCommand('scheduler.stopRun', row);
    assert.equal((await ended).status, 'cancelled');
    assert.equal((await host.from.scheduler.findRun(first.id))?.status, 'running');
    const over = nextEnd(host, 'waits');
    await vscode.commands.executeCommand('scheduler.stopRun', taskNode(host, 'waits'));
    assert.equal((await over).id, first.id);
    await closed;
  });
});

describe('what a run reports', () => {
  it('is shown with it: numbers, warnings, and its summary without images', async () => {
    const host = await openScheduler();
    const run = await runToEnd(host, 'telling');
    assert.deepEqual([run.status, run.stats], ['succeeded', { albums: 395 }]);
    assert.deepEqual(run.warnings, [{ code: 'left-behind', detail: '1' }]);
    const item = host.historyView.getTreeItem({ kind: 'run', from: host.from, run });
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'warning');
    assert.match(String(item.description), / · succeeded with warnings · /);
    const tooltip = await tooltipOf(host, run);
    assert.match(tooltip, /albums\\: 395/);
    assert.match(tooltip, /It left a process behind\\, which was ended/);
    assert.match(tooltip, /\n\*\*395\*\* albums !\\\[\]/);
    const node = taskNode(host, 'telling');
    const { tooltip: ofTask } = await host.tasksView.resolveTreeItem(host.tasksView.getTreeItem(node), node);
    assert.ok(ofTask instanceof vscode.MarkdownString && ofTask.value.includes('**395** albums'));
  });

  it('of a chain that was stopped names the run that stopped it', async () => {
    const host = await openScheduler();
    const cause = await runToEnd(host, 'fails');
    const skipped: Run = {
      ...{ id: 'x', taskId: 'digest', label: 'Digest', trigger: 'after', status: 'skipped' },
      ...{ occurrences: 1, attempts: 0, createdAt: Date.now(), host: cause.host },
      ...{ reason: 'chain-stopped', causedBy: cause.id },
    };
    const tooltip = await tooltipOf(host, skipped);
    assert.match(tooltip, /^The run that it was to follow did not end as its “on” asks for\.$/m);
    assert.ok(tooltip.includes(`It was to follow Fails: failed (${cause.id})`));
  });
});
