import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { realPathSoFar, relativeInside } from '../common/realPath.ts';
import { leadsIntoToolFolder } from '../common/toolFolders.ts';

/** A path of an output lies outside the workspace folder or in a tool's, or a symbolic link leads it there. */
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

/**
 * As `insideFolder`, for what is to be written or removed: throws `OutsideFolderError` also for a folder in there that
 * belongs to a tool, as `.git` does, which runs or believes what it finds there.
 */
export async function placeToWrite(folder: string, path: string): Promise<string> {
  const real = await insideFolder(folder, path);
  if (leadsIntoToolFolder(relative(await realpath(folder), real))) throw new OutsideFolderError(path);
  return real;
}
