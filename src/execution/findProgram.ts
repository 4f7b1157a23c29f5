import { stat } from 'node:fs/promises';
import { win32 } from 'node:path';
import { readVariable } from './environment.ts';

/** Where Windows looks for a program, the first first. */
export function programCandidates(program: string, env: NodeJS.ProcessEnv, cwd: string): readonly string[] {
  const endings = (readVariable(env, 'PATHEXT', 'win32') || '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean);
  const names = [program, ...endings.map((ending) => program + ending)];
  if (/[\\/:]/.test(program)) return names.map((name) => win32.resolve(cwd, name));
  const directories = (readVariable(env, 'PATH', 'win32') ?? '')
    .split(';')
    .map((directory) => directory.replace(/^"(.*)"$/, '$1'))
    .filter(Boolean);
  return [cwd, ...directories].flatMap((directory) =>
    names.map((name) => win32.resolve(cwd, directory, name)),
  );
}

/**
 * Whether Windows would find the program. Only for Windows: elsewhere the start itself says so, while there
 * cmd.exe takes the place of what is not found and fails as if it had run.
 */
export async function hasProgram(program: string, env: NodeJS.ProcessEnv, cwd: string): Promise<boolean> {
  const checks = programCandidates(program, env, cwd).map(async (candidate) => {
    if (!(await stat(candidate)).isFile()) throw new Error('Not a file');
  });
  return Promise.any(checks).then(
    () => true,
    () => false,
  );
}
