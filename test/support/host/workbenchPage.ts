import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Theme } from './workbench.ts';

// What a person does in the workbench. A locator that is returned waits by itself when it is used.

const screenshots = join(import.meta.dirname, '..', '..', '..', 'test-results', 'screenshots');

/** Runs a command by its title, as the command palette shows it ("Scheduler: Run Task"). */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor({ state: 'visible' });
  await input.fill(`>${title}`);
  const row = quickPickRow(page, title).first();
  await row.waitFor();
  await row.click();
}

/** An entry of the quick pick that is open, by the start of its text. */
export function quickPickRow(page: Page, text: string): Locator {
  return page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text });
}

/** Shows a view container by its title in the activity bar, and waits until it is there. */
export async function openView(page: Page, title: string): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: title, exact: false }).first();
  await tab.waitFor();
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  await page.locator('.sidebar .composite.title').getByText(title, { exact: false }).first().waitFor();
}

/** A row of a tree in the side bar or the panel, by a text in it. */
export function treeRow(page: Page, text: string | RegExp): Locator {
  return page.locator('.monaco-list-row[role="treeitem"]').filter({ hasText: text }).first();
}

/** Presses a button that a row shows inline, by its title. */
export async function pressInRow(row: Locator, title: string): Promise<void> {
  const button = row.getByRole('button', { name: title });
  // The row can move away from under the pointer when something above it goes.
  for (let tries = 0; tries === 0 || (tries < 50 && !(await button.isVisible())); tries++) await row.hover();
  await button.click();
}

/** An entry of the status bar, by a text in it. */
export function statusBarItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.statusbar-item').filter({ hasText: text }).first();
}

/** A notification, by a text in it. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page
    .locator('.notification-toast, .notifications-list-container .monaco-list-row')
    .filter({ hasText: text })
    .first();
}

/** The document of the webview that is in front. It lies in a frame of a frame, which is the workbench's own. */
export function webview(page: Page): FrameLocator {
  const frame = page.locator('iframe.webview.ready').filter({ visible: true }).last();
  return frame.contentFrame().locator('#active-frame').contentFrame();
}

/** Trusts the folder that is open in Restricted Mode, by the page that VS Code has for it. */
export async function trustWorkspace(page: Page): Promise<void> {
  const restricted = statusBarItem(page, 'Restricted Mode');
  await restricted.click();
  await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await restricted.waitFor({ state: 'hidden' });
  // That page is a modal editor.
  await page
    .locator('.monaco-modal-editor-block')
    .getByRole('button', { name: /^Close/ })
    .last()
    .click();
  await page.locator('.workspace-trust-editor').waitFor({ state: 'hidden' });
}

/** Light or dark, as if the system had changed; settles when the workbench has followed. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(theme === 'light' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark').waitFor();
}

/** Keeps a picture under test-results/screenshots and returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  await mkdir(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}

/** Resolves when the browser has stored what a workbench keeps over a reload, as far as it holds `text`. */
export async function kept(page: Page, text: string): Promise<void> {
  while (
    !(await page.evaluate<boolean>(`(${storedValues})()
    .then((values) => values.some((value) => String(value).includes(${JSON.stringify(text)})))`))
  ) {
    await page.waitForTimeout(250);
  }
}

/** Runs in the page: every value of every store of its databases. */
const storedValues = `async () => {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const values = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      values.push(...(await answer(database.transaction(store).objectStore(store).getAll())));
    }
    database.close();
  }
  return values;
}`;
