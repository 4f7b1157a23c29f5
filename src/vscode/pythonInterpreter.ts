import { basename, isAbsolute } from 'node:path';

/**
 * The interpreter that the user has chosen for a folder in the Python extension, whose exports these are, as an
 * absolute path. `undefined`: none, or the extension has another shape than is known here.
 */
export async function pythonInterpreter(exports: unknown, folder: unknown): Promise<string | undefined> {
  try {
    const environments = property(exports, 'environments');
    const active = call(environments, 'getActiveEnvironmentPath', folder);
    const path = property(active, 'path');
    // The bare name "python" stands for no choice.
    if (typeof path !== 'string' || !isAbsolute(path)) return undefined;
    if (/^python[\d.]*(?:\.exe)?$/i.test(basename(path))) return path;
    // An environment may be named by its folder. Asked only then: the extension may have to look for the answer.
    const environment: unknown = await call(environments, 'resolveEnvironment', active);
    const executable = property(property(property(environment, 'executable'), 'uri'), 'fsPath');
    return typeof executable === 'string' && isAbsolute(executable) ? executable : undefined;
  } catch {
    // Whatever goes wrong over there, the script's own ways to an interpreter are left.
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function call(value: unknown, name: string, argument: unknown): unknown {
  const method = property(value, name);
  return typeof method === 'function' ? (Reflect.apply(method, value, [argument]) as unknown) : undefined;
}
