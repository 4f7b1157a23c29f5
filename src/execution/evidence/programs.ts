import { delimiter, join, resolve } from 'node:path';
import { programCandidates } from '../findProgram.ts';
import { readVariable, type Variables } from '../environment.ts';
import { statOf } from './fileFacts.ts';
import type { Survey } from './survey.ts';

/** Where and how programs are looked up. */
export interface Lookup {
  readonly survey: Survey;
  readonly platform: NodeJS.Platform;
  /** Absolute: relative entries of a PATH are relative to it. */
  readonly cwd: string;
  readonly env: Variables;
}

/** The places in which the system looks for a program, the first first. */
export function candidatesOf(program: string, { platform, cwd, env }: Lookup): readonly string[] {
  if (platform === 'win32') return programCandidates(program, env, cwd);
  if (program.includes('/')) return [resolve(cwd, program)];
  return pathEntries(env, platform).map((entry) => join(resolve(cwd, entry), program));
}

/** An empty entry is the working directory. */
export function pathEntries(env: Variables, platform: NodeJS.Platform): readonly string[] {
  const path = readVariable(env, 'PATH', platform);
  return path === undefined ? [] : path.split(platform === 'win32' ? ';' : delimiter);
}

/**
 * The file that a program's name means, where that is one of the workspace, or what it leads to is. Those places of the
 * workspace that go before it must stay empty.
 */
export function programOfWorkspace(program: string, lookup: Lookup): string | undefined {
  const { survey, platform } = lookup;
  for (const candidate of candidatesOf(program, lookup)) {
    const found = statOf(candidate);
    const isProgram = found?.isFile() && (platform === 'win32' || (found.mode & 0o111n) !== 0n);
    if (isProgram) return survey.isOfWorkspace(candidate) ? candidate : undefined;
    if (!found && survey.places.isInside(candidate)) survey.noteAbsent(candidate);
  }
  return undefined;
}

/** Whether a bare name may mean a program of the workspace. */
export function hasProgramsInside({ survey, platform, cwd, env }: Lookup): boolean {
  // Windows looks into the working directory first.
  if (platform === 'win32') return true;
  return pathEntries(env, platform).some((entry) => survey.places.isInside(resolve(cwd, entry)));
}
