import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { HostShell, LaunchContext } from '../execution/resolveLaunch.ts';
import { expandVariables } from '../execution/variables.ts';
import { pythonInterpreter } from './pythonInterpreter.ts';
import { readShellProfile, type ShellProfile } from './shellProfile.ts';

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'windows', darwin: 'osx' };

/** What VS Code knows of how the runs of a folder are to be carried out: as its own tasks are. */
export function hostExecution(folder: vscode.WorkspaceFolder): Partial<LaunchContext> {
  const setting = (name: string): unknown => vscode.workspace.getConfiguration(undefined, folder).get(name);
  return {
    hostShell: (asked) => hostShell(folder, asked),
    setting,
    workspaceSetting: (name) => {
      const found = vscode.workspace.getConfiguration(undefined, folder).inspect(name);
      return found?.workspaceFolderValue ?? found?.workspaceValue;
    },
    interpreterFor: (extension) => (extension === '.py' ? activePython(folder) : undefined),
  };
}

/** Asked at every start: settings change. */
function hostShell(
  folder: vscode.WorkspaceFolder,
  setting: (name: string) => unknown,
): HostShell | undefined {
  const profile = shellProfile(folder, setting);
  if (profile) return { file: profile.path, args: profile.args };
  // These decide what VS Code gives as its shell.
  for (const name of ['defaultProfile', 'profiles']) setting(`terminal.integrated.${name}.${systemName()}`);
  return vscode.env.shell === '' ? undefined : { file: vscode.env.shell };
}

function shellProfile(
  folder: vscode.WorkspaceFolder,
  setting: (name: string) => unknown,
): ShellProfile | undefined {
  const context = {
    folder: folder.uri.fsPath,
    home: homedir(),
    env: process.env,
    platform: process.platform,
    setting,
  };
  try {
    return readShellProfile(setting(`terminal.integrated.automationProfile.${systemName()}`), (text) =>
      expandVariables(text, context),
    );
  } catch {
    // A variable that has no value here: then the profile has none either.
    return undefined;
  }
}

function systemName(): string {
  return systems[process.platform] ?? 'linux';
}

/** Only of a Python extension that is active: a run does not wait for one to start. */
function activePython(folder: vscode.WorkspaceFolder): Promise<string | undefined> | undefined {
  const extension = vscode.extensions.getExtension('ms-python.python');
  return extension?.isActive ? pythonInterpreter(extension.exports, folder.uri) : undefined;
}
