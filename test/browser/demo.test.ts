import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeDemoWorkspace } from '../support/demoWorkspace.ts';
import type { Workbench } from '../support/host/workbench.ts';
import {
  kept,
  openView,
  pressInRow,
  quickPickRow,
  screenshot,
  setTheme,
  statusBarItem,
  treeRow,
  webview,
} from '../support/host/workbenchPage.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

describe('a person opens the demo workspace', () => {
  let editor: Editor;
  let workbench: Workbench;
  let page: Page;
  let folder: string;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
    folder = await editor.newFolder('music');
    const hourly = { every: '1 hour' };
    await makeDemoWorkspace(folder, {
      'generate-haiku': hourly,
      'export-markdown': hourly,
      'export-json': hourly,
    });
    workbench = await editor.open(folder);
    page = workbench.page;
    await openView(page, 'Scheduler');
  });

  after(async () => {
    await workbench.close();
    await editor.close();
  });

  photographFailures(() => editor);

  it('and sees its three tasks run by themselves', async () => {
    for (const name of ['Haikus', 'Collection (Markdown)', 'Collection (JSON)']) {
      await treeRow(page, new RegExp(`${escape(name)}.*s · scheduled`)).waitFor();
    }
    await statusBarItem(page, /(Haikus|Collection).* in (59 min|1 h)/).waitFor();
    await screenshot(page, 'demo-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'demo-light');
    await setTheme(page, 'dark');
  });

  it('runs Haikus from the tree and sees it succeed in the history', async () => {
    await pressInRow(treeRow(page, /Haikus.*next/), 'Run Task');
    await treeRow(page, /Haikus.* s · by hand/).waitFor();
  });

  it('reads the haiku in the preview, and turns to the older one and back', async () => {
    // The scheduled one and the one by hand.
    await treeRow(page, /^Haikus\s*2$/).waitFor();
    await treeRow(page, /generate-haiku-.*\.md/).click();
    const preview = webview(page);
    await preview.getByRole('heading', { name: 'Haïkus du jour' }).waitFor();
    assert.equal(await preview.locator('pre').count(), 5);
    const poem = (await preview.locator('pre').first().innerText()).trim().split('\n');
    assert.equal(poem.length, 3);
    const newest = await preview.locator('.subtitle').innerText();
    await screenshot(page, 'preview-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'preview-light');
    await setTheme(page, 'dark');
    await preview.getByRole('link', { name: 'Older' }).click();
    await preview.locator('.subtitle').filter({ hasNotText: newest }).waitFor();
    await preview.getByRole('link', { name: 'Newer' }).click();
    await preview.locator('.subtitle').filter({ hasText: newest }).waitFor();
  });

  it('opens the source file from the preview, and saves a copy elsewhere', async () => {
    const name = (await webview(page).locator('.subtitle').innerText()).split(' · ')[0] ?? '';
    await webview(page).getByRole('link', { name: 'Source file' }).click();
    await page.locator('.view-lines').getByText('# Haïkus du jour').waitFor();
    await page.locator('.tab').filter({ hasText: 'Haikus' }).click();
    await webview(page).getByRole('link', { name: 'Save As…' }).click();
    const input = page.locator('.quick-input-widget input').first();
    while (!(await input.inputValue()).endsWith(name)) await page.waitForTimeout(100);
    const copy = join(folder, 'copy.md');
    await input.fill(copy);
    await page.keyboard.press('Enter');
    const copied = () => readFile(copy, 'utf8').catch(() => '');
    while (!(await copied()).startsWith('# Haïkus du jour')) await page.waitForTimeout(100);
  });

  it('sees the preview turn to a newer output by itself', async () => {
    const preview = webview(page);
    const before = await preview.locator('.subtitle').innerText();
    await pressInRow(treeRow(page, /Haikus.*next/), 'Run Task');
    await preview.locator('.subtitle').filter({ hasNotText: before }).waitFor();
  });

  it('finds the preview again after a reload', async () => {
    const before = await webview(page).locator('.subtitle').innerText();
    // A browser writes such things down every few seconds, a desktop when it closes the window.
    await kept(page, 'mainThreadWebview-scheduler.preview');
    await kept(page, 'scheduler.previews');
    await page.reload();
    await webview(page).locator('.subtitle').filter({ hasText: before }).waitFor();
    await webview(page).getByRole('heading', { name: 'Haïkus du jour' }).waitFor();
  });

  it('opens a run’s log from the history', async () => {
    await treeRow(page, /Haikus.* s · by hand/).click();
    await page.locator('.view-lines').getByText('Trigger:').waitFor();
    await screenshot(page, 'run-log');
  });

  it('opens a JSON output laid out to be read', async () => {
    await treeRow(page, /export-json-.*\.json/).click();
    await page.locator('.view-lines').getByText('"total_albums"').waitFor();
  });

  it('sees what is next from the status bar', async () => {
    await statusBarItem(page, / in /).click();
    await quickPickRow(page, 'Collection (JSON)').waitFor();
    await screenshot(page, 'what-is-next');
    await page.keyboard.press('Escape');
  });

  it('disables a task by its box, which keeps the comments of the file', async () => {
    await tick(page, /Collection \(JSON\).*next/, /Collection \(JSON\).*disabled/);
    const text = await readFile(join(folder, '.vscode', 'scheduler.json'), 'utf8');
    assert.match(text, /"enabled": false/);
    assert.match(text, /\/\/ pas plus de trois tâches à la fois/);
    await screenshot(page, 'disabled');
    await tick(page, /Collection \(JSON\).*disabled/, /Collection \(JSON\).*next/);
  });
});

/** Clicks a row's box; again where the tree was drawn anew under the pointer and the click went nowhere. */
async function tick(page: Page, before: RegExp, after: RegExp): Promise<void> {
  for (let tries = 1; ; tries++) {
    await treeRow(page, before).getByRole('checkbox').click();
    try {
      await treeRow(page, after).waitFor({ timeout: 8000 });
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

function escape(text: string): string {
  return text.replace(/[()]/g, '\\$&');
}
