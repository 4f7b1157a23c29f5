import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { tell } from '../../support/host/mochaSuite.ts';
import { trace } from '../../support/trustWorkspaces.ts';
import {
  nextEnd,
  once,
  openSchedulerAsItIs,
  overviewOf,
  statusBarShows,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

/** What has run, by what it has written. */
async function ran(): Promise<string[]> {
  const text = await readFile(workspaceFile(trace), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

// In this order: a workspace is trusted once.
describe('a workspace whose user has allowed one of its tasks', () => {
  let host: SchedulerHost;
  const startedOf = async (taskId: string) =>
    (await host.from.scheduler.history({ taskId, limit: 10 })).filter(({ attempts }) => attempts > 0);

  before(async () => {
    host = await openSchedulerAsItIs();
  });

  it('runs nothing in Restricted Mode, not even what is allowed', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.deepEqual(await host.from.scheduler.run('allowed'), { refused: 'closed' });
    assert.deepEqual((await host.from.scheduler.tick()).claims, []);
    assert.deepEqual(await host.from.scheduler.history({ limit: 10 }), []);
    assert.equal(host.statusBar.text, '$(shield) Scheduler: restricted');
    assert.deepEqual(await ran(), []);
  });

  it('can allow nothing there either', async () => {
    const grants = (await host.from.scheduler.approvals.reviews()).map(({ taskId, hash }) => ({
      taskId,
      hash,
    }));
    await host.from.scheduler.approvals.allow(grants).catch(() => []);
    await vscode.commands.executeCommand('scheduler.runTask', { from: host.from, taskId: 'unseen' });
    assert.deepEqual(await host.from.scheduler.history({ limit: 10 }), []);
    assert.deepEqual(await ran(), []);
  });

  it('runs what is allowed once it is trusted, and nothing else', async () => {
    const trusted = once(vscode.workspace.onDidGrantWorkspaceTrust, () => true);
    const end = nextEnd(host, 'allowed');
    tell({ kind: 'wants-trust' });
    await trusted;
    assert.equal((await end).status, 'succeeded');
    assert.equal(overviewOf(host, 'allowed').approval, 'approved');
    assert.equal(overviewOf(host, 'unseen').approval, 'new');
    assert.deepEqual(await startedOf('unseen'), []);
    await host.from.scheduler.idle();
    await statusBarShows(host, /^\$\(shield\) 1 task to review$/);
    assert.deepEqual([...new Set(await ran())], ['allowed']);
  });

  it('refuses the other one by hand', async () => {
    assert.deepEqual(await host.from.scheduler.run('unseen'), { refused: 'not-approved' });
    assert.deepEqual(await startedOf('unseen'), []);
  });

  it('runs the other one when it is allowed as well', async () => {
    const end = nextEnd(host, 'unseen');
    const [review] = await host.from.scheduler.approvals.reviews(['unseen']);
    assert.ok(review);
    const { taskId, hash } = review;
    assert.deepEqual(await host.from.scheduler.approvals.allow([{ taskId, hash }]), [{ taskId, hash }]);
    assert.equal((await end).status, 'succeeded');
    assert.ok((await ran()).includes('unseen'));
    await statusBarShows(host, /^(?!.*review)/);
  });
});
