import { readdir, rm } from 'node:fs/promises';
import { reportPaths } from './reports.ts';

const fileName = /^([\w-]+)\.(?:stats\.json|summary\.md)$/;

/** What runs that were killed had reported until then (`Reports`). */
export class LeftReports {
  /** The folder is this user's own and of this workspace folder alone. */
  readonly isShared = false;
  readonly #scratch: string;

  /** `scratch`: absolute; it need not be there. */
  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** Ids of the runs that have reported something, those that go on included. */
  async runs(): Promise<readonly string[]> {
    const names = await readdir(this.#scratch).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    return [...new Set(names.flatMap((name) => fileName.exec(name)?.[1] ?? []))];
  }

  /** Throws for what cannot be a run's id. */
  async remove(runId: string): Promise<void> {
    if (!/^[\w-]+$/.test(runId)) throw new Error(`Not the id of a run: ${JSON.stringify(runId)}`);
    // A script may have made anything of them.
    for (const path of Object.values(reportPaths(this.#scratch, runId)))
      await rm(path, { recursive: true, force: true });
  }
}
