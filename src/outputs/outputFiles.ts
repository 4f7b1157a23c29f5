import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log, OutputStore, PendingOutput } from '../engine/ports.ts';
import type { Output } from '../model/output.ts';
import type { Run } from '../model/run.ts';
import type { OutputSpec, Task } from '../model/task.ts';
import { ChangedFiles } from './changedFiles.ts';
import { OutsideFolderError, placeToWrite } from './insideFolder.ts';
import { PendingFiles, type PendingNote } from './pendingFiles.ts';
import { PendingFolder } from './pendingFolder.ts';
import { prune } from './prune.ts';
import { runFolder } from './runFolder.ts';

export interface OutputFilesOptions {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Where outputs go, relative to it; asked before each run, for the config may change. */
  readonly directory: () => string;
  readonly log: Log;
}

/** Generated files in the workspace folder. */
export class OutputFiles implements OutputStore {
  readonly #options: OutputFilesOptions;

  constructor(options: OutputFilesOptions) {
    this.#options = options;
  }

  /** Rejects with `OutsideFolderError` where the directory or the pattern leads out of the workspace folder. */
  async prepare(run: Run, task: Task & { readonly output: OutputSpec }): Promise<PendingOutput> {
    const { folder, directory, log } = this.#options;
    const root = await realpath(folder);
    const { from, files } = task.output;
    // Before anything is made, so that a refused pattern leaves nothing behind.
    const found = from === 'files' && files !== undefined ? await ChangedFiles.since(root, files) : undefined;
    const place = await PendingFolder.create(root, directory(), run.id);
    return new PendingFiles({ run, task, root, place, found, log });
  }

  /**
   * The note is this user's own, of a private folder: it is believed, but for where it has things written and removed.
   * Rejects with `OutsideFolderError` where that is not this run's place in this folder.
   */
  async resume(run: Run, note: unknown): Promise<PendingOutput> {
    const { task, root, place, found } = note as PendingNote;
    const { path, directory } = place;
    const folder = await realpath(this.#options.folder);
    const isOurs =
      root === folder &&
      (found === undefined || found.folder === folder) &&
      path === runFolder(join(directory, '.incomplete'), run.id) &&
      directory === (await placeToWrite(folder, directory));
    if (!isOurs) throw new OutsideFolderError(path);
    return new PendingFiles({
      ...{ run, task, root, place: PendingFolder.resume(place) },
      found: found && ChangedFiles.resume(found),
      log: this.#options.log,
    });
  }

  prune(recorded: readonly Output[], keep: number): Promise<readonly Output[]> {
    return prune(this.#options.folder, recorded, keep, this.#options.log);
  }
}
