import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { extensionId, openScheduler, taskNode, workspaceFile, type SchedulerHost } from '../schedulerHost.ts';

/** How long a command may take that asks nothing, in milliseconds. */
const patience = 400;

/** Calls a command, and closes what it asks. */
async function tryOut(command: string, argument?: unknown): Promise<void> {
  const done = vscode.commands.executeCommand(command, argument);
  await Promise.race([done, later(undefined)]);
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
}

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, patience, value));
}

describe('attacks in Restricted Mode', () => {
  let host: SchedulerHost;
  const internal = ['allow', 'revoke', 'openReviewed', 'compareReviewed'].map(
    (name) => `scheduler.internal.${name}`,
  );
  const config = () => readFile(workspaceFile('.vscode', 'scheduler.json'), 'utf8');
  const allowed = () =>
    host.from.scheduler
      .tasks()
      .filter(({ approval }) => approval === 'approved')
      .map(({ task }) => task.id);

  before(async () => {
    host = await openScheduler();
  });

  afterEach(async () => {
    assert.deepEqual(await host.from.scheduler.history({ limit: 10 }), []);
    assert.deepEqual(allowed(), []);
  });

  after(() => vscode.commands.executeCommand('notifications.clearAll'));

  it('Every command that is contributed, called on nothing: none runs a task or allows one', async () => {
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as {
      contributes: { commands: readonly { command: string }[] };
    };
    const commands = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(commands.includes('scheduler.reviewApprovals') && commands.length > 20);
    for (const command of [...commands, ...internal]) await tryOut(command);
  });

  it('The same called on a task, a run, and what a link can carry', async () => {
    const before = await config();
    const commands = [
      'runTask',
      'dryRunTask',
      'reviewApprovals',
      'showEnvironment',
      'openLatestOutput',
      'stopRun',
    ];
    for (const name of [...commands.map((one) => `scheduler.${one}`), ...internal]) {
      for (const argument of [taskNode(host, 'hello'), { folder: 'x', path: '../x' }, { token: 'x' }]) {
        await tryOut(name, argument);
      }
    }
    assert.equal(await config(), before);
  });

  it('The review opens no page by which something could be allowed', async () => {
    await tryOut('scheduler.reviewApprovals');
    assert.equal(await host.reviews.shown(host.from), undefined);
  });

  it('A page that was open when the window was trusted shows nothing to allow', async () => {
    await host.reviews.open(host.from);
    const html = (await host.reviews.shown(host.from)) ?? '';
    assert.match(html, /Restricted Mode: nothing can be allowed/);
    assert.doesNotMatch(html, /command:/);
  });

  it('A link from outside runs nothing', async () => {
    const uri = vscode.Uri.parse('vscode://workspace-scheduler.workspace-scheduler/run?task=hello');
    await host.links.handleUri(uri);
  });

  it('A task of VS Code’s own list is not run by it', async () => {
    // VS Code asks for trust before it lists any; where it does not, none may run.
    const listed = vscode.tasks.fetchTasks({ type: 'scheduler' });
    const tasks = await Promise.race([listed, later([])]);
    for (const task of tasks) await Promise.race([vscode.tasks.executeTask(task), later(undefined)]);
  });

  it('The façade allows nothing, whatever hash it is given', async () => {
    const grants = ['0'.repeat(64), 'f'.repeat(64)].map((hash) => ({ taskId: 'hello', hash }));
    assert.deepEqual(await host.from.scheduler.approvals.allow(grants).catch(() => []), []);
    for (const grant of grants)
      assert.equal(await host.from.scheduler.approvals.allowOnce(grant).catch(() => false), false);
    assert.deepEqual(await host.from.scheduler.run('hello'), { refused: 'closed' });
  });
});
