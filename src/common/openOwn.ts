import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { assertOwnStats, ForeignStateError } from './ownership.ts';

/** Fails at a symbolic link, where the system can be asked to. */
export const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
/** A named pipe is not waited for. */
const noWait = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/**
 * Opens a file that is this user's own, or makes it, readable by its owner alone, where `flags` say so. What is open is
 * looked at, so that nothing can be exchanged in between; do not truncate by `flags`, then. Throws `ForeignStateError`.
 */
export async function openOwn(path: string, flags: number): Promise<FileHandle> {
  const file = await openItself(path, flags);
  try {
    assertOwnStats(path, await file.stat(), 'file');
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openItself(path: string, flags: number): Promise<FileHandle> {
  try {
    return await open(path, flags | noFollow | noWait, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' || code === 'EMLINK') throw new ForeignStateError(path, 'link');
    // A pipe that nobody reads, a socket.
    if (code === 'ENXIO') throw new ForeignStateError(path, 'kind');
    throw error;
  }
}
