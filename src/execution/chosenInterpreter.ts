import { stat } from 'node:fs/promises';
import { extname, isAbsolute, join, resolve } from 'node:path';
import type { ScriptFile } from './commandLine.ts';
import type { Interpreter } from './interpreters.ts';
import { languageSettings, type LanguageSettings } from './interpreterSettings.ts';
import { isRefusal, StartProblem } from './startProblem.ts';
import { expandVariables, type VariableContext } from './variables.ts';

/** See `LaunchContext`. */
type AskHost = (extension: string) => string | undefined | Promise<string | undefined>;

/**
 * `own`, what the script says of itself, or in its place the interpreter that the user has chosen for scripts of
 * that language: in the host, or by a setting. A script that names its interpreter by a path keeps it. Throws a
 * StartProblem.
 */
export async function chosenInterpreter(
  script: ScriptFile,
  own: Interpreter | undefined,
  askHost: AskHost | undefined,
  variables: VariableContext,
): Promise<Interpreter | undefined> {
  const language = own && languageSettings(own.file, variables.platform);
  const extension = language?.extension ?? extensionOf(script);
  const asked = await askSafely(askHost, extension);
  // The host's answer may rest on them.
  if (asked !== undefined) for (const name of language?.settings ?? []) variables.setting?.(name);
  const chosen = asked ?? (language && settingOf(language, variables));
  if (!chosen) return own;
  const path = interpreterPath(chosen, variables);
  return { file: await programAt(path, own?.file, variables.platform), args: own?.args ?? [] };
}

/** An interpreter that is given as a path is one of the workspace; a bare name is looked up by the system. */
export function interpreterPath(program: string, { folder, home }: VariableContext): string {
  if (/^~[\\/]/.test(program)) return join(home, program.slice(2));
  return isPath(program) && !isAbsolute(program) ? resolve(folder, program) : program;
}

/** Throws a StartProblem where the interpreter is a path, and no file is there. */
export async function checkInterpreter(file: string): Promise<void> {
  if (isPath(file) && (await kindOf(file)) !== 'file') {
    throw new StartProblem('interpreter-not-found', file);
  }
}

/** A setting may also name the folder of an environment: the same for all systems. */
async function programAt(path: string, name: string | undefined, platform: NodeJS.Platform): Promise<string> {
  // R is a terminal; what runs scripts lies beside it.
  const program = name === 'Rscript' ? path.replace(/(^|[\\/])R(\.exe)?$/i, '$1Rscript$2') : path;
  if (name === undefined || !isPath(program) || (await kindOf(program)) !== 'folder') return program;
  const places = platform === 'win32' ? ['Scripts', '.', 'bin'] : ['bin', '.'];
  for (const place of places) {
    const file = join(program, place, platform === 'win32' ? `${name}.exe` : name);
    if ((await kindOf(file)) === 'file') return file;
  }
  throw new StartProblem('interpreter-not-found', program);
}

function settingOf(language: LanguageSettings, variables: VariableContext): string | undefined {
  for (const name of language.settings) {
    const value = variables.setting?.(name);
    if (typeof value !== 'string' || value.trim() === '' || value === language.unset) continue;
    return expandVariables(value.trim(), variables);
  }
  return undefined;
}

/** Of a script that names no interpreter itself. */
function extensionOf(script: ScriptFile): string {
  return script.firstLine.startsWith('#!') ? '' : extname(script.path).toLowerCase();
}

/** A host that cannot say has no choice of its own. */
async function askSafely(askHost: AskHost | undefined, extension: string): Promise<string | undefined> {
  if (askHost === undefined || extension === '') return undefined;
  try {
    return (await askHost(extension)) || undefined;
  } catch {
    return undefined;
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'none';
  } catch (error) {
    if (isRefusal(error)) throw new StartProblem('not-permitted', path, { cause: error });
    return 'none';
  }
}

function isPath(program: string): boolean {
  return /[\\/]/.test(program);
}
