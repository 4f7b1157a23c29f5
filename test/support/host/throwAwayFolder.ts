import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that goes when it is removed, and at the latest when this process exits. */
export async function makeThrowAwayFolder(
  prefix: string,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const onExit = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', onExit);
  return {
    path,
    async remove() {
      // Processes that were just killed may have left files open, where that matters.
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      process.off('exit', onExit);
    },
  };
}
