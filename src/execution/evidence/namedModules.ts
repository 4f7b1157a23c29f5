import { simpleCommands } from './commandWords.ts';
import { isCodeName, type Language } from './codeFile.ts';
import { joinedPaths, literalsIn, pathsInLine } from './literals.ts';
import { textsIn } from './packageMap.ts';
import { pythonReferences, type PythonFolders, type PythonImport } from './pythonReferences.ts';

/** How a file of code names another one, before anybody has looked whether there is such a file. */
export type Reference =
  /** A path as it stands there. `ofAnyKind`: what it names is read as code, whatever it is called. */
  | { readonly form: 'path'; readonly path: string; readonly ofAnyKind: boolean }
  /** A module of JavaScript by a relative path. */
  | { readonly form: 'import'; readonly path: string; readonly ofAnyKind: boolean }
  /** Names that may be those of packages, or of what package.json maps. */
  | { readonly form: 'packages'; readonly names: readonly string[] }
  | PythonImport
  | PythonFolders
  /** The words of a command. */
  | { readonly form: 'words'; readonly words: readonly string[] }
  /** A command of a script of package.json, which is run where somebody says its name. */
  | { readonly form: 'script'; readonly name: string; readonly words: readonly string[] }
  /** What may be the names of such scripts; none: any. */
  | { readonly form: 'said'; readonly words: readonly string[] | undefined };

/** What names files by itself. */
export type NamingReference = Exclude<Reference, { form: 'script' | 'said' }>;

export function isNaming(reference: Reference): reference is NamingReference {
  return reference.form !== 'script' && reference.form !== 'said';
}

