import { extname, posix } from 'node:path';

/** A program and the arguments that come before all others. */
export interface Interpreter {
  readonly file: string;
  readonly args: readonly string[];
}

const byExtension: Readonly<Record<string, string>> = {
  '.bash': 'bash',
  '.cjs': 'node',
  '.cts': 'node',
  '.fish': 'fish',
  '.jl': 'julia',
  '.js': 'node',
  '.lua': 'lua',
  '.mjs': 'node',
  '.mts': 'node',
  '.php': 'php',
  '.pl': 'perl',
  '.py': 'python3',
  '.r': 'Rscript',
  '.rb': 'ruby',
  '.sh': 'sh',
  '.tcl': 'tclsh',
  '.ts': 'node',
  '.zsh': 'zsh',
};

/** `undefined`: the extension says nothing, the file has to run by itself. */
export function interpreterByExtension(script: string, platform: NodeJS.Platform): Interpreter | undefined {
  const windows = platform === 'win32';
  const extension = extname(script).toLowerCase();
  if (extension === '.ps1') return namedInterpreter(windows ? 'powershell' : 'pwsh', platform);
  // Windows' installers provide no `python3`.
  if (extension === '.py' && windows) return { file: 'python', args: [] };
  const file = byExtension[extension];
  return file === undefined ? undefined : { file, args: [] };
}

export function namedInterpreter(file: string, platform: NodeJS.Platform): Interpreter {
  if (!isPowerShell(file)) return { file, args: [] };
  // Windows refuses unsigned script files unless told otherwise, and its PowerShell 5 needs `-File`.
  const policy = platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : [];
  return { file, args: ['-NoProfile', '-NonInteractive', ...policy, '-File'] };
}

export function isPowerShell(file: string): boolean {
  return /(?:^|[\\/])(?:powershell|pwsh(?:-preview)?)(?:\.exe)?$/i.test(file);
}

/**
 * The interpreter of a `#!` line. As on Linux, all after the program is one argument. `env NAME` is resolved to
 * the name, so that a missing interpreter is found out and told; `env` with anything else is left to env.
 */
export function interpreterByShebang(firstLine: string, platform: NodeJS.Platform): Interpreter | undefined {
  const [, program, rest] = /^#!\s*(\S+)\s*(.*?)\s*$/.exec(firstLine) ?? [];
  if (program === undefined || rest === undefined) return undefined;
  if (posix.basename(program) === 'env') {
    const [name, ...args] = rest.replace(/^-S\s*/, '').split(/\s+/);
    const isSplit = rest.startsWith('-S') || args.length === 0;
    if (name && isSplit && !/^-|[='"\\$]/.test(name) && !args.some((arg) => /['"\\$]/.test(arg))) {
      return { file: name, args };
    }
  }
  const file = platform === 'win32' ? posix.basename(program) : program;
  return { file, args: rest === '' ? [] : [rest] };
}
