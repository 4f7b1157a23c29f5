import { mkdir, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { placeToWrite } from './insideFolder.ts';
import { runFolder } from './runFolder.ts';

export interface PendingFolderNote {
  readonly path: string;
  readonly directory: string;
  readonly madeDirectory: boolean;
}

/** The private folder of one run beside where its output will be: on the same file system, and out of sight. */
export class PendingFolder {
  /** Absolute. */
  readonly path: string;
  /** The output directory, absolute and real. */
  readonly directory: string;
  readonly #madeDirectory: boolean;

  private constructor(path: string, directory: string, madeDirectory: boolean) {
    this.path = path;
    this.directory = directory;
    this.#madeDirectory = madeDirectory;
  }

  /** `directory`: relative to the workspace folder. Throws `OutsideFolderError` where that leads out of it, or to a tool. */
  static async create(folder: string, directory: string, runId: string): Promise<PendingFolder> {
    const planned = runFolder(join(await placeToWrite(folder, directory), '.incomplete'), runId);
    await placeToWrite(folder, planned);
    const made = await mkdir(dirname(dirname(planned)), { recursive: true });
    await mkdir(planned, { recursive: true, mode: 0o700 });
    // Once more: a link whose target did not exist could not be followed before.
    const path = await placeToWrite(folder, planned);
    return new PendingFolder(path, dirname(dirname(path)), made !== undefined);
  }

  /** For another process that is to go on with it. */
  note(): PendingFolderNote {
    return { path: this.path, directory: this.directory, madeDirectory: this.#madeDirectory };
  }

  static resume({ path, directory, madeDirectory }: PendingFolderNote): PendingFolder {
    return new PendingFolder(path, directory, madeDirectory);
  }

  /** Whether it is where it was made; `undefined`: it is gone. `false`: a link leads elsewhere by now. */
  async isInPlace(): Promise<boolean | undefined> {
    try {
      return (await realpath(this.path)) === this.path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Removes it, and the folders above that were made for it and hold nothing else. */
  async remove(): Promise<void> {
    if ((await this.isInPlace()) === false) throw new Error(`A link leads elsewhere from ${this.path}`);
    await rm(this.path, { recursive: true, force: true });
    try {
      await rmdir(dirname(this.path));
      if (this.#madeDirectory) await rmdir(this.directory);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another run's is in it, or has just removed it.
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error;
    }
  }
}
