import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { approveFolder } from '../support/approveFolder.ts';
import {
  notification,
  openView,
  pressInRow,
  quickPickRow,
  runCommand,
  screenshot,
  statusBarItem,
  treeRow,
  webview,
} from '../support/host/workbenchPage.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** Due at once, as they have never run, and then not again for an hour. */
const hourly = { schedule: { every: '1 hour' } };
const tasks = {
  mark: { label: 'Mark', ...hourly, run: { command: 'echo once >> marks.txt' } },
  broken: { label: 'Broken', ...hourly, run: { command: 'echo tried >> tries.txt; exit 7' } },
  slow: { label: 'Slow', run: { command: 'echo $$ > slow.pid; exec sleep 300' }, notify: 'never' },
};

/** Fails when somebody says so. */
const overnight = {
  label: 'Overnight',
  ...hourly,
  run: { command: 'touch begun; until [ -e go ]; do sleep 0.2; done; exit 5' },
};

async function writeTasks(folder: string, of: object): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'scheduler.json'), JSON.stringify({ version: 1, tasks: of }));
}

async function openBoth(editor: Editor, folder: string): Promise<[Page, Page]> {
  const { page: first } = await editor.open(folder, 'dark', { fresh: true });
  await openView(first, 'Scheduler');
  const { page: second } = await editor.open(folder, 'light', { fresh: true });
  await openView(second, 'Scheduler');
  return [first, second];
}

/** How many say it, a moment after one has: by then all have that want to. */
async function told(pages: readonly Page[], text: string): Promise<number> {
  await Promise.race(pages.map((page) => notification(page, text).waitFor()));
  await pages[0]?.waitForTimeout(2000);
  const counts = pages.map((page) => page.locator('.notification-toast').filter({ hasText: text }).count());
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

describe('a person with two windows on the same folder', () => {
  let editor: Editor;
  let folder: string;
  let first: Page;
  let second: Page;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
    folder = await editor.newFolder('shared');
    await writeTasks(folder, tasks);
    [first, second] = await openBoth(editor, folder);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('gives the answer in one, and is no longer asked in the other', async () => {
    const question = notification(second, 'wants to run 2 tasks by itself');
    // It stays as long as the mouse is over it, and would else go by itself after ten seconds.
    await question.hover();
    await runCommand(first, 'Scheduler: Review Tasks…');
    await webview(first)
      .getByRole('link', { name: /^Allow all / })
      .click();
    await treeRow(second, /Mark.*next/).waitFor();
    await question.waitFor({ state: 'hidden' });
    await notification(first, 'wants to run 2 tasks by itself').waitFor({ state: 'hidden' });
    await screenshot(second, 'two-windows-answered');
  });

  it('sees what is due run once, in both', async () => {
    for (const page of [first, second]) await treeRow(page, /Mark.*s · scheduled/).waitFor();
    assert.equal(await readFile(join(folder, 'marks.txt'), 'utf8'), 'once\n');
  });

  it('is told of a failure by one of them', async () => {
    assert.equal(await told([first, second], 'Broken: failed. It ended with exit code 7.'), 1);
    for (const page of [first, second]) await statusBarItem(page, 'Broken failed').waitFor();
    assert.equal(await readFile(join(folder, 'tries.txt'), 'utf8'), 'tried\n');
    await screenshot(first, 'two-windows-first');
    await screenshot(second, 'two-windows-second');
  });

  it('takes an approval back in one, and the other knows', async () => {
    await runCommand(second, 'Scheduler: Manage Approvals…');
    await quickPickRow(second, 'mark').getByRole('checkbox').click();
    await second.getByRole('button', { name: 'OK', exact: true }).click();
    await notification(second, '1 task is no longer allowed.').waitFor();
    await treeRow(first, /Mark.*needs your approval/).waitFor();
    await screenshot(first, 'two-windows-revoked');
  });

  it('closes the window of a run, and sees in the other one what became of it', async () => {
    await pressInRow(treeRow(first, /Slow.*by hand only/), 'Run Task');
    await treeRow(second, /Slow.*running/).waitFor();
    await first.close({ runBeforeUnload: true });
    await treeRow(second, /Slow.*stopped/).waitFor();
    await screenshot(second, 'two-windows-closed');
  });

  it('is told by one of them of what a command line alone has run', async function () {
    this.timeout(120_000);
    const night = await editor.newFolder('night');
    await writeTasks(night, { overnight });
    const home = join(editor.scratch, 'state');
    await approveFolder(night, { home });
    const check = execa(process.execPath, [cli, 'check', '--workspace', night], {
      env: { SCHEDULER_HOME: home },
      reject: false,
    });
    while (!existsSync(join(night, 'begun'))) await second.waitForTimeout(100);
    const pages = await openBoth(editor, night);
    for (const page of pages) await treeRow(page, /Overnight.*running/).waitFor();
    await writeFile(join(night, 'go'), '');
    assert.equal((await check).exitCode, 1);
    assert.equal(await told(pages, 'Overnight: failed. It ended with exit code 5.'), 1);
    await Promise.all(pages.map((page, index) => screenshot(page, `two-windows-night-${index}`)));
  });
});
