import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TaskOverview } from '../../../src/app/workspaceScheduler.ts';
import { machineTimezone } from '../../../src/common/machineTimezone.ts';
import type { Task } from '../../../src/model/task.ts';
import type { TaskNode } from '../../../src/vscode/views/nodes.ts';
import type { Node } from '../treeNode.ts';
import { openScheduler, overviewOf, runToEnd, type SchedulerHost } from '../schedulerHost.ts';

function label(item: vscode.TreeItem): string {
  return typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
}

/** What the Tasks view says of a task, here "hello", that is as `given`. */
async function rowOf(
  host: SchedulerHost,
  given: Partial<TaskOverview>,
  taskId = 'hello',
): Promise<{ description: string; tooltip: string }> {
  const { from, tasksView } = host;
  const overview = { ...overviewOf(host, taskId), ...given };
  const node: TaskNode = { kind: 'task', from, taskId, overview };
  const item = tasksView.getTreeItem(node);
  const { tooltip } = await tasksView.resolveTreeItem(item, node);
  assert.ok(typeof tooltip === 'string');
  return { description: String(item.description), tooltip };
}

describe('the views', () => {
  let host: SchedulerHost;

  before(async () => {
    host = await openScheduler();
  });

  it('list the tasks with their next run, a box and the last result', async () => {
    await runToEnd(host, 'fails');
    const items = host.tasksView.getChildren().map((node) => host.tasksView.getTreeItem(node));
    assert.deepEqual(items.slice(0, 10).map(label), [
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

  it('call the task that another one follows by its label', async () => {
    const { description, tooltip } = await rowOf(host, {}, 'digest');
    assert.match(description, /^after Pull succeeds/);
    assert.match(tooltip, /^Schedule: After Pull succeeds$/m);
  });

  it('say since when a task that waits for its turn is due', async () => {
    const due = Date.now() - 3 * 3_600_000;
    const { description, tooltip } = await rowOf(host, { next: due });
    assert.match(description, /^due since (yesterday )?\d\d:\d\d/);
    assert.match(tooltip, /^Due since: .* \d\d:\d\d:\d\d /m);
    assert.doesNotMatch(tooltip, /Next run/);
  });

  it('tell a schedule whose time is over from one that never comes due', async () => {
    const { task } = overviewOf(host, 'hello');
    const over = await rowOf(host, { next: undefined });
    assert.match(over.description, /^nothing more is due/);
    const never = await rowOf(host, { task: { ...task, id: 'greeting' }, next: undefined }, 'greeting');
    assert.match(never.description, /^never due/);
  });

  it('name the time zone of a task only where it is its own, and used', async () => {
    const [utc, tokyo] = ['UTC', 'Asia/Tokyo'];
    const zone = machineTimezone() === utc ? tokyo : utc;
    const { task } = overviewOf(host, 'hello');
    const [schedule] = task.schedules;
    assert.ok(schedule);
    const tooltipOf = async (timezone: string, schedules: Task['schedules']) =>
      (await rowOf(host, { task: { ...task, timezone, schedules } })).tooltip;
    const inKolkata = { ...schedule, timezone: 'Asia/Kolkata' };
    assert.match(await tooltipOf(zone, [schedule]), new RegExp(`^Time zone: ${zone}$`, 'm'));
    assert.doesNotMatch(await tooltipOf(machineTimezone(), [schedule]), /Time zone/);
    assert.doesNotMatch(await tooltipOf(zone, [inKolkata]), /Time zone/);
    assert.doesNotMatch(await tooltipOf(zone, [{ form: 'startup' }]), /Time zone/);
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
    const missed = { ...{ id, taskId, createdAt, host: by, label: 'Hello', attempts: 0 }, ...due } as const;
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
