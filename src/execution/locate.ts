import { constants } from 'node:fs';
import { access, open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { ScriptFile } from './commandLine.ts';
import { isRefusal, StartProblem } from './startProblem.ts';

/** Throws a StartProblem unless `path` is a directory that one can work in. */
export async function checkDirectory(path: string, platform: NodeJS.Platform): Promise<void> {
  try {
    if (platform !== 'win32') {
      // One call for both questions, as every run asks them: nothing but a directory has a dot in it.
      await access(`${path}/.`, constants.X_OK);
      return;
    }
    if ((await stat(path)).isDirectory()) return;
  } catch (error) {
    if (isRefusal(error)) throw new StartProblem('not-permitted', path, { cause: error });
  }
  throw new StartProblem('cwd-not-found', path);
}

/** Throws a StartProblem unless the file, which is there, can be run by itself. */
export async function checkExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch (error) {
    throw new StartProblem('not-permitted', path, { cause: error });
  }
}

/**
 * A script of the workspace. `script` is relative to `folder` or absolute; what it is, after all symbolic
 * links, has to lie inside the folder. Throws a StartProblem.
 */
export async function locateScript(script: string, folder: string): Promise<ScriptFile> {
  const path = resolve(folder, script);
  const [realFolder, realPath, found] = await Promise.all([
    realpath(folder).catch(() => folder),
    realpath(path).catch(() => path),
    stat(path).catch((error: unknown) => error),
  ]);
  if (!isInside(realPath, realFolder) && !(found instanceof Error && isInside(path, folder))) {
    throw new StartProblem('outside-workspace', path);
  }
  if (isRefusal(found)) throw new StartProblem('not-permitted', path, { cause: found });
  // Only a plain file is opened: a named pipe would wait for its other end.
  if (found instanceof Error || !(found as Awaited<ReturnType<typeof stat>>).isFile()) {
    throw new StartProblem('script-not-found', path);
  }
  return { path, firstLine: await readFirstLine(path) };
}

/** The first line, as far as a `#!` line may reach. Throws a StartProblem. */
export async function readFirstLine(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    const end = head.indexOf('\n');
    return end < 0 ? head : head.slice(0, end);
  } catch (error) {
    const reason = isRefusal(error) ? 'not-permitted' : 'script-not-found';
    throw new StartProblem(reason, path, { cause: error });
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
