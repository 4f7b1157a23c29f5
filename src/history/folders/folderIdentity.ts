import { stat } from 'node:fs/promises';

/** A folder as its file system knows it, or why it does not. */
export type FolderLook =
  { readonly identity: string | undefined; readonly gone?: undefined } | { readonly gone: boolean };

/**
 * What tells a folder from every other of this machine, wherever it is moved within its file system: device, file
 * number and birth. A number alone is given again to another folder, so `identity` is `undefined` where the file system
 * notes no birth. `gone`: there is no folder of that path; `false`: the system does not let us look.
 */
export async function lookAtFolder(path: string): Promise<FolderLook> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isDirectory()) return { gone: true };
    const { dev, ino, birthtimeNs } = stats;
    return { identity: ino > 0n && birthtimeNs > 0n ? `${dev}:${ino}:${birthtimeNs}` : undefined };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { gone: code === 'ENOENT' || code === 'ENOTDIR' };
  }
}
