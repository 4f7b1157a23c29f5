import { lstat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Log } from '../engine/ports.ts';
import type { Output } from '../model/output.ts';
import { placeToWrite } from './insideFolder.ts';

/**
 * Removes from disk what goes beyond the newest `keep` paths, and returns it; a file that is missing counts as
 * removed. What cannot or must not be removed stays recorded and is logged. Never rejects.
 */
export async function prune(
  folder: string,
  recorded: readonly Output[],
  keep: number,
  log: Log,
): Promise<readonly Output[]> {
  const newest = new Map<string, Output>();
  for (const output of recorded) if (!newest.has(output.path)) newest.set(output.path, output);
  const removed: Output[] = [];
  for (const output of [...newest.values()].slice(keep)) {
    try {
      await remove(folder, output.path);
      removed.push(output);
    } catch (error) {
      log.error(`The old output ${output.path} has not been removed`, error);
    }
  }
  return removed;
}

async function remove(folder: string, path: string): Promise<void> {
  try {
    // The folder alone is followed: the last part must be the file itself.
    const parent = await placeToWrite(folder, dirname(path));
    const file = join(parent, basename(path));
    if (!(await lstat(file)).isFile()) throw new Error(`Not a file: ${path}`);
    await unlink(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
}
