import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { approveFolder } from '../support/approveFolder.ts';
import {
  notification,
  openView,
  runCommand,
  screenshot,
  setTheme,
  treeRow,
} from '../support/host/workbenchPage.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

const address = 'vscode://workspace-scheduler.workspace-scheduler';

const allowed = {
  pull: { label: 'Pull the figures', run: { command: 'echo pulled >> pulled.txt' } },
  resting: {
    label: 'Resting',
    enabled: false,
    schedule: { daily: '06:00' },
    run: { command: 'echo rested >> rested.txt' },
  },
};
const added = { clean: { label: 'Clean up', run: { command: 'rm -rf build' } } };

async function writeTasks(folder: string, tasks: object): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'scheduler.json'), JSON.stringify({ version: 1, tasks }));
}

function dialog(page: Page, text: string): Locator {
  return page.locator('.monaco-dialog-box').filter({ hasText: text });
}

/** As if somebody had clicked on it in a page or a mail, and has said to VS Code that the extension may have it. */
async function follow(page: Page, link: string): Promise<void> {
  await runCommand(page, 'Developer: Open URL');
  await page.locator('.quick-input-widget input').first().fill(`${address}${link}`);
  await page.keyboard.press('Enter');
  await dialog(page, 'extension to open this URI?')
    .getByRole('button', { name: 'Open', exact: true })
    .click();
}

describe('a person follows a link to a task', () => {
  let editor: Editor;
  let page: Page;
  let folder: string;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
    folder = await editor.newFolder('figures');
    await writeTasks(folder, allowed);
    await approveFolder(folder, { home: join(editor.scratch, 'state') });
    await writeTasks(folder, { ...allowed, ...added });
    ({ page } = await editor.open(folder, 'dark', { fresh: true }));
    await openView(page, 'Scheduler');
    await treeRow(page, /Clean up.*needs your approval/).waitFor();
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('is asked first, and without a word of his nothing runs', async () => {
    await follow(page, '/run?task=pull');
    const question = dialog(page, 'A link asks to run “Pull the figures”.');
    await question.waitFor();
    await screenshot(page, 'link-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'link-light');
    await setTheme(page, 'dark');
    // What a hand does that presses Enter without reading.
    await page.keyboard.press('Enter');
    await page.locator('.tab.active').getByText('scheduler.json').waitFor();
    await page.waitForTimeout(500);
    await assert.rejects(readFile(join(folder, 'pulled.txt')));
  });

  it('runs it by his word', async () => {
    await follow(page, '/run?task=pull');
    await dialog(page, 'A link asks').getByRole('button', { name: 'Run', exact: true }).click();
    await treeRow(page, /Pull the figures.*succeeded/).waitFor();
    assert.equal(await readFile(join(folder, 'pulled.txt'), 'utf8'), 'pulled\n');
  });

  it('is told why nothing was done', async () => {
    await follow(page, '/run?task=clean');
    await notification(page, '“clean” was not run for a link: you have not allowed it as it is.').waitFor();
    await follow(page, '/run?task=nobody');
    await notification(page, '“nobody” was not run for a link: there is no such task here.').waitFor();
    await follow(page, '/approve?task=clean');
    await notification(page, 'Nothing was done: a link asked for something unknown.').waitFor();
    await screenshot(page, 'link-refusals');
    await treeRow(page, /Clean up.*needs your approval/).waitFor();
  });

  it('is asked about a task that is disabled, too, and reads that it is', async () => {
    await follow(page, '/run?task=resting');
    const question = dialog(page, 'A link asks to run “Resting”.');
    await question.getByText('It is disabled: its schedule rests for now.').waitFor();
    await screenshot(page, 'link-disabled');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    await assert.rejects(readFile(join(folder, 'rested.txt')));
  });
});

describe('a person follows a link to a task in Restricted Mode', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(true);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('is told that nothing runs, and not asked', async () => {
    const folder = await editor.newFolder('figures');
    await writeTasks(folder, allowed);
    const { page } = await editor.open(folder);
    await openView(page, 'Scheduler');
    await treeRow(page, /Pull the figures/).waitFor();
    await follow(page, '/run?task=pull');
    await notification(page, 'Nothing runs in Restricted Mode.').waitFor();
    assert.equal(await dialog(page, 'A link asks').count(), 0);
    await screenshot(page, 'link-restricted');
    await assert.rejects(readFile(join(folder, 'pulled.txt')));
  });
});
