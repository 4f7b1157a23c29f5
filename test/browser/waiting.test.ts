import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approveFolder } from '../support/approveFolder.ts';
import { openView, screenshot, setTheme, statusBarItem, treeRow } from '../support/host/workbenchPage.ts';
import { makeVscodeWorkspace } from '../support/vscodeWorkspace.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

const haikus = { label: 'Haikus', schedule: { daily: 'TIME' }, run: { command: 'echo haikus' } };
const digest = {
  label: 'Digest',
  schedule: { weekly: 'monday', at: '10:00' },
  run: { command: 'echo digest' },
};
const backup = { label: 'Backup', schedule: { daily: '03:00' }, run: { command: 'echo backup' } };
const cleanUp = { label: 'Clean up', run: { command: 'rm -rf build' } };

function schedule(time: string, tasks: object): string {
  return JSON.stringify({ version: 1, tasks }).replace('TIME', time);
}

describe('a person whose approval is waited for', () => {
  let editor: Editor;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('sees which tasks wait and why, above them, beside them and in the status bar', async () => {
    const folder = await editor.newFolder('music');
    await mkdir(join(folder, '.vscode'));
    const config = join(folder, '.vscode', 'scheduler.json');
    await writeFile(config, schedule('06:00', { haikus, digest }));
    await approveFolder(folder, { home: join(editor.scratch, 'state') });
    await writeFile(config, schedule('07:00', { haikus, backup, digest, cleanUp }));
    const workbench = await editor.open(folder, 'dark', { fresh: true });
    const { page } = workbench;
    await openView(page, 'Scheduler');
    const changed = treeRow(page, /Haikus.*changed since you allowed it · would be next/);
    await changed.waitFor();
    assert.equal(await changed.locator('.custom-view-tree-node-item-icon.codicon-shield').count(), 1);
    await treeRow(page, /Backup.*needs your approval · would be next/).waitFor();
    await treeRow(page, /Clean up.*needs your approval · by hand only/).waitFor();
    await treeRow(page, /Digest.*next/).waitFor();
    await page.getByText('3 tasks wait for your approval.').waitFor();
    await statusBarItem(page, '3 tasks to review').waitFor();
    await screenshot(page, 'waiting-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'waiting-light');
    await changed.hover();
    await page.getByText('Review it, and allow it if it is what you want to run.').waitFor();
    await screenshot(page, 'waiting-tooltip');
    await workbench.close();
  });

  it('is told when the approvals cannot be read, and what to do', async () => {
    const folder = await editor.newFolder('unreadable');
    await makeVscodeWorkspace(folder);
    const approvals = join(editor.scratch, 'state', 'approvals.json');
    const good = await readFile(approvals, 'utf8');
    await writeFile(approvals, '{ "version": 1, "approvals": ');
    const workbench = await editor.open(folder, 'dark', { fresh: true });
    const { page } = workbench;
    await openView(page, 'Scheduler');
    await statusBarItem(page, 'Approvals not read').waitFor();
    await page.getByText('Your approvals cannot be read').first().waitFor();
    await screenshot(page, 'approvals-trouble');
    await writeFile(approvals, good);
    await statusBarItem(page, 'tasks to review').waitFor();
    await workbench.close();
  });
});
