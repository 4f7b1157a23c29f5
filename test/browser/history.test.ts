import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import {
  notification,
  openView,
  pressInRow,
  quickPickRow,
  runCommand,
  screenshot,
  setTheme,
  statusBarItem,
  treeRow,
} from '../support/host/workbenchPage.ts';
import type { Workbench } from '../support/host/workbench.ts';
import { makeVscodeWorkspace } from '../support/vscodeWorkspace.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';
import { fillHistory, stateOf } from './filledHistory.ts';

/** Keeps a picture of each theme. */
async function inBothThemes(page: Page, name: string): Promise<void> {
  await screenshot(page, `${name}-dark`);
  await setTheme(page, 'light');
  await screenshot(page, `${name}-light`);
  await setTheme(page, 'dark');
}

/** The History view, as a region of the side bar. */
function historyPane(page: Page): Locator {
  return page.locator('.pane').filter({ has: page.locator('.pane-header', { hasText: 'History' }) });
}

describe('a person looks at the past', () => {
  let editor: Editor;
  let workbench: Workbench;
  let page: Page;
  let folder: string;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
    folder = await editor.newFolder('past');
    await makeVscodeWorkspace(folder);
    await fillHistory(folder, join(editor.scratch, 'state'));
    workbench = await editor.open(folder);
    page = workbench.page;
    await openView(page, 'Scheduler');
    await treeRow(page, /^Today/).waitFor();
  });

  after(async () => {
    await workbench.close();
    await editor.close();
  });

  photographFailures(() => editor);

  it('and sees which run was interrupted and which one made up for it', async () => {
    await treeRow(page, /Hello.*interrupted/).waitFor();
    await treeRow(page, /Hello.* 2\.0 s · in place of an interrupted run/).waitFor();
  });

  it('reads the figures of a task where the pointer rests on it', async () => {
    const hover = page.locator('.monaco-hover').filter({ hasText: 'Succeeded:' });
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      // A row that is drawn anew under the pointer forgets that it is there.
      while (!(await hover.isVisible())) {
        await page.mouse.move(800, 600);
        await treeRow(page, /Hello.*next/).hover();
        await page.waitForTimeout(2000);
      }
      assert.match(await hover.innerText(), /Succeeded: 211 of 212 \(99\.5%\)/);
      await screenshot(page, `figures-${theme}`);
      await page.mouse.move(800, 600);
      await hover.waitFor({ state: 'hidden' });
    }
  });

  it('reads on in the past by keyboard', async () => {
    await treeRow(page, /^Today/).click();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    const days = () => historyPane(page).getByRole('treeitem').count();
    const before = await days();
    await inBothThemes(page, 'older-runs');
    await page.keyboard.press('Enter');
    await treeRow(page, / runs and more/).waitFor();
    while ((await days()) <= before) await page.waitForTimeout(100);
  });

  it('filters the runs by status and by time, and is told what is shown', async () => {
    await pressInRow(historyPane(page), 'Filter History…');
    await quickPickRow(page, 'Status').click();
    // The list is short then, and all that is left of it is ticked.
    await quickPickRow(page, 'timed out').waitFor();
    await page.locator('.quick-input-widget input[type="text"]').first().fill('failed');
    await quickPickRow(page, 'timed out').waitFor({ state: 'hidden' });
    await page.locator('.quick-input-header').getByRole('checkbox').first().click();
    await page.getByText('1 Selected').waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    await quickPickRow(page, 'Time').click();
    await quickPickRow(page, 'Last 7 days').click();
    await quickPickRow(page, 'Clear filter').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Filtered: failed · last 7 days').waitFor();
    await treeRow(page, /Fails.*failed/).waitFor();
    assert.equal(await treeRow(page, /Hello.* · scheduled/).count(), 0);
    await inBothThemes(page, 'filtered');
  });

  it('is told where nothing matches, and what to do', async () => {
    await runCommand(page, 'Scheduler: Filter History…');
    await quickPickRow(page, 'Text').click();
    await page.getByPlaceholder('All runs').fill('nowhere');
    await page.keyboard.press('Enter');
    await quickPickRow(page, 'Clear filter').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('No run matches the filter.').waitFor();
    await page.getByText('failed · last 7 days · “nowhere”').waitFor();
    await inBothThemes(page, 'no-match');
    await page.getByRole('button', { name: 'Clear Filter', exact: true }).click();
    await treeRow(page, /^Today/).waitFor();
    assert.equal(await page.getByText('Filtered:').count(), 0);
  });

  it('exports the history as a table', async () => {
    await runCommand(page, 'Scheduler: Export History…');
    await quickPickRow(page, 'CSV').click();
    const input = page.locator('.quick-input-widget input').first();
    while (!(await input.inputValue()).endsWith('history.csv')) await page.waitForTimeout(100);
    const path = join(folder, 'past.csv');
    await input.fill(path);
    await page.keyboard.press('Enter');
    await notification(page, `The history was exported to ${path}.`).waitFor();
    const lines = (await readFile(path, 'utf8')).split('\r\n');
    assert.equal(lines.filter((line) => /^[\d-]+-\w+,(hello|fails|report),/.test(line)).length, 243);
    assert.match(lines[0] ?? '', /^id,task,label,/);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('partial')),
      [],
    );
  });

  it('clears the history of a task, once he has been told what goes', async () => {
    await runCommand(page, 'Scheduler: Clear History…');
    await quickPickRow(page, 'Fails').click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('30 runs are removed, with their logs.').waitFor();
    await screenshot(page, 'clear-history');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await treeRow(page, /Fails.*failed/).waitFor();
    await runCommand(page, 'Scheduler: Clear History…');
    await quickPickRow(page, 'Fails').click();
    await dialog.getByRole('button', { name: 'Clear History' }).click();
    await notification(page, '30 runs were removed from the history.').waitFor();
    await treeRow(page, /Fails.*failed/).waitFor({ state: 'hidden' });
  });
});

