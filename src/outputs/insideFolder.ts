import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** A path of an output lies outside the workspace folder, or a symbolic link leads it there. */
export class OutsideFolderError extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`Outside the workspace folder: ${path}`);
    this.name = 'OutsideFolderError';
    this.path = path;
  }
}

/**
 * The real path of `path` (relative to `folder`), of which the last parts need not exist. Throws
 * `OutsideFolderError` where it is not within `folder`, itself included, once every symbolic link is followed.
 */
export async function insideFolder(folder: string, path: string): Promise<string> {
  const root = await realpath(folder);
  const real = await realPathSoFar(resolve(root, path));
  if (relativeInside(root, real) === undefined) throw new OutsideFolderError(path);
  return real;
}

/** `path` relative to `root`, with forward slashes; `undefined` where it is outside. Both absolute. */
export function relativeInside(root: string, path: string): string | undefined {
  const way = relative(root, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return way.replaceAll(sep, '/');
}

/** The real path of the part that exists, with the rest as it is. */
async function realPathSoFar(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    return join(await realPathSoFar(parent), basename(path));
  }
}
