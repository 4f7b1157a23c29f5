import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import {
  kept,
  notification,
  openView,
  pressInRow,
  quickPickRow,
  runCommand,
  screenshot,
  setTheme,
  statusBarItem,
  treeRow,
  webview,
} from '../support/host/workbenchPage.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

/** A label that would be a link in a notification, an icon in a list, and turn its words around. */
const sly = 'Sly [Allow](command:scheduler.reviewApprovals) $(check) \u202egnp';

const config = `{
  "version": 1,
  "tasks": {
    "report": {
      "label": "Report",
      "schedule": { "daily": "06:00" },
      "run": { "script": "scripts/report.mjs", "args": ["--all"], "options": { "env": { "REGION": "north" } } },
    },
    "export": {
      "label": "Export",
      "schedule": { "weekly": "monday", "at": "10:00" },
      "run": { "command": "echo exported" },
    },
    "sly": {
      "label": ${JSON.stringify(sly)},
      "schedule": { "daily": "07:00" },
      "run": { "command": "echo sly > sly.txt", "options": { "env": { "NODE_OPTIONS": "--require ./x.js" } } },
    },
    "outside": {
      "label": "Outside",
      "schedule": { "daily": "08:00" },
      "run": { "command": "pwd", "options": { "cwd": "/usr" } },
    },
    "by-hand": {
      "label": "By hand",
      "run": { "command": "echo by hand >> by-hand.txt" },
    },
    "resting": {
      "label": "Resting",
      "enabled": false,
      "schedule": { "daily": "09:00" },
      "run": { "command": "echo resting" },
    },
  },
}
`;

const script = `import { helper } from './lib/helper.mjs';
console.log('The report', helper());
`;

async function makeWorkspace(folder: string): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await mkdir(join(folder, 'scripts', 'lib'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'scheduler.json'), config);
  await writeFile(join(folder, 'scripts', 'report.mjs'), script);
  await writeFile(join(folder, 'scripts', 'lib', 'helper.mjs'), 'export const helper = () => 1;\n');
}

/** Keeps a picture of each theme. */
async function inEachTheme(page: Page, name: string): Promise<void> {
  await screenshot(page, `${name}-dark`);
  await setTheme(page, 'light');
  await screenshot(page, `${name}-light`);
  await setTheme(page, 'dark');
}

