import { isAbsolute, relative } from 'node:path';

/** A path as a terminal can open it: relative to where the person is, or absolute when it lies elsewhere. */
export function displayPath(cwd: string, path: string): string {
  const near = relative(cwd, path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}
