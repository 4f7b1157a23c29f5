import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FolderScheduler } from '../../../src/vscode/folderSchedulers.ts';
import { trace, writeEager } from '../../support/trustWorkspaces.ts';
import { nextEnd, once, openSchedulerAsItIs, type SchedulerHost } from '../schedulerHost.ts';

describe('a folder that is added to the window', () => {
  let host: SchedulerHost;
  let path: string;
  let uri: vscode.Uri;

  const ran = () => readFile(join(path, trace), 'utf8').catch(() => '');
  const rows = () => host.tasksView.getChildren().flatMap((node) => host.tasksView.getChildren(node));

  async function added(): Promise<FolderScheduler> {
    const opened = once(host.folders.onEvent, () => host.folders.get(uri));
    const count = vscode.workspace.workspaceFolders?.length ?? 0;
    assert.ok(vscode.workspace.updateWorkspaceFolders(count, 0, { uri, name: 'Added' }));
    return opened;
  }

  before(async () => {
    host = await openSchedulerAsItIs();
    path = await mkdtemp(join(tmpdir(), 'scheduler-added-'));
    uri = vscode.Uri.file(path);
    await writeEager(path, ['second']);
  });

  after(() => rm(path, { recursive: true, force: true }));

  it('runs nothing before its tasks are allowed, whatever those of the others are', async () => {
    const from = await added();
    assert.equal(host.from.scheduler.approvals.state('first'), 'approved');
    assert.equal(from.scheduler.approvals.state('second'), 'new');
    assert.deepEqual((await from.scheduler.tick()).claims, []);
    assert.deepEqual(await from.scheduler.run('second'), { refused: 'not-approved' });
    assert.deepEqual(await from.scheduler.history({ limit: 10 }), []);
    assert.equal(await ran(), '');
  });

  it('is asked about in the Tasks view and the status bar', () => {
    const row = rows().find((node) => node.kind === 'task' && node.taskId === 'second');
    assert.ok(row);
    const item = host.tasksView.getTreeItem(row);
    assert.match(String(item.description), /^needs your approval/);
    assert.equal(host.statusBar.text, '$(shield) 1 task to review');
  });

  it('runs them once they are allowed', async () => {
    const from = host.folders.get(uri);
    assert.ok(from);
    const end = nextEnd(host, 'second');
    const grants = (await from.scheduler.approvals.reviews()).map(({ taskId, hash }) => ({ taskId, hash }));
    await from.scheduler.approvals.allow(grants);
    assert.equal((await end).status, 'succeeded');
    assert.match(await ran(), /^second\n/);
  });

  it('is scheduled no more when it has left the window', async () => {
    const gone = once(host.folders.onEvent, () => (host.folders.get(uri) ? undefined : true));
    const index = (vscode.workspace.workspaceFolders ?? []).findIndex(({ name }) => name === 'Added');
    assert.ok(vscode.workspace.updateWorkspaceFolders(index, 1));
    await gone;
    assert.deepEqual(
      host.folders.all().map(({ folder }) => folder.name),
      ['workspace'],
    );
  });
});
