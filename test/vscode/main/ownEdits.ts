import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { allowAll } from '../../support/allowAll.ts';
import { approvalBecomes, once, openScheduler, workspaceFile, type SchedulerHost } from '../schedulerHost.ts';

const own = () => vscode.workspace.getConfiguration('scheduler');

/** Settles when the setting of the user is known here. */
async function trustOwnEdits(value: true | undefined): Promise<void> {
  await own().update('trustOwnEdits', value, vscode.ConfigurationTarget.Global);
  while (own().inspect('trustOwnEdits')?.globalValue !== value) {
    await once(vscode.workspace.onDidChangeConfiguration, () => true);
  }
}

// Each types another text: what has been allowed once stays allowed.
describe('a script that its user edits', () => {
  let host: SchedulerHost;
  let document: vscode.TextDocument;
  let good: string;
  const script = () => workspaceFile('scripts', 'report.mjs');

  async function type(text: string): Promise<void> {
    for (const character of text) await vscode.commands.executeCommand('type', { text: character });
  }

  async function save(): Promise<void> {
    await document.save();
    assert.equal(await readFile(script(), 'utf8'), document.getText());
  }

  /** Between the look at what was saved and the judgement of how it came to be, it is `changed` in any case. */
  async function waits(): Promise<void> {
    await approvalBecomes(host, 'report', 'changed');
    await setTimeout(1000);
    assert.equal(host.from.scheduler.approvals.state('report'), 'changed');
  }

  async function staysAllowed(): Promise<void> {
    const reviewed = async () =>
      (await host.from.scheduler.approvals.reviews(['report'])).map(({ state }) => state);
    while ((await reviewed())[0] !== 'approved') await once(host.folders.onEvent, () => true);
  }

  before(async () => {
    host = await openScheduler();
    good = await readFile(script(), 'utf8');
  });

  beforeEach(async () => {
    await trustOwnEdits(true);
    document = await vscode.workspace.openTextDocument(script());
    // The editor reads again what the last test has put back, in its own time.
    while (document.getText() !== good) await once(vscode.workspace.onDidChangeTextDocument, () => true);
    const editor = await vscode.window.showTextDocument(document);
    // It may have been written anew as it was: the editor is to know that as well.
    await vscode.commands.executeCommand('workbench.action.files.revert');
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    assert.equal(vscode.window.state.focused, true, 'the window has no focus');
  });

  afterEach(async () => {
    await trustOwnEdits(undefined);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await writeFile(script(), good);
    await allowAll(host.from.scheduler);
  });

  it('waits for approval where nothing else is set', async () => {
    await trustOwnEdits(undefined);
    await type('// untrusted');
    await save();
    await waits();
  });

  it('stays allowed where the user has set that, save after save, and after an undo', async () => {
    await type('// own');
    await save();
    await staysAllowed();
    await type('\n// more');
    await save();
    await staysAllowed();
    await vscode.commands.executeCommand('undo');
    await save();
    await staysAllowed();
    assert.notEqual(await readFile(script(), 'utf8'), good);
  });

  it('waits where something else than typing has changed it', async () => {
    await type('// mixed');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), '// inserted\n');
    await vscode.workspace.applyEdit(edit);
    await save();
    await waits();
  });

  it('waits where the typing went on after another program had changed it', async () => {
    const read = once(vscode.workspace.onDidChangeTextDocument, (change) =>
      change.document === document && document.getText().includes('pulled') ? true : undefined,
    );
    await writeFile(script(), `${good}// pulled\n`);
    await read;
    await type('// after a pull');
    await save();
    await waits();
  });

  it('waits where it was edited beside the editor in front', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(workspaceFile('package.json')), {
      viewColumn: vscode.ViewColumn.Beside,
    });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, '// beside');
    await vscode.workspace.applyEdit(edit);
    await save();
    await waits();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('waits where the workspace alone says that edits are trusted', async () => {
    await trustOwnEdits(undefined);
    const settings = workspaceFile('.vscode', 'settings.json');
    const read = once(vscode.workspace.onDidChangeConfiguration, (change) =>
      change.affectsConfiguration('editor.rulers') ? true : undefined,
    );
    await writeFile(settings, '{ "scheduler.trustOwnEdits": true, "editor.rulers": [80] }');
    await read;
    await type('// by its settings');
    await save();
    await waits();
    await rm(settings);
  });
});
