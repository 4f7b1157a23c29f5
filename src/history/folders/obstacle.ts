import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lockFile } from '../database/folderLock.ts';
import { historyFile } from './historyFile.ts';

/** Something that is where the history has to be, and that it cannot use. */
export interface Obstacle {
  /** Absolute. */
  readonly path: string;
  /** What has to be there instead. */
  readonly expected: 'folder' | 'file';
}

/** Finds what is in the way of the history in a state folder, if anything is: a link that leads nowhere is, too. */
export async function obstacleIn(state: string): Promise<Obstacle | undefined> {
  for (let folder = state; ; folder = dirname(folder)) {
    if (await isOther(folder, (found) => found.isDirectory())) return { path: folder, expected: 'folder' };
    // Where nothing is, what lies above it may be the reason.
    if ((await codeOf(lstat(folder))) === undefined || dirname(folder) === folder) break;
  }
  for (const path of [lockFile(historyFile(state)), historyFile(state)]) {
    if (await isOther(path, (found) => found.isFile())) return { path, expected: 'file' };
  }
  return undefined;
}

/** Whether something is there that is not as it has to be. */
async function isOther(path: string, isGood: (found: Stats) => boolean): Promise<boolean> {
  try {
    return !isGood(await stat(path));
  } catch (error) {
    // Nothing, or a link to nothing.
    const leadsNowhere = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
    return leadsNowhere && (await codeOf(lstat(path))) === undefined;
  }
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}
