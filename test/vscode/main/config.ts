import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { TaskNode } from '../../../src/vscode/views/nodes.ts';
import { survivingComment } from '../../support/vscodeWorkspace.ts';
import {
  once,
  openScheduler,
  overviewOf,
  taskNode,
  workspaceFile,
  type SchedulerHost,
} from '../schedulerHost.ts';

const file = () => workspaceFile('.vscode', 'scheduler.json');

function configRead({ folders }: SchedulerHost, fits: () => boolean): Promise<true> {
  return once(folders.onEvent, ({ event }) => (event.type === 'config' && fits() ? true : undefined));
}

function problems(): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(vscode.Uri.file(file()))
    .filter(({ source }) => source === 'scheduler');
}

/** Problems are shown a moment after the file has been read. */
async function firstProblem(): Promise<vscode.Diagnostic> {
  return problems()[0] ?? once(vscode.languages.onDidChangeDiagnostics, () => problems()[0]);
}

async function noProblems(): Promise<void> {
  if (problems().length === 0) return;
  await once(vscode.languages.onDidChangeDiagnostics, () => (problems().length === 0 ? true : undefined));
}

/** What is said of the place where `text` stands first, as Markdown. */
async function hoverOn(text: string): Promise<string> {
  const document = await vscode.workspace.openTextDocument(file());
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(document.getText().indexOf(text) + 3),
  );
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((each) => (typeof each === 'string' ? each : each.value)).join('\n');
}

describe('scheduler.json', () => {
  let host: SchedulerHost;
  let good: string;

  before(async () => {
    host = await openScheduler();
    good = await readFile(file(), 'utf8');
  });

  afterEach(async () => {
    if ((await readFile(file(), 'utf8')) === good) return;
    const mended = configRead(host, () => host.from.scheduler.config.text === good);
    await writeFile(file(), good);
    await mended;
    await noProblems();
  });

  it('is changed by Disable Task and Enable Task, and keeps its comments', async () => {
    const disabled = configRead(host, () => !overviewOf(host, 'hello').task.enabled);
    await vscode.commands.executeCommand('scheduler.disableTask', taskNode(host, 'hello'));
    await disabled;
    const text = await readFile(file(), 'utf8');
    assert.ok(text.includes(survivingComment) && text.includes('// early'));
    assert.match(text, /"enabled": false/);
    assert.equal(overviewOf(host, 'hello').next, undefined);
    const enabled = configRead(host, () => overviewOf(host, 'hello').task.enabled);
    await vscode.commands.executeCommand('scheduler.enableTask', taskNode(host, 'hello'));
    await enabled;
    assert.ok(overviewOf(host, 'hello').next);
  });

  it('that is broken from outside shows the error where it is, and the last good one stays in force', async () => {
    const bad = good.replace('"tasks": {', '"tasks": {{');
    const broken = configRead(host, () => host.from.scheduler.config.text === bad);
    await writeFile(file(), bad);
    await broken;
    assert.equal(host.from.scheduler.config.file, 'broken');
    assert.equal(host.from.scheduler.tasks().length, 17);
    const problem = await firstProblem();
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problem.range.start.line, 4);
  });

  it('that is mended is read again', async () => {
    const changed = configRead(host, () => overviewOf(host, 'hello').task.label === 'Good morning');
    await writeFile(file(), good.replace('"label": "Hello"', '"label": "Good morning"'));
    await changed;
    await noProblems();
  });

  it('with one bad task goes on with the others', async () => {
    const changed = configRead(host, () => host.from.scheduler.config.brokenTaskIds.length > 0);
    await writeFile(file(), good.replace('"daily": "06:00"', '"daily": "25:00"'));
    await changed;
    assert.deepEqual(host.from.scheduler.config.brokenTaskIds, ['hello']);
    assert.equal(host.from.scheduler.tasks().length, 16);
    const problem = await firstProblem();
    const line = good.split('\n').findIndex((text) => text.includes('"daily"'));
    const node: TaskNode = { kind: 'task', from: host.from, taskId: 'hello', overview: undefined };
    const { tooltip } = await host.tasksView.resolveTreeItem(host.tasksView.getTreeItem(node), node);
    assert.ok(typeof tooltip === 'string');
    assert.equal(tooltip.split('\n')[1], `line ${line + 1}: ${problem.message}`);
    assert.equal(problem.range.start.line, line);
    assert.equal(problem.range.start.character, (good.split('\n')[line] ?? '').indexOf('06:00'));
  });

  it('shows problems while it is typed, before it is saved', async () => {
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    // The editor reads again what was written from outside, in its own time.
    while (document.getText() !== good) {
      await once(vscode.workspace.onDidChangeTextDocument, () => true);
    }
    const shown = once(vscode.languages.onDidChangeDiagnostics, () =>
      problems().find(({ message }) => message.includes('99')),
    );
    const edit = new vscode.WorkspaceEdit();
    const offset = document.getText().indexOf('"06:00"');
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + 7));
    edit.replace(document.uri, range, '"06:99"');
    await vscode.workspace.applyEdit(edit);
    assert.equal((await shown).range.start.line, document.positionAt(offset).line);
    assert.equal(host.from.scheduler.config.brokenTaskIds.length, 0, 'unsaved text is not in force');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is known to the editor by its schema', async () => {
    const document = await vscode.workspace.openTextDocument(file());
    assert.equal(document.languageId, 'jsonc');
    const position = document.positionAt(document.getText().indexOf('"maxConcurrent"') + 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers.flatMap(({ contents }) => contents.map((c) => (typeof c === 'string' ? c : c.value)));
    assert.match(text.join('\n'), /\w{4}/);
  });

  it('says a schedule in words where the pointer rests on it', async () => {
    await noProblems();
    assert.match(await hoverOn('"daily"'), /Every day at 06\\:00/);
    assert.match(await hoverOn('"cron"'), /Weekdays at 02\\:00/);
    assert.match(await hoverOn('"after"'), /After pull/);
  });

  it('has no words for a schedule that waits for no task of the file', async () => {
    const bad = good.replace('"after": "pull"', '"after": "push"');
    const document = await vscode.workspace.openTextDocument(file());
    const shown = once(vscode.languages.onDidChangeDiagnostics, () => problems()[0]);
    await writeFile(file(), bad);
    await shown;
    while (document.getText() !== bad) await once(vscode.workspace.onDidChangeTextDocument, () => true);
    assert.doesNotMatch(await hoverOn('"after"'), /After/);
  });
});
