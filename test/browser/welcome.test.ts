import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeVscodeWorkspace } from '../support/vscodeWorkspace.ts';
import {
  notification,
  openView,
  pressInRow,
  runCommand,
  quickPickRow,
  screenshot,
  setTheme,
  statusBarItem,
  treeRow,
  trustWorkspace,
  webview,
} from '../support/host/workbenchPage.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

describe('a person without a schedule', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('creates a first scheduler.json from the welcome view and sees its task', async () => {
    const folder = await editor.newFolder('empty');
    const workbench = await editor.open(folder);
    const { page } = workbench;
    await openView(page, 'Scheduler');
    const button = page.getByRole('button', { name: 'Create scheduler.json' });
    await button.waitFor();
    await screenshot(page, 'welcome-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'welcome-light');
    await button.click();
    await treeRow(page, /Hello.*needs your approval/).waitFor();
    assert.match(await readFile(join(folder, '.vscode', 'scheduler.json'), 'utf8'), /"version": 1/);
    await screenshot(page, 'created');
    await workbench.close();
  });

  it('creates a working example from the template', async () => {
    const folder = await editor.newFolder('from-template');
    const workbench = await editor.open(folder);
    const { page } = workbench;
    await openView(page, 'Scheduler');
    await page.getByRole('button', { name: 'Create from Template…' }).click();
    await quickPickRow(page, 'Music collection').click();
    await quickPickRow(page, 'from-template').click();
    await treeRow(page, /Haikus.*next/).waitFor();
    assert.match(await readFile(join(folder, '.gitignore'), 'utf8'), /^Scheduled Output\/$/m);
    await workbench.close();
  });

  it('is told where the error is in a scheduler.json that cannot be read', async () => {
    const folder = await editor.newFolder('broken');
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode', 'scheduler.json'), '{ "version": 1, "tasks": {{} }\n');
    const workbench = await editor.open(folder);
    const { page } = workbench;
    await openView(page, 'Scheduler');
    await page.getByText('none of it could be read').waitFor();
    await page.getByRole('button', { name: 'Open scheduler.json' }).first().click();
    await page.locator('.squiggly-error').first().waitFor();
    await screenshot(page, 'broken');
    await workbench.close();
  });

  it('without a folder is asked to open one', async () => {
    const workbench = await editor.open(undefined);
    const { page } = workbench;
    await runCommand(page, 'View: Show Scheduler');
    await page.getByText('Open a folder to schedule its scripts').waitFor();
    await screenshot(page, 'no-folder');
    await workbench.close();
  });
});

describe('a person in Restricted Mode', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(true);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('sees the tasks, runs nothing until the workspace is trusted, and is told of a failure then', async () => {
    const folder = await editor.newFolder('untrusted');
    await makeVscodeWorkspace(folder);
    const workbench = await editor.open(folder);
    const { page } = workbench;
    await openView(page, 'Scheduler');
    await treeRow(page, /Hello.*next/).waitFor();
    await page.getByText('nothing runs until you trust it').first().waitFor();
    await statusBarItem(page, 'Scheduler: restricted').waitFor();
    const row = treeRow(page, /Hello.*next/);
    await row.hover();
    assert.equal(await row.getByRole('button', { name: 'Run Task' }).count(), 0);
    await screenshot(page, 'restricted');
    await trustWorkspace(page);
    // A task of VS Code itself: only VS Code can say what it runs, so nobody could allow it before.
    await statusBarItem(page, '1 task to review').click();
    await webview(page)
      .getByRole('link', { name: /^Allow / })
      .click();
    await statusBarItem(page, / in /).waitFor();
    // When it goes, the rows below it move up.
    await page.getByText('1 task waits for your approval.').waitFor({ state: 'hidden' });
    await pressInRow(treeRow(page, /Loud.*by hand only/), 'Run Task');
    await notification(page, 'Loud: failed. It ended with exit code 7.').waitFor();
    await statusBarItem(page, 'Loud failed').waitFor();
    await screenshot(page, 'failed');
    await pressInRow(treeRow(page, /Table.*by hand only/), 'Run Task');
    await treeRow(page, /table-.*\.txt/).click();
    assert.equal(await webview(page).locator('pre').innerText(), 'a   b\n  <c>\n');
    await screenshot(page, 'text-preview');
    await workbench.close();
  });
});
