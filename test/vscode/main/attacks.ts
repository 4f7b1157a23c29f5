import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { press, reviewHtml, reviewLink } from '../reviewLinks.ts';
import {
  nextStart,
  openScheduler,
  overviewOf,
  runToEnd,
  taskNode,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

const address = 'vscode://workspace-scheduler.workspace-scheduler';
const settling = 800;

/** Every call that a stranger can make up for a link of a review. */
function forgeries(taskId: string, hash: string): readonly unknown[] {
  const grant = { taskId, hash };
  return [
    ...[undefined, null, '', 'allow', true, 1, [], {}, grant, [grant], { grants: [grant] }],
    ...['', '*', 'undefined', '00000000-0000-4000-8000-000000000000'].map((token) => ({ token, ...grant })),
    ...[
      { token: null, ...grant },
      { token: { toString: () => 'x' }, ...grant },
      { token: [], ...grant },
    ],
  ];
}

describe('attacks inside VS Code', () => {
  let host: SchedulerHost;
  const script = () => workspaceFile('scripts', 'report.mjs');
  let original: string;
  const stateOf = (taskId: string) => overviewOf(host, taskId).approval;
  const runsOf = async (taskId: string) =>
    (await host.from.scheduler.history({ taskId, limit: 50 })).map(({ id }) => id);

  before(async () => {
    host = await openScheduler();
    original = await readFile(script(), 'utf8');
  });

  beforeEach(async () => {
    await host.from.scheduler.approvals.revoke(['pull', 'report']);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await writeFile(script(), original);
    await openScheduler();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('The commands of the review, called without a token, allow nothing, with a page open or not', async () => {
    const [waiting, allowed] = await host.from.scheduler.approvals
      .reviews(['hello', 'pull'])
      .then((reviews) => ['pull', 'hello'].map((id) => reviews.find(({ taskId }) => taskId === id)));
    assert.ok(waiting && allowed);
    for (const isOpen of [false, true]) {
      if (isOpen) await vscode.commands.executeCommand('scheduler.reviewApprovals');
      for (const forgery of forgeries('pull', waiting.hash)) {
        await vscode.commands.executeCommand('scheduler.internal.allow', forgery);
      }
      for (const forgery of forgeries('hello', allowed.hash)) {
        await vscode.commands.executeCommand('scheduler.internal.revoke', forgery);
      }
      assert.equal(stateOf('pull'), 'new');
      assert.equal(stateOf('hello'), 'approved');
    }
  });

  it('A task that runs a VS Code command cannot allow another one by it', async () => {
    const [review] = await host.from.scheduler.approvals.reviews(['pull']);
    assert.ok(review);
    await vscode.commands.executeCommand('scheduler.reviewApprovals');
    const config = workspaceFile('.vscode', 'scheduler.json');
    const text = await readFile(config, 'utf8');
    const args = JSON.stringify([{ token: '', taskId: 'pull', hash: review.hash }]);
    await writeFile(
      config,
      text.replace(
        '"run": { "vscode": "schedulerTest.answer", "args": ["now", { "count": 2 }] }',
        `"run": { "vscode": "scheduler.internal.allow", "args": ${args} }`,
      ),
    );
    try {
      await host.from.scheduler.reload();
      const [changed] = await host.from.scheduler.approvals.reviews(['command']);
      assert.ok(changed);
      await host.from.scheduler.approvals.allow([{ taskId: 'command', hash: changed.hash }]);
      assert.equal((await runToEnd(host, 'command')).status, 'succeeded');
      assert.equal(stateOf('pull'), 'new');
    } finally {
      await writeFile(config, text);
      await host.from.scheduler.reload();
    }
  });

  it('A link of a page that has been closed, or drawn anew, allows nothing', async () => {
    await vscode.commands.executeCommand('scheduler.reviewApprovals');
    const [old, other] = [await reviewLink(host, 'Allow Pull'), await reviewLink(host, 'Allow Report')];
    await press(other);
    assert.equal(stateOf('report'), 'approved');
    await press(old);
    assert.equal(stateOf('pull'), 'new');
    const now = await reviewLink(host, 'Allow Pull');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await press(now);
    assert.equal(stateOf('pull'), 'new');
  });

  it('A script that is swapped after the page was drawn is not allowed by it, and the page says so', async () => {
    await vscode.commands.executeCommand('scheduler.reviewApprovals');
    const link = await reviewLink(host, 'Allow Report');
    await writeFile(script(), `${original}// swapped\n`);
    await press(link);
    assert.notEqual(stateOf('report'), 'approved');
    assert.match(await reviewHtml(host), /(has changed since this page was drawn|drawn anew)/);
    await writeFile(script(), original);
  });

  it('A page that becomes another one under the pointer takes no click for a moment', async () => {
    await vscode.commands.executeCommand('scheduler.reviewApprovals');
    const before = await reviewLink(host, 'Allow Report');
    await writeFile(script(), `${original}// swapped under the pointer\n`);
    await host.from.scheduler.approvals.refresh(['report']);
    await host.from.scheduler.approvals.revoke(['hello']);
    const now = await reviewLink(host, 'Allow Report');
    assert.notEqual(now.argument['hash'], before.argument['hash']);
    await press(now);
    assert.notEqual(stateOf('report'), 'approved');
    assert.match(await reviewHtml(host), /Nothing was allowed: this page had just changed/);
    await new Promise((resolve) => setTimeout(resolve, settling));
    await press(await reviewLink(host, 'Allow Report'));
    assert.equal(stateOf('report'), 'approved');
    await writeFile(script(), original);
    await openScheduler();
  });

  it('A link in a page of another extension that names a task runs nothing that is not allowed', async () => {
    const before = await runsOf('pull');
    for (const argument of [taskNode(host, 'pull'), { from: host.from, taskId: 'pull' }]) {
      // The question is a dialog, which VS Code refuses to a suite: nobody has answered it.
      await vscode.commands.executeCommand('scheduler.runTask', argument);
      await vscode.commands.executeCommand('scheduler.dryRunTask', argument);
    }
    assert.deepEqual(await runsOf('pull'), before);
  });

  it('An argument that pretends to be a row of a view is none', async () => {
    const called: string[] = [];
    const trap = (name: string) => () => {
      called.push(name);
      return Promise.resolve({ refused: 'closed' });
    };
    const trapped = (...names: string[]) => Object.fromEntries(names.map((name) => [name, trap(name)]));
    const scheduler = {
      ...trapped('run', 'cancel', 'clearHistory', 'history', 'outputFile'),
      approvals: trapped('refresh', 'reviews', 'allow', 'allowOnce'),
    };
    const from = { folder: host.from.folder, scheduler, isVirtual: false };
    const run = { id: 'x', label: 'x' };
    const node = { kind: 'output', from, taskId: 'pull', run, output: { path: '../../etc/passwd' } };
    const commands = [
      ...['runTask', 'dryRunTask', 'stopRun', 'showRunLog', 'clearHistory', 'exportHistory', 'openOutput'],
      ...['openOutputSource', 'saveOutputAs', 'openLatestOutput', 'reviewApprovals'],
    ];
    for (const name of commands) {
      const done = vscode.commands.executeCommand(`scheduler.${name}`, node);
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 300))]);
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    }
    assert.deepEqual(called, []);
  });

  it('A task of VS Code’s own list that is not allowed is not run by it', async () => {
    const before = await runsOf('pull');
    const tasks = await vscode.tasks.fetchTasks({ type: 'scheduler' });
    const task = tasks.find(({ definition }) => definition['task'] === 'pull');
    assert.ok(task);
    const ended = new Promise<void>((resolve) => {
      const listening = vscode.tasks.onDidEndTask(({ execution }) => {
        if (execution.task.definition['task'] !== 'pull') return;
        listening.dispose();
        resolve();
      });
    });
    await vscode.tasks.executeTask(task);
    await ended;
    assert.deepEqual(await runsOf('pull'), before);
  });

  it('A link from outside runs nothing that is not allowed, and allows nothing', async () => {
    const before = await runsOf('pull');
    for (const query of [
      'task=pull',
      'task=pull&folder=workspace',
      'task=pull&approve=true',
      'task=pull&hash=x',
    ]) {
      await host.links.handleUri(vscode.Uri.parse(`${address}/run?${query}`));
    }
    for (const path of ['/allow?task=pull', '/approve?task=pull', '/run/pull', '/', '/run?task=../pull']) {
      await host.links.handleUri(vscode.Uri.parse(`${address}${path}`));
    }
    assert.equal(stateOf('pull'), 'new');
    assert.deepEqual(await runsOf('pull'), before);
  });

  it('A link from outside runs nothing by itself, not even what is allowed', async () => {
    await openScheduler();
    const before = await runsOf('pull');
    // The question is a dialog, which VS Code refuses to a suite.
    await assert.rejects(
      Promise.resolve(host.links.handleUri(vscode.Uri.parse(`${address}/run?task=pull`))),
      /A link asks to run “Pull”/,
    );
    assert.deepEqual(await runsOf('pull'), before);
  });

  it('What the extension exports can allow nothing and run nothing', () => {
    const exported = vscode.extensions.getExtension('workspace-scheduler.workspace-scheduler')
      ?.exports as object;
    // `parts` is there for this suite alone.
    assert.deepEqual(Object.keys(exported).sort(), ['parts', 'ready']);
  });

  it('Once a task is allowed, what started by that goes on when it is revoked', async () => {
    const started = nextStart(host, 'slow');
    await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, 'slow'));
    const run = await started;
    await host.from.scheduler.approvals.revoke(['slow']);
    assert.equal((await host.from.scheduler.findRun(run.id))?.status, 'running');
    await host.from.scheduler.cancel(run.id);
  });
});
