import { isAbsolute, relative, sep } from 'node:path';

/**
 * The way from `folder` to `path`, both absolute and normal, with forward slashes; `undefined`: it is not inside.
 * Symbolic links are not looked at.
 */
function wayInside(folder: string, path: string): string | undefined {
  // By far the most are, or are not, by their letters.
  if (sep === '/' && folder !== '/') {
    if (path.startsWith(folder) && path[folder.length] === '/') return path.slice(folder.length + 1);
    return path === folder ? '' : undefined;
  }
  const way = relative(folder, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return way.replaceAll(sep, '/');
}

/** What a file is called in evidence. */
export interface Place {
  readonly path: string;
  readonly target?: string;
  readonly outside?: true;
}

/** Names files by where they lie in a workspace folder, the same on every machine, or absolutely. */
export class Places {
  /** Absolute, as it was given. */
  readonly folder: string;
  /** With all symbolic links followed. */
  readonly realFolder: string;

  constructor(folder: string, realFolder: string) {
    this.folder = folder;
    this.realFolder = realFolder;
  }

  /** `real`: the path with all symbolic links followed, where the file is there. Both absolute. */
  placeOf(path: string, real: string | undefined): Place {
    const named = wayInside(this.folder, path) ?? wayInside(this.realFolder, path);
    if (real === undefined) return named === undefined ? { path, outside: true } : { path: named };
    const found = wayInside(this.realFolder, real);
    if (found === undefined) {
      const isLink = named !== undefined || real !== path;
      return { path: named ?? path, ...(isLink && { target: real }), outside: true };
    }
    // By a detour outside of the folder: as macOS' /var, which is a link.
    if (named === undefined || named === found) return { path: found };
    return { path: named, target: found };
  }

  /** Whether it, or what it leads to, is the workspace's. */
  isInside(path: string): boolean {
    return (wayInside(this.folder, path) ?? wayInside(this.realFolder, path)) !== undefined;
  }
}
