import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';

export function historyFile(state: string): string {
  return join(state, 'history.db');
}

/**
 * Whether a state folder holds a history, readable or not, though it be a link that leads nowhere; or the new one that was about to take the place of a damaged
 * one, when its host was killed.
 */
export async function hasHistory(state: string): Promise<boolean> {
  return (await isThere(historyFile(state))) || (await isThere(join(state, 'history.next.db')));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of what SQLite has not put into the file itself yet. */
export async function unfiledBytes(state: string): Promise<number> {
  try {
    return (await stat(`${historyFile(state)}-wal`)).size;
  } catch {
    return 0;
  }
}
