import { delimiter, join, resolve } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import { readVariable, type Variables } from '../environment.ts';
import { namesIn } from './fileFacts.ts';
import { pathFolders } from './programs.ts';

/** Hears of what variables name. Absolute. */
interface Names {
  file(path: string, role: EvidenceRole): void;
  filesIn(folder: string, role: EvidenceRole): void;
  addPythonPath(folder: string): void;
  command(text: string): void;
}

// Their words are files, or options with files, that programs run before anything else, whatever these are called.
const files = [
  ...['NODE_OPTIONS', 'BUN_OPTIONS', 'LD_PRELOAD', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'BASH_ENV', 'ENV'],
  ...[
    'PYTHONSTARTUP',
    'RUBYOPT',
    'PERL5OPT',
    'PERL5DB',
    'LUA_INIT',
    'R_PROFILE',
    'R_PROFILE_USER',
    'R_ENVIRON',
  ],
  ...[
    'R_ENVIRON_USER',
    'JAVA_TOOL_OPTIONS',
    'JDK_JAVA_OPTIONS',
    '_JAVA_OPTIONS',
    'CLASSPATH',
    'MAKEFILES',
    'PHPRC',
  ],
  ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'NPM_CONFIG_USERCONFIG', 'npm_config_userconfig'],
  ...['BUNDLE_GEMFILE', 'DOTNET_STARTUP_HOOKS', 'OPENSSL_CONF', 'NODE_EXTRA_CA_CERTS'],
];

// Folders from which programs take libraries, before those that they would take.
const folders = [
  ...['PYTHONPATH', 'RUBYLIB', 'PERL5LIB', 'PERLLIB', 'NODE_PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'],
  ...['DYLD_FRAMEWORK_PATH', 'PSModulePath', 'JULIA_LOAD_PATH', 'GIT_EXEC_PATH', 'LUA_PATH', 'LUA_CPATH'],
];

// Files of a home that are run unasked.
const ofHome = [
  '.zshenv',
  '.npmrc',
  '.gitconfig',
  '.bashrc',
  '.profile',
  'config/fish/config.fish',
  'fish/config.fish',
];

const telling: ReadonlySet<string> = new Set([...files, ...folders, 'PYTHONHOME', 'PYTHONUSERBASE']);

/** Whether a variable makes programs run files. */
export function isTelling(name: string): boolean {
  return telling.has(name);
}

/** The files of the workspace that variables make programs run; `configured`: of scheduler.json, which may say any. */
export function environmentFiles(
  environments: readonly Variables[],
  configured: readonly Variables[],
  names: Names,
  { cwd, platform }: { readonly cwd: string; readonly platform: NodeJS.Platform },
): void {
  const separator = platform === 'win32' ? ';' : delimiter;
  for (const env of environments) {
    for (const name of files) {
      for (const word of readVariable(env, name, platform)?.split(/[\s=:;,"'@]+/) ?? []) {
        if (word === '') continue;
        for (const ending of ['', '.js', '.mjs', '.cjs', '.rb', '.pm'])
          names.file(resolve(cwd, word + ending), 'module');
      }
    }
    for (const name of folders) {
      for (const entry of readVariable(env, name, platform)?.split(separator) ?? []) {
        const folder = resolve(cwd, entry.replace(/[?*].*$/, ''));
        names.filesIn(folder, 'module');
        if (name === 'PYTHONPATH') names.addPythonPath(folder);
      }
    }
    for (const name of ['PYTHONHOME', 'PYTHONUSERBASE']) {
      const base = readVariable(env, name, platform);
      if (base) pythonStartup(resolve(cwd, base), names);
    }
  }
  for (const env of configured) {
    for (const value of Object.values(env)) names.command(value);
    for (const folder of pathFolders(env, cwd, platform)) names.filesIn(folder, 'program');
    for (const name of ['HOME', 'ZDOTDIR', 'XDG_CONFIG_HOME']) {
      const home = readVariable(env, name, platform);
      for (const file of home ? ofHome : []) names.file(resolve(cwd, home ?? '', file), 'module');
    }
  }
}

/** What a Python of the workspace runs before any script. `base`: of its environment. */
export function pythonStartup(base: string, names: Names): void {
  names.file(join(base, 'pyvenv.cfg'), 'module');
  const versions = [...(namesIn(join(base, 'lib')) ?? [])].map((version) => join(base, 'lib', version));
  for (const place of [...versions, join(base, 'Lib')]) {
    const site = join(place, 'site-packages');
    const startup = [...(namesIn(site) ?? [])].filter((name) =>
      /\.pth$|^(?:site|user)customize\./.test(name),
    );
    for (const name of startup) names.file(join(site, name), 'module');
  }
}
