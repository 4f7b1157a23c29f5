import { glob, lstat, realpath } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { isCostlyPattern } from '../common/costlyPattern.ts';
import { relativeInside } from '../common/realPath.ts';
import { leadsIntoToolFolder } from '../common/toolFolders.ts';
import { OutsideFolderError } from './insideFolder.ts';

export interface FoundFile {
  /** Relative to the folder, with forward slashes, symbolic links followed. */
  readonly path: string;
  readonly bytes: number;
}

export interface ChangedFilesNote {
  readonly folder: string;
  readonly pattern: string;
  readonly before: readonly (readonly [path: string, stamp: string])[];
}

/** A part that is `..`, or may be. */
const climbs = /(^|[\\/{,(|])\.\.([\\/},)|]|$)/;
/** An alternative that begins at the root, or at that of a drive. */
const absolute = /(^|[{,(|])([\\/]|[A-Za-z]:)/;

/** The files of a folder that match a pattern, as they were at one time: which of them have changed since? */
export class ChangedFiles {
  readonly #folder: string;
  readonly #pattern: string;
  readonly #before: ReadonlyMap<string, string>;

  private constructor(folder: string, pattern: string, before: ReadonlyMap<string, string>) {
    this.#folder = folder;
    this.#pattern = pattern;
    this.#before = before;
  }

  /** Throws `OutsideFolderError` for a pattern that leaves the folder, or that stands for too many. */
  static async since(folder: string, pattern: string): Promise<ChangedFiles> {
    const leaves = isAbsolute(pattern) || climbs.test(pattern) || absolute.test(pattern);
    if (leaves || isCostlyPattern(pattern)) {
      throw new OutsideFolderError(pattern);
    }
    const before = new Map<string, string>();
    for await (const file of matches(folder, pattern)) before.set(file.path, file.stamp);
    return new ChangedFiles(folder, pattern, before);
  }

  /** For another process that is to go on with it. */
  note(): ChangedFilesNote {
    return { folder: this.#folder, pattern: this.#pattern, before: [...this.#before] };
  }

  static resume({ folder, pattern, before }: ChangedFilesNote): ChangedFiles {
    return new ChangedFiles(folder, pattern, new Map(before));
  }

  /** Those that appeared or changed, by path. */
  async now(): Promise<FoundFile[]> {
    const changed = new Map<string, FoundFile>();
    for await (const { path, bytes, stamp } of matches(this.#folder, this.#pattern)) {
      if (this.#before.get(path) !== stamp) changed.set(path, { path, bytes });
    }
    return [...changed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

async function* matches(folder: string, pattern: string): AsyncGenerator<FoundFile & { stamp: string }> {
  const root = await realpath(folder);
  for await (const entry of glob(pattern, { cwd: root, exclude: isNeverWalked })) {
    const file = await look(root, entry);
    if (file) yield file;
  }
}

async function look(root: string, entry: string): Promise<(FoundFile & { stamp: string }) | undefined> {
  const path = resolve(root, entry);
  try {
    const status = await lstat(path);
    const real = relativeInside(root, await realpath(path));
    if (!status.isFile() || real === undefined || isNeverWalked(real)) return undefined;
    return { path: real, bytes: status.size, stamp: `${status.mtimeMs} ${status.size} ${status.ino}` };
  } catch {
    // Gone since it was listed.
    return undefined;
  }
}

/** What is never looked into: nobody's outputs, and a walk of minutes. */
function isNeverWalked(path: string): boolean {
  return leadsIntoToolFolder(path) || path.split(/[\\/]/).includes('.incomplete');
}
