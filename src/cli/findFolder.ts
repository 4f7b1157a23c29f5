import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configPath } from '../app/configFile.ts';
import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

/**
 * The workspace folder that a command is about: the one named, else the nearest upwards from `cwd` that has a
 * scheduler.json, else `cwd`.
 */
export async function findFolder(cwd: string, named: string | undefined): Promise<string> {
  if (named !== undefined) {
    const folder = resolve(cwd, named);
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw noFolder(folder);
    return folder;
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, configPath))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** The real path of that folder, which may be gone by now. */
export async function findRealFolder(cwd: string, named: string | undefined): Promise<string> {
  const folder = await findFolder(cwd, named);
  try {
    return await realpath(folder);
  } catch (error) {
    throw isGone(error) ? noFolder(folder) : error;
  }
}

/** Whether the system says that there is no such folder. */
export function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function noFolder(path: string): Refusal {
  return new Refusal(message('There is no folder “{path}”.', { path }));
}
