import { cp, lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';

/** Names that packaging leaves out are stored under another one. */
const storedNames: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/** Copies a template into a folder that the user chooses. A file that is there already is never touched. */
export function createFromTemplate(folders: FolderSchedulers, extensionUri: vscode.Uri): Command {
  const templates = vscode.Uri.joinPath(extensionUri, 'media', 'templates').fsPath;
  return {
    id: 'scheduler.createFromTemplate',
    async run() {
      const template = await pickTemplate();
      const target = template && (await pickTarget());
      if (!target) return;
      const source = join(templates, template);
      const clashes = await findClashes(source, target.fsPath);
      if (clashes.length > 0) {
        void vscode.window.showErrorMessage(
          vscode.l10n.t('Nothing was copied: the folder already holds {files}.', {
            files: uiText(clashes.join(', ')),
          }),
        );
        return;
      }
      await cp(source, target.fsPath, { recursive: true, force: false });
      for (const [stored, name] of Object.entries(storedNames)) {
        await rename(join(target.fsPath, stored), join(target.fsPath, name)).catch(ignoreMissing);
      }
      // Not every host tells of files that are copied in.
      await folders.lookAgain(target);
      await offerToOpen(target);
    },
  };
}

async function pickTemplate(): Promise<string | undefined> {
  const items = [
    {
      label: vscode.l10n.t('Music collection'),
      detail: vscode.l10n.t(
        'Five haikus a day about albums of a collection, and its export as Markdown and JSON.',
      ),
      iconPath: new vscode.ThemeIcon('library'),
      template: 'music',
    },
  ];
  const placeHolder = vscode.l10n.t('Which template?');
  return (await vscode.window.showQuickPick(items, { placeHolder, ignoreFocusOut: true }))?.template;
}

async function pickTarget(): Promise<vscode.Uri | undefined> {
  const open = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const items = [
    ...open.map(({ name, uri }) => ({ label: uiText(name), description: uiText(uri.fsPath), uri })),
    { label: vscode.l10n.t('Choose a folder…'), description: '', uri: undefined },
  ];
  const placeHolder = vscode.l10n.t('Into which folder?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder, ignoreFocusOut: true });
  if (!picked || picked.uri) return picked?.uri;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: vscode.l10n.t('Create Here'),
  });
  return chosen?.[0];
}

/** What of the template the folder already holds. */
async function findClashes(source: string, target: string): Promise<string[]> {
  const files = await readdir(source, { recursive: true, withFileTypes: true });
  const names = files
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, storedNames[name] ?? name).slice(source.length + 1));
  const present = await Promise.all(names.map((name) => exists(join(target, name))));
  return names.filter((_, index) => present[index]);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}

async function offerToOpen(target: vscode.Uri): Promise<void> {
  const here = (vscode.workspace.workspaceFolders ?? []).some(
    ({ uri }) => uri.toString() === target.toString(),
  );
  if (here) {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(target, '.vscode', 'scheduler.json'));
    return;
  }
  const openFolder = vscode.l10n.t('Open Folder');
  const text = vscode.l10n.t('The template is in {folder}.', { folder: uiText(target.fsPath) });
  const chosen = await vscode.window.showInformationMessage(text, openFolder);
  if (chosen) await vscode.commands.executeCommand('vscode.openFolder', target);
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
