import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { configPath } from '../app/configFile.ts';
import { configUri } from './language/configUri.ts';

/** A larger file is no scheduler.json that somebody wrote. In bytes. */
const sizeLimit = 16 * 1024 * 1024;

/** Whether a workspace folder is on no disk, so that nothing of it can be run. */
export function isVirtual({ uri }: vscode.WorkspaceFolder): boolean {
  return uri.scheme !== 'file';
}

/**
 * Stands in for a virtual folder: a private temporary copy of its scheduler.json, and beside it the state that a
 * scheduler wants, so that its tasks can be looked at and nothing of it reaches the user's own state.
 */
export class VirtualFolder {
  /** Absolute path of the folder with the copy. */
  readonly folder: string;
  /** Absolute path of what takes the place of the user's state home. */
  readonly home: string;
  readonly #root: string;
  readonly #config: vscode.Uri;

  constructor(root: string, folder: vscode.WorkspaceFolder) {
    this.#root = root;
    this.#config = configUri(folder);
    this.folder = join(root, 'folder');
    this.home = join(root, 'state');
  }

  static async make(folder: vscode.WorkspaceFolder): Promise<VirtualFolder> {
    const made = new VirtualFolder(await mkdtemp(join(tmpdir(), 'scheduler-virtual-')), folder);
    await mkdir(dirname(join(made.folder, configPath)), { recursive: true });
    return made;
  }

  /** Copies scheduler.json as it is now, or that it is gone. */
  async renew(): Promise<void> {
    const copy = join(this.folder, configPath);
    if (!(await hasConfig(this.#config))) return rm(copy, { force: true });
    const { size } = await vscode.workspace.fs.stat(this.#config);
    if (size > sizeLimit) throw new Error(`scheduler.json is larger than ${sizeLimit} bytes`);
    await writeFile(copy, await vscode.workspace.fs.readFile(this.#config));
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  }
}

/** Rejects where nobody can say. */
export async function hasConfig(config: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(config);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