function dialog(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** The article of a task in the review. */
function article(page: Page, heading: string | RegExp): Locator {
  return webview(page)
    .locator('article')
    .filter({ has: webview(page).locator('h3', { hasText: heading }) });
}

describe('a person decides what runs', () => {
  let editor: Editor;
  let page: Page;
  let folder: string;
  let close: () => Promise<void>;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
    folder = await editor.newFolder('site');
    await makeWorkspace(folder);
    const workbench = await editor.open(folder, 'dark', { fresh: true });
    page = workbench.page;
    close = () => workbench.close();
    await openView(page, 'Scheduler');
  });

  after(async () => {
    await close();
    await editor.close();
  });

  photographFailures(() => editor);

  it('is asked one question when the workspace opens', async () => {
    await notification(page, 'This workspace wants to run 4 tasks by itself.').waitFor();
    await page.getByText('5 tasks wait for your approval.').first().waitFor();
    await statusBarItem(page, /to review/).waitFor();
    assert.equal(await page.locator('.notification-toast').count(), 1);
    await inEachTheme(page, 'approval-question');
  });

  it('reads in the review what would run, when, and with what', async () => {
    await notification(page, 'This workspace wants to run').getByRole('button', { name: 'Review…' }).click();
    const body = webview(page).locator('body');
    await body.getByText('What “site” wants to run').waitFor();
    const report = article(page, 'Report');
    await report.getByText('The script scripts/report.mjs').waitFor();
    await report.getByText('REGION = north').waitFor();
    await report.getByText('Module: scripts/lib/helper.mjs').waitFor();
    await article(page, 'Outside').locator('.warning').first().waitFor();
    // What the label has in it is words, and nothing of it hides.
    const label = await article(page, /^Sly/).locator('h3').innerText();
    assert.match(label, /Sly \[Allow\]\(command:scheduler\.reviewApprovals\) \$\(check\) ‹U\+202E›gnp/);
    assert.equal(await article(page, /^Sly/).locator('h3 a').count(), 0);
    assert.ok((await article(page, /^Sly/).locator('.warning').count()) > 0);
    await inEachTheme(page, 'review');
    const size = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: 640, height: size.height });
    await screenshot(page, 'review-narrow');
    await page.setViewportSize(size);
  });

  it('opens a script from there, and reaches every link by keyboard', async () => {
    await article(page, 'Report').getByRole('link', { name: 'Open scripts/lib/helper.mjs' }).click();
    await page.locator('.tab.active').getByText('helper.mjs').waitFor();
    await runCommand(page, 'Scheduler: Review Tasks…');
    await webview(page).locator('body').getByText('What “site” wants to run').waitFor();
    const links = await webview(page).locator('a').all();
    const names = await Promise.all(links.map((link) => link.getAttribute('aria-label')));
    assert.ok(names.length > 8 && names.every((name) => name !== null && name !== ''));
    const first = webview(page).locator('a').first();
    await first.focus();
    const focused: (string | null)[] = [];
    for (let count = 0; count < 4; count++) {
      focused.push(await webview(page).locator('a:focus').getAttribute('aria-label'));
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(focused, names.slice(0, 4));
  });

  it('allows all that belongs together, and it runs', async () => {
    await webview(page)
      .getByRole('link', { name: /^Allow all 4/ })
      .click();
    await webview(page)
      .getByText(/^Allowed: /)
      .waitFor();
    await page.getByText('1 task waits for your approval.').first().waitFor();
    await article(page, 'Outside').getByRole('link', { name: 'Allow Outside' }).waitFor();
    await pressInRow(treeRow(page, /Report.*next/), 'Run Task');
    await treeRow(page, /Report.*succeeded/).waitFor();
    await inEachTheme(page, 'review-allowed');
  });

  it('is asked before a task runs by hand that is not allowed', async () => {
    await webview(page)
      .getByRole('heading', { name: /^Allowed/ })
      .click();
    await article(page, 'By hand').getByRole('link', { name: 'Revoke By hand' }).click();
    await webview(page).getByText('No longer allowed: By hand').waitFor();
    await pressInRow(treeRow(page, /By hand/), 'Run Task');
    await dialog(page).getByText('Run “By hand”? You have not allowed it.').waitFor();
    await dialog(page).getByText('echo by hand >> by-hand.txt').waitFor();
    await inEachTheme(page, 'run-question');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await assert.rejects(readFile(join(folder, 'by-hand.txt')));
    await pressInRow(treeRow(page, /By hand/), 'Run Task');
    await dialog(page).getByRole('button', { name: 'Run Once' }).click();
    await treeRow(page, /By hand.*succeeded/).waitFor();
    assert.equal(await readFile(join(folder, 'by-hand.txt'), 'utf8'), 'by hand\n');
  });

  it('is told of a script that has changed, sees what is another, and allows it', async () => {
    await appendFile(join(folder, 'scripts', 'report.mjs'), "console.log('and more');\n");
    await notification(page, '1 task has changed since you allowed it and waits: Report').waitFor();
    await inEachTheme(page, 'changed-question');
    await notification(page, 'has changed since you allowed it')
      .getByRole('button', { name: 'Review Changes…' })
      .click();
    await article(page, 'Report').getByText('What has changed').waitFor();
    await inEachTheme(page, 'review-changed');
    await article(page, 'Report')
      .getByRole('link', { name: 'Show Changes of scripts/report.mjs' })
      .first()
      .click();
    await page.locator('.tab.active').getByText('scripts/report.mjs (allowed ↔ now)').waitFor();
    await page
      .locator('.view-line')
      .filter({ hasText: /and.more/ })
      .first()
      .waitFor();
    await inEachTheme(page, 'script-changes');
    await runCommand(page, 'Scheduler: Review Tasks…');
    await article(page, 'Report').getByRole('link', { name: 'Allow Report' }).click();
    await webview(page).getByText('Allowed: Report').waitFor();
    await pressInRow(treeRow(page, /Report.*next/), 'Run Task');
    await treeRow(page, /Report.*succeeded/).waitFor();
  });

  it('reads what is another in the lines of scheduler.json, and allows that', async () => {
    const line = '"run": { "command": "echo exported anew" }, // by the new tool';
    await writeFile(
      join(folder, '.vscode', 'scheduler.json'),
      config.replace('"run": { "command": "echo exported" },', line),
    );
    await notification(page, '1 task has changed since you allowed it and waits: Export')
      .getByRole('button', { name: 'Review Changes…' })
      .click();
    const exported = article(page, /^Export/);
    await exported.getByText(`+ ${line}`).waitFor();
    await inEachTheme(page, 'review-config-changed');
    await exported.getByRole('link', { name: 'Show Changes of Export' }).click();
    const lines = page.locator('.modified .view-line');
    await lines.filter({ hasText: /by.the.new.tool/ }).waitFor();
    assert.equal(await lines.filter({ hasText: '"schedules"' }).count(), 0);
    await inEachTheme(page, 'config-changes');
    await runCommand(page, 'Scheduler: Review Tasks…');
    const allow = exported.getByRole('link', { name: 'Allow Export' });
    await allow.focus();
    const size = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: 640, height: 400 });
    await screenshot(page, 'review-enlarged');
    await page.setViewportSize(size);
    await allow.click();
    await webview(page).getByText('Allowed: Export').waitFor();
  });

  it('sees what he has allowed, in whatever folder, and takes it back', async () => {
    await runCommand(page, 'Scheduler: Manage Approvals…');
    await quickPickRow(page, 'export').waitFor();
    await inEachTheme(page, 'manage-approvals');
    await quickPickRow(page, 'export').getByRole('checkbox').click();
    await page.getByRole('button', { name: 'OK' }).click();
    await notification(page, '1 task is no longer allowed.').waitFor();
    await runCommand(page, 'Scheduler: Review Tasks…');
    await article(page, 'Export').getByRole('link', { name: 'Allow Export' }).waitFor();
  });

  it('finds the page as it was when the window is opened again, and allows by it', async function () {
    this.timeout(120_000);
    await kept(page, 'Review: site');
    await page.reload();
    await page.locator('.tab.active').getByText('Review: site').waitFor();
    await article(page, 'Export').getByRole('link', { name: 'Allow Export' }).click();
    await webview(page).getByText('Allowed: Export').waitFor();
    await screenshot(page, 'review-restored');
    // What he has taken back himself is not asked for again.
    await page.waitForTimeout(1500);
    assert.equal(await notification(page, /wants to run 2 tasks/).count(), 0);
  });
});