describe('a person whose history is not what it should be', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('is told once that it was damaged and where it is now, and the schedule goes on', async () => {
    const folder = await editor.newFolder('damaged');
    await makeVscodeWorkspace(folder);
    const home = join(editor.scratch, 'state');
    await fillHistory(folder, home);
    const state = await stateOf(folder, home);
    await writeFile(join(state, 'history.db'), 'no database at all '.repeat(1000));
    const { page, close } = await opened(editor, folder);
    await notification(page, 'The history was damaged. It has been set aside as').waitFor();
    assert.ok((await readdir(state)).some((name) => /^history\.damaged-\d{8}-\d{6}\.db$/.test(name)));
    await statusBarItem(page, '1 task to review').waitFor();
    await inBothThemes(page, 'damaged');
    await pressInRow(treeRow(page, /Pull.*by hand only/), 'Run Task');
    await treeRow(page, /Pull.* s · by hand/).waitFor();
    await close();
  });

  it('is told that nothing runs where it cannot be opened, and that it does when it can', async () => {
    const folder = await editor.newFolder('unopened');
    await makeVscodeWorkspace(folder);
    // A file where the state's folder belongs.
    const state = await stateOf(folder, join(editor.scratch, 'state'));
    await mkdir(dirname(state), { recursive: true });
    await writeFile(state, '');
    const { page, close } = await opened(editor, folder);
    await notification(page, 'Nothing of “unopened” runs').waitFor();
    await statusBarItem(page, 'Scheduler: not open').waitFor();
    await page.getByText('Nothing runs: the scheduler could not be opened.').waitFor();
    await inBothThemes(page, 'unopened');
    await rm(state);
    await utimes(join(folder, '.vscode', 'scheduler.json'), new Date(), new Date());
    await treeRow(page, /Hello.*next/).waitFor();
    await statusBarItem(page, '1 task to review').waitFor();
    await close();
  });
});

async function opened(editor: Editor, folder: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const workbench = await editor.open(folder);
  await openView(workbench.page, 'Scheduler');
  return { page: workbench.page, close: () => workbench.close() };
}
