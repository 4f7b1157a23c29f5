import { basename } from 'node:path';
import { interpreterByExtension, interpreterByShebang } from '../interpreters.ts';

// What is run, or read by what runs, without an interpreter of ours.
const furtherCode =
  /\.(?:bat|cmd|com|exe|psm1|psd1|jsx|tsx|node|wasm|so(?:\.[\d.]+)?|dylib|dll|pyd|pyc|pyz|pm|jar|class|awk|sed|sql|mk|gradle|kts?|go|rs|c|cc|cpp|swift|java|cs|fsx|groovy|scala|ex|exs|rake|ipynb)$/i;

/** Whether the name of a file says that it is code. */
export function isCodeName(path: string): boolean {
  return interpreterByExtension(path, 'linux') !== undefined || furtherCode.test(path);
}

export type Language =
  'javascript' | 'python' | 'shell' | 'windows' | 'ruby' | 'package' | 'config' | 'other';

/** What tools are told, in lines that hold commands and paths, with quotes or without. */
const configName = /^\.(?:npmrc|yarnrc)$|^(?:docker|container|proc)file$|\.(?:ya?ml|toml|ini|cfg|conf)$/;
const rubyName = /^(?:rake|gem|guard|vagrant)file(?:\.rb)?$|\.(?:rake|gemspec|ru)$/;

/** How it names others. `firstLine`: of its content. */
export function languageOf(path: string, firstLine: string): Language {
  const name = basename(path).toLowerCase();
  if (name === 'package.json') return 'package';
  if (/^(?:gnu)?makefile$|^\.?justfile$|\.mk$/.test(name)) return 'shell';
  if (/\.(?:bat|cmd|psm1|psd1)$/.test(name)) return 'windows';
  if (configName.test(name)) return 'config';
  if (rubyName.test(name)) return 'ruby';
  if (/\.[jt]sx$/.test(name)) return 'javascript';
  const byShebang = interpreterByShebang(firstLine, 'linux');
  const own = interpreterByExtension(path, 'linux') ?? byShebang;
  return languageOfProgram(own?.file ?? '');
}

/** By the interpreter's name or path. */
export function languageOfProgram(program: string): Language {
  const name = basename(program)
    .toLowerCase()
    .replace(/\.exe$|[\d.]+$/, '');
  if (/^(?:node|nodejs|bun|deno|tsx|ts-node|electron)$/.test(name)) return 'javascript';
  if (/^(?:python|pythonw|pypy|uv)$/.test(name)) return 'python';
  if (/^(?:sh|bash|zsh|dash|ksh|mksh|fish|ash)$/.test(name)) return 'shell';
  if (/^(?:pwsh|powershell|cmd)$/.test(name)) return 'windows';
  return /^(?:ruby|jruby)$/.test(name) ? 'ruby' : 'other';
}
