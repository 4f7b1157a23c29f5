import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { allowAll } from '../../support/allowAll.ts';
import {
  approvalBecomes,
  nextEnd,
  openScheduler,
  runToEnd,
  statusBarShows,
  taskNode,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

describe('a task that waits for its user', () => {
  let host: SchedulerHost;
  const script = () => workspaceFile('scripts', 'report.mjs');
  let good: string;

  const row = (taskId: string) => host.tasksView.getTreeItem(taskNode(host, taskId));

  async function tooltip(taskId: string): Promise<string> {
    const node = taskNode(host, taskId);
    const { tooltip: text } = await host.tasksView.resolveTreeItem(host.tasksView.getTreeItem(node), node);
    return typeof text === 'string' ? text : (text?.value ?? '');
  }

  before(async () => {
    host = await openScheduler();
    good = await readFile(script(), 'utf8');
  });

  afterEach(async () => {
    await writeFile(script(), good);
    await allowAll(host.from.scheduler);
  });

  it('is shown as one that needs approval, with when it would run', async () => {
    await host.from.scheduler.approvals.revoke(['hello']);
    const item = row('hello');
    assert.match(String(item.description), /^needs your approval · would be next .*\d\d:00/);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'shield');
    assert.equal((item.iconPath as vscode.ThemeIcon).color, undefined);
    assert.match(item.contextValue ?? '', /:waits$/);
    assert.match(item.accessibilityInformation?.label ?? '', /^Hello, needs your approval/);
    assert.match(
      await tooltip('hello'),
      /You have not allowed this task yet[^]*Next run, once it is allowed:/,
    );
    await statusBarShows(host, /^\$\(shield\) 1 task to review$/);
    assert.match(host.statusBar.tooltip, /^Waiting for your approval: Hello$/m);
    assert.doesNotMatch(host.statusBar.tooltip, /Hello in/);
  });

  it('is noticed when another program changes its script, and the others go on', async () => {
    const before = await runToEnd(host, 'report');
    assert.equal(before.status, 'succeeded');
    await writeFile(script(), `${good}// pulled\n`);
    await approvalBecomes(host, 'report', 'changed');
    assert.match(String(row('report').description), /^changed since you allowed it · would be next/);
    assert.match(await tooltip('report'), /has changed since you allowed it/);
    assert.deepEqual(await host.from.scheduler.run('report'), { refused: 'not-approved' });
    assert.equal((await runToEnd(host, 'hello')).status, 'succeeded');
  });

  it('waits no more when the script is again what was allowed', async () => {
    await writeFile(script(), `${good}// pulled\n`);
    await approvalBecomes(host, 'report', 'changed');
    await writeFile(script(), good);
    await approvalBecomes(host, 'report', 'approved');
    assert.equal((await runToEnd(host, 'report')).status, 'succeeded');
  });

  it('keeps its last result to be seen, and shows a run that is going', async () => {
    const started = host.from.scheduler.run('slow');
    const end = nextEnd(host, 'slow');
    const request = await started;
    assert.ok('run' in request);
    await host.from.scheduler.approvals.revoke(['slow']);
    assert.notEqual((row('slow').iconPath as vscode.ThemeIcon).id, 'shield');
    assert.match(String(row('slow').description), /needs your approval/);
    await host.from.scheduler.cancel(request.run.id);
    assert.equal((await end).status, 'cancelled');
    assert.match(String(row('slow').description), /^needs your approval · by hand only · stopped/);
  });
});