/** All that a text names in the ways of its language. Rather too much than too little: most of it will not exist. */
export function referencesIn(text: string, language: Language): readonly Reference[] {
  switch (language) {
    case 'shell':
      return commandReferences(simpleCommands(text));
    case 'windows':
      return commandReferences(simpleCommands(text, 'windows'));
    case 'package':
      return packageReferences(text);
    case 'python':
      return [...pythonReferences(text), ...literalReferences(text), ...saidIn(text)];
    case 'ruby':
      return [...rubyReferences(text), ...literalReferences(text), ...saidIn(text)];
    case 'javascript':
      return [...javascriptReferences(text), ...saidIn(text)];
    case 'config':
      return [...commandReferences(simpleCommands(text)), ...literalReferences(text)];
    case 'other':
      return [
        ...moduleReferences(text),
        ...literalReferences(text),
        ...(/^\s*[{[]/.test(text) ? namesIn(text) : saidIn(text)),
      ];
  }
}

function commandReferences(commands: readonly (readonly string[])[]): readonly Reference[] {
  return commands.map((words) => ({ form: 'words', words }));
}

// Behind these a path is that of a module, whatever it is called.
const importing =
  /(?:\bfrom|\bimport|\b(?:require|include)(?:_once|_relative)?|\bresolve|\bload|\bdofile|\bsource|\brun_path|\bexec(?:file|\s*\(\s*(?:compile\s*\(\s*)?(?:open|Path)))\s*(?:\(\s*)?(?:(?:__DIR__|dirname\s*\(\s*__FILE__\s*\))\s*\.\s*)?$/;

/** The texts in quotes that look like a path of code: relative ones, and those whose name says so. */
function literalReferences(text: string): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const { text: path, before } of literalsIn(text)) {
    const ofAnyKind = importing.test(before);
    if (ofAnyKind || isRelative(path) || isCodeName(path))
      found.set(`${ofAnyKind} ${path}`, { form: 'path', path, ofAnyKind });
  }
  for (const path of joinedPaths(text)) {
    if (isCodeName(path)) found.set(`joined ${path}`, { form: 'path', path, ofAnyKind: false });
  }
  return [...found.values()];
}

function isRelative(path: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(path);
}

const packageName = /^(?:#|@[^\s/@]*\/)?[^\s./@#\\][^\s\\]*$/;
// What is behind these is relative to the working directory.
const starting = /\b(?:fork|Worker)\s*\(\s*$/;

function javascriptReferences(text: string): readonly Reference[] {
  const found = new Map<string, Reference>();
  const packages = new Set<string>();
  for (const { text: literal, before } of literalsIn(text)) {
    const isImport = importing.test(before);
    // `#name` is what package.json maps.
    for (const path of literal.startsWith('#') ? [literal] : ofAddress(literal)) {
      // What has a name of code may also be named for somebody else, and from elsewhere.
      if (isRelative(path)) found.set(`${isImport} ${path}`, { form: 'import', path, ofAnyKind: isImport });
      else if (packageName.test(path)) packages.add(path);
      if (!isImport && isCodeName(path)) found.set(path, { form: 'path', path, ofAnyKind: false });
      if (starting.test(before)) found.set(`fork ${path}`, { form: 'words', words: ['node', path] });
    }
  }
  for (const path of joinedPaths(text)) {
    found.set(`joined ${path}`, { form: 'import', path, ofAnyKind: false });
    if (isCodeName(path)) found.set(`code ${path}`, { form: 'path', path, ofAnyKind: false });
  }
  for (const [, path = '.env'] of text.matchAll(/\bloadEnvFile\s*\(\s*(?:["'`]([^"'`\n]+)["'`])?/g))
    found.set(`env ${path}`, { form: 'words', words: ['node', `--env-file=${path}`] });
  const names: Reference[] = packages.size > 0 ? [{ form: 'packages', names: [...packages] }] : [];
  return [...names, ...found.values()];
}

/** Bundlers take `./image.svg?url`, and Node takes `%69` for a letter. */
function ofAddress(path: string): readonly string[] {
  const bare = path.replace(/[?#].*$/, '');
  if (!bare.includes('%')) return [bare];
  try {
    return [bare, decodeURIComponent(bare)];
  } catch {
    return [bare];
  }
}

function rubyReferences(text: string): readonly Reference[] {
  const required = text.matchAll(
    /\b(?:require_relative|require|load|autoload)\s*(?:\(\s*)?(?::\w+\s*,\s*)?["']([^"'\n]+)["']/g,
  );
  const names = [...required].map(([, name = '']) => name);
  return ['', ...rubyFolders(text)].flatMap((folder) =>
    names.flatMap((name) =>
      [folder + name, `${folder}${name}.rb`].map(
        (path) => ({ form: 'path', path, ofAnyKind: true }) as const,
      ),
    ),
  );
}

/** What is put on the load path; `File.expand_path('../lib', __FILE__)` begins with the file itself. */
function rubyFolders(text: string): readonly string[] {
  const lines = text.matchAll(/(?:\$LOAD_PATH|\$:|\$-I)([^\n]{1,400})/g);
  const paths = [...lines].flatMap(([, line = '']) => pathsInLine(line));
  const folders = paths.flatMap((path) => (path.startsWith('../') ? [path, path.slice(3)] : [path]));
  return [...new Set(folders)].slice(0, mostFolders).map((path) => `${path}/`);
}

const mostFolders = 8;

/** Modules of Perl, below what it is told to look into, and of Lua. */
function moduleReferences(text: string): readonly Reference[] {
  const lines = text.matchAll(/\buse +lib\b([^\n;]{1,400})/g);
  // `$FindBin::Bin/lib`.
  const used = [...lines]
    .flatMap(([, line = '']) => pathsInLine(line))
    .map((path) => path.replace(/^\$[\w:{}]+\//, ''));
  const folders = [...new Set(['.', 'lib', ...used])].slice(0, mostFolders);
  const perl = [...text.matchAll(/\b(?:use|require) +(\w+(?:::\w+)*)/g)].flatMap(([, name = '']) =>
    folders.map((folder) => `${folder}/${name.replaceAll('::', '/')}.pm`),
  );
  const lua = [...text.matchAll(/\brequire {0,9}\(? {0,9}["']([\w.-]+)["']/g)].map(
    ([, name = '']) => `${name.replaceAll('.', '/')}.lua`,
  );
  return [...new Set([...perl, ...lua])].map((path) => ({ form: 'path', path, ofAnyKind: false }));
}

const manager = /\b(?:npm|yarn|pnpm|bun|bunx|nx|turbo|lerna|run-[sp]|npm-run-all|corepack)\b|--run\b/;

/** Code that starts a package manager may start any script. What is in a comment starts none. */
function saidIn(text: string): readonly Reference[] {
  if (!manager.test(text)) return [];
  const code = text.replaceAll(/^[ \t]*(?:\/\/|#(?!!)|\*(?!\/)).*$/gm, '');
  return manager.test(code) ? [{ form: 'said', words: undefined }] : [];
}

/** What lists of tasks name: `turbo.json`. */
function namesIn(text: string): readonly Reference[] {
  const words = new Set([...literalsIn(text)].map((literal) => literal.text));
  return words.size === 0 ? [] : [{ form: 'said', words: [...words] }];
}

/** The command lines of its scripts, and the files that it maps names to. */
function packageReferences(text: string): readonly Reference[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return [];
  }
  const { scripts, imports, main } = Object(content) as Record<string, unknown>;
  const lines = Object.entries(Object(scripts) as object).filter(([, line]) => typeof line === 'string') as [
    string,
    string,
  ][];
  const paths = textsIn(imports).map((path) => ({ form: 'path', path, ofAnyKind: false }) as const);
  // Node adds its ending, or takes what is in the folder.
  const entry = typeof main === 'string' ? [main, `./${main}`] : [];
  return [
    ...lines.flatMap(([name, line]) =>
      simpleCommands(line).map((words) => ({ form: 'script', name, words }) as const),
    ),
    ...paths,
    ...entry.map((path) => ({ form: path === main ? 'path' : 'import', path, ofAnyKind: false }) as const),
  ];
}
