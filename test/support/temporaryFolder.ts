import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  /** An absolute, real path inside; the folder itself without parts. */
  path(...parts: string[]): string;
  remove(): Promise<void>;
}

/** An empty folder of the test's own. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'workspace-scheduler-'));
  return {
    path: (...parts) => join(root, ...parts),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