describe('a person who does not want to decide now', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('is not asked again for the same, not even after the window was opened again, but for what is new', async function () {
    this.timeout(120_000);
    const folder = await editor.newFolder('later');
    await makeWorkspace(folder);
    const workbench = await editor.open(folder, 'dark', { fresh: true });
    const { page } = workbench;
    await openView(page, 'Scheduler');
    const question = notification(page, 'This workspace wants to run 4 tasks by itself.');
    await question.getByRole('button', { name: 'Not Now' }).click();
    await question.waitFor({ state: 'hidden' });
    await page.waitForTimeout(1000);
    await page.reload();
    await openView(page, 'Scheduler');
    await page.getByText('5 tasks wait for your approval.').first().waitFor();
    await page.waitForTimeout(2000);
    assert.equal(await page.locator('.notification-toast').count(), 0);
    await writeFile(
      join(folder, '.vscode', 'scheduler.json'),
      config.replace('echo exported', 'echo exported something else').replace('pwd', 'pwd -P'),
    );
    const next = notification(page, 'This workspace wants to run 2 tasks by itself.');
    await next.getByRole('button', { name: 'Allow', exact: true }).click();
    // What reaches outside is looked at by itself.
    await article(page, 'Outside').getByRole('link', { name: 'Allow Outside' }).waitFor();
    await article(page, 'Sly')
      .getByRole('link', { name: /^Allow Sly/ })
      .waitFor();
    assert.equal(await article(page, 'Export').getByRole('link', { name: 'Allow Export' }).count(), 0);
    await screenshot(page, 'review-outside');
    await workbench.close();
  });
});
