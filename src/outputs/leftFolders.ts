import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { placeToWrite } from './insideFolder.ts';
import { runFolder } from './runFolder.ts';

export interface LeftFoldersOptions {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Where outputs go, relative to it; asked each time, for the config may change. */
  readonly directory: () => string;
}

/** The private folders of runs that were killed before their output had its name (`PendingFolder`). */
export class LeftFolders {
  /** The workspace folder may be another user's too. */
  readonly isShared = true;
  readonly #options: LeftFoldersOptions;

  constructor(options: LeftFoldersOptions) {
    this.#options = options;
  }

  /** Ids of the runs that have such a folder, those that go on included. */
  async runs(): Promise<readonly string[]> {
    const parent = await this.#parent();
    const entries = parent === undefined ? [] : await readdir(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  /** Links in it are removed, not followed. Throws for what cannot be a run's id. */
  async remove(runId: string): Promise<void> {
    const parent = await this.#parent();
    const folder = runFolder(parent ?? '', runId);
    if (parent === undefined) return;
    await rm(folder, { recursive: true, force: true });
    try {
      await rmdir(parent);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another run's is in it, or has just removed it.
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error;
    }
  }

  /** `undefined`: there is none, or a link in its place that could lead anywhere. */
  async #parent(): Promise<string | undefined> {
    const { folder, directory } = this.#options;
    const path = join(await placeToWrite(folder, directory()), '.incomplete');
    const status = await lstat(path).catch(() => undefined);
    return status?.isDirectory() ? path : undefined;
  }
}
