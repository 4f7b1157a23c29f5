import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openView, screenshot, setTheme, statusBarItem, treeRow } from '../support/host/workbenchPage.ts';
import { makeVscodeWorkspace } from '../support/vscodeWorkspace.ts';
import { startEditor } from './editor.ts';
import { stateOf } from './filledHistory.ts';

describe('trouble', () => {
  it('shows', async function () {
    this.timeout(400_000);
    const editor = await startEditor(false);
    const folder = await editor.newFolder('full');
    await makeVscodeWorkspace(folder);
    const config = join(folder, '.vscode', 'scheduler.json');
    await writeFile(
      config,
      (await readFile(config, 'utf8')).replace('"daily": "06:00"', '"cron": "*/10 * * * * *"'),
    );
    const state = await stateOf(folder, join(editor.scratch, 'state'));
    await mkdir(state, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', state]);
    try {
      const { page, close } = await editor.open(folder);
      await openView(page, 'Scheduler');
      await treeRow(page, /Hello.* s · scheduled/).waitFor();
      await writeFile(join(state, 'filler'), Buffer.alloc(3_000_000)).catch(() => undefined);
      execFileSync('df', [state], { stdio: 'inherit' });
      await statusBarItem(page, 'History not written').waitFor({ timeout: 100_000 });
      await statusBarItem(page, 'History not written').hover();
      await page.waitForTimeout(1500);
      await screenshot(page, 'trouble-dark');
      await setTheme(page, 'light');
      await statusBarItem(page, 'History not written').hover();
      await page.waitForTimeout(1500);
      await screenshot(page, 'trouble-light');
      const t = Date.now();
      await rm(join(state, 'filler'));
      await statusBarItem(page, 'History not written').waitFor({ state: 'hidden', timeout: 100_000 });
      process.stdout.write(`recovered after ${Date.now() - t}\n`);
      await page.waitForTimeout(3000);
      await screenshot(page, 'recovered');
      await close();
    } finally {
      await editor.close().catch(() => undefined);
      execFileSync('umount', ['-l', state]);
    }
  });
});
