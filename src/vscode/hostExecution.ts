import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { HostPorts } from '../app/createScheduler.ts';
import { expandVariables } from '../execution/variables.ts';
import { pythonInterpreter } from './pythonInterpreter.ts';
import { readShellProfile, type ShellProfile } from './shellProfile.ts';

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'windows', darwin: 'osx' };

/** What VS Code knows of how the runs of a folder are to be carried out: as its own tasks are. */
export function hostExecution(folder: vscode.WorkspaceFolder): NonNullable<HostPorts['execution']> {
  const setting = (name: string): unknown => vscode.workspace.getConfiguration(undefined, folder).get(name);
  const profile = shellProfile(folder, setting);
  const shell = profile?.path ?? vscode.env.shell;
  return {
    ...(shell === '' ? {} : { shell }),
    ...(profile ? { shellArgs: profile.args } : {}),
    setting,
    interpreterFor: (extension) => (extension === '.py' ? activePython(folder) : undefined),
  };
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
  const system = systems[process.platform] ?? 'linux';
  try {
    return readShellProfile(setting(`terminal.integrated.automationProfile.${system}`), (text) =>
      expandVariables(text, context),
    );
  } catch {
    // A variable that has no value here: then the profile has none either.
    return undefined;
  }
}

/** Only of a Python extension that is active: a run does not wait for one to start. */
function activePython(folder: vscode.WorkspaceFolder): Promise<string | undefined> | undefined {
  const extension = vscode.extensions.getExtension('ms-python.python');
  return extension?.isActive ? pythonInterpreter(extension.exports, folder.uri) : undefined;
}
