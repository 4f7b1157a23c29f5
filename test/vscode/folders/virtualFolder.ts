import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FolderScheduler } from '../../../src/vscode/folderSchedulers.ts';
import { MemoryFiles } from '../memoryFiles.ts';
import { once, openSchedulerAsItIs, type SchedulerHost } from '../schedulerHost.ts';

const scheme = 'memory';
const uri = vscode.Uri.from({ scheme, path: '/music' });
const config = vscode.Uri.joinPath(uri, '.vscode', 'scheduler.json');

const text = (label: string) => `{
  "version": 1,
  "tasks": {
    "hello": {
      "label": "${label}",
      "schedule": [{ "daily": "06:00" }, { "startup": true }],
      "run": { "command": "echo ran > /tmp/never" }
    }
  }
}
`;

async function standIns(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('scheduler-virtual-'));
}

async function kept(): Promise<string[]> {
  const home = process.env['SCHEDULER_HOME'] ?? '';
  return (await readdir(join(home, 'workspaces')).catch(() => readdir(home))).sort();
}

describe('a virtual folder', () => {
  const files = new MemoryFiles();
  let registration: vscode.Disposable;
  let host: SchedulerHost;
  let from: FolderScheduler;
  let keptBefore: string[];

  const row = () => {
    const nodes = host.tasksView.getChildren().flatMap((node) => host.tasksView.getChildren(node));
    const node = nodes.find((each) => each.from === from);
    assert.ok(node);
    return host.tasksView.getTreeItem(node);
  };

  before(async () => {
    host = await openSchedulerAsItIs();
    keptBefore = await kept();
    registration = vscode.workspace.registerFileSystemProvider(scheme, files);
    files.write(config, text('Hello'));
    const opened = once(host.folders.onEvent, () => host.folders.get(uri));
    const count = vscode.workspace.workspaceFolders?.length ?? 0;
    assert.ok(vscode.workspace.updateWorkspaceFolders(count, 0, { uri, name: 'Virtual' }));
    from = await opened;
  });

  after(() => void registration.dispose());

  it('shows its tasks, with when they would run and without a box', () => {
    const item = row();
    assert.equal(item.label, 'Hello');
    assert.match(String(item.description), /^next (.* )?06:00$/);
    assert.equal(item.contextValue, 'task:virtual');
    assert.equal(item.checkboxState, undefined);
    const folder = host.tasksView.getChildren().find((node) => node.kind === 'folder' && node.from === from);
    assert.ok(folder);
    assert.equal(host.tasksView.getTreeItem(folder).description, 'virtual: nothing runs here');
  });

  it('is not asked about, as nothing of it runs', () => {
    assert.doesNotMatch(host.statusBar.text, /review/);
  });

  it('runs nothing, whoever asks', async () => {
    assert.deepEqual(await from.scheduler.run('hello'), { refused: 'closed' });
    assert.deepEqual((await from.scheduler.tick()).claims, []);
    await vscode.commands.executeCommand('scheduler.runTask', { from, taskId: 'hello' });
    const grants = (await from.scheduler.approvals.reviews()).map(({ taskId, hash }) => ({ taskId, hash }));
    await from.scheduler.approvals.allow(grants).catch(() => []);
    assert.deepEqual(await from.scheduler.run('hello'), { refused: 'closed' });
    assert.deepEqual(await from.scheduler.history({ limit: 10 }), []);
    const listed = await vscode.tasks.fetchTasks({ type: 'scheduler' });
    assert.equal(
      listed.some(({ definition }) => definition['task'] === 'hello'),
      false,
    );
  });

  it('shows what is wrong in its scheduler.json, and what is mended', async () => {
    const problems = () => vscode.languages.getDiagnostics(config);
    const shown = once(vscode.languages.onDidChangeDiagnostics, () =>
      problems().length > 0 ? true : undefined,
    );
    files.write(config, text('Hello').replace('06:00', '26:00'));
    await shown;
    assert.deepEqual(from.scheduler.config.brokenTaskIds, ['hello']);
    const changed = once(host.folders.onEvent, () =>
      from.scheduler.tasks().some(({ task }) => task.label === 'Bonjour') ? true : undefined,
    );
    files.write(config, text('Bonjour'));
    await changed;
    assert.equal(row().label, 'Bonjour');
  });

  it('says its schedule in words where the pointer rests on it', async () => {
    const document = await vscode.workspace.openTextDocument(config);
    const position = document.positionAt(document.getText().indexOf('"daily"') + 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      config,
      position,
    );
    const said = hovers.flatMap(({ contents }) =>
      contents.map((each) => (typeof each === 'string' ? each : each.value)),
    );
    assert.match(said.join('\n'), /Every day at 06/);
  });

  it('leaves nothing in the user’s state, and its stand-in goes with it', async () => {
    assert.deepEqual(await kept(), keptBefore);
    const before = await standIns();
    assert.notDeepEqual(before, []);
    const gone = once(host.folders.onEvent, () => (host.folders.get(uri) ? undefined : true));
    const index = (vscode.workspace.workspaceFolders ?? []).findIndex(({ name }) => name === 'Virtual');
    assert.ok(vscode.workspace.updateWorkspaceFolders(index, 1));
    await gone;
    while ((await standIns()).length >= before.length)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
