import { delimiter, isAbsolute, resolve, sep } from 'node:path';
import { readVariable, type Variables } from '../environment.ts';
import { programCandidates } from '../findProgram.ts';
import type { Survey } from './survey.ts';

/** Where and how programs are looked up. */
export interface Lookup {
  readonly survey: Survey;
  readonly platform: NodeJS.Platform;
  /** Absolute: relative entries of a PATH are relative to it. */
  readonly cwd: string;
  readonly env: Variables;
  /** The folders of the PATH, the first first. Absolute. */
  readonly folders: readonly string[];
}

export function lookupIn(parts: Omit<Lookup, 'folders'>): Lookup {
  return { ...parts, folders: pathFolders(parts.env, parts.cwd, parts.platform) };
}

/** What a PATH lists; an empty entry is the working directory. */
export function pathFolders(env: Variables, cwd: string, platform: NodeJS.Platform): readonly string[] {
  const path = readVariable(env, 'PATH', platform);
  const entries = path === undefined ? [] : path.split(platform === 'win32' ? ';' : delimiter);
  return entries.map((entry) => (isAbsolute(entry) && !entry.includes('..') ? entry : resolve(cwd, entry)));
}

/**
 * The file that a program's name or path means, where that is one of the workspace, or what it leads to is, or where
 * the path begins in the workspace and leads out of it. Those places of the workspace that go before it must stay empty.
 */
export function programOfWorkspace(program: string, lookup: Lookup): string | undefined {
  const { survey, platform } = lookup;
  for (const candidate of candidatesOf(program, lookup)) {
    const found = survey.statOf(candidate);
    const isProgram = found?.isFile() && (platform === 'win32' || (found.mode & 0o111n) !== 0n);
    if (isProgram) return isRelative(program) || survey.isOfWorkspace(candidate) ? candidate : undefined;
    if (!found && survey.places.isInside(candidate)) survey.noteAbsent(candidate);
  }
  return undefined;
}

/** As `../tool.sh`: whoever wrote it means a certain file, and none of the system's. */
function isRelative(program: string): boolean {
  return /[\\/]/.test(program) && !isAbsolute(program);
}

/** Whether a bare name may mean a program of the workspace. */
export function hasProgramsInside({ survey, platform, folders }: Lookup): boolean {
  // Windows looks into the working directory first.
  return platform === 'win32' || folders.some((folder) => survey.places.isInside(folder));
}

function candidatesOf(program: string, { platform, cwd, env, folders }: Lookup): readonly string[] {
  if (platform === 'win32') return programCandidates(program, env, cwd);
  if (program.includes('/')) return [resolve(cwd, program)];
  return folders.map((folder) => (folder.endsWith(sep) ? folder : folder + sep) + program);
}
