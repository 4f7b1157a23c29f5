import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { arch, homedir, platform, release } from 'node:os';
import * as vscode from 'vscode';
import { diagnosticsText, type FolderDiagnosis } from '../diagnosticsText.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { Command } from './command.ts';

/** How long the doctor may take, in milliseconds: a large history is read from end to end. */
const patience = 120_000;
const mostText = 4 * 1024 * 1024;

/** Puts what `scheduler doctor` finds, and the versions, on the clipboard: no secrets, no logs, no paths of the home. */
export function copyDiagnostics(folders: FolderSchedulers, context: vscode.ExtensionContext): Command {
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  return {
    id: 'scheduler.copyDiagnostics',
    async run() {
      const progress = {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Looking for what may be wrong'),
        cancellable: true,
      };
      const found = await vscode.window.withProgress(progress, async (_, token) => {
        const cancelled = new AbortController();
        token.onCancellationRequested(() => cancelled.abort());
        const diagnoses: FolderDiagnosis[] = [];
        for (const { name, uri } of folders.known()) {
          diagnoses.push({ name, text: await diagnose(program, uri.fsPath, cancelled.signal) });
        }
        return cancelled.signal.aborted ? undefined : diagnoses;
      });
      if (!found) return;
      const { version } = context.extension.packageJSON as { version: string };
      const facts = {
        extension: version,
        vscode: `${vscode.version} (${vscode.env.appName}, ${vscode.env.appHost})`,
        remote: vscode.env.remoteName,
        system: `${platform()} ${arch()} ${release()}`,
      };
      const home = homedir();
      const homes = [home, await realpath(home).catch(() => home)];
      await vscode.env.clipboard.writeText(diagnosticsText(facts, found, homes));
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The diagnostics were copied to the clipboard. Look them over before you share them.'),
      );
    },
  };
}

/** In a process of its own: the integrity of a large history takes seconds to see. Never rejects. */
function diagnose(program: string, folder: string, signal: AbortSignal): Promise<string> {
  const args = [program, 'doctor', '--json', '--workspace', folder];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { env, signal, timeout: patience, maxBuffer: mostText },
      (error, stdout, stderr) => {
        // It ends with 1 where something is wrong, which is what we want to know.
        resolve(stdout.trim() || stderr.trim() || (error?.message ?? ''));
      },
    );
  });
}
