import { simpleCommands } from './commandWords.ts';
import { isCodeName, type Language } from './codeFile.ts';

/** How a file of code names another one, before anybody has looked whether there is such a file. */
export type Reference =
  /** A path as it stands there. `ofAnyKind`: what it names is read as code, whatever it is called. */
  | { readonly form: 'path'; readonly path: string; readonly ofAnyKind: boolean }
  /** A module of JavaScript by a relative path, or one that package.json maps (`#name`). */
  | { readonly form: 'import'; readonly path: string; readonly ofAnyKind: boolean }
  /** A module of Python; `level`: how many dots were before it. `names`: what is taken of it, modules perhaps. */
  | {
      readonly form: 'python';
      readonly level: number;
      readonly module: string;
      readonly names: readonly string[];
    }
  /** The words of a command. */
  | { readonly form: 'words'; readonly words: readonly string[] };

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
      return [...pythonReferences(text), ...literalReferences(text)];
    case 'ruby':
      return [...rubyReferences(text), ...literalReferences(text)];
    case 'javascript':
      return [...mappedReferences(text), ...literalReferences(text, true)];
    case 'other':
      return literalReferences(text);
  }
}

function commandReferences(commands: readonly (readonly string[])[]): readonly Reference[] {
  return commands.map((words) => ({ form: 'words', words }));
}

// Behind these a path is that of a module, whatever it is called.
const importing = /(?:\bfrom|\bimport|\brequire|\bresolve|\brequire_relative|\bload)\s*(?:\(\s*)?$/;

/** The texts in quotes that look like a path of code: relative ones, and those whose name says so. */
function literalReferences(text: string, isJavaScript = false): readonly Reference[] {
  const found = new Map<string, Reference>();
  // Each quote may be the first of two: the one before it may be an apostrophe.
  for (const { 2: raw = '', index } of text.matchAll(/(["'`])(?=((?:(?!\1)[^\n\r]){1,1000})\1)/g)) {
    const path = unescape(raw);
    const isRelative = /^\.{1,2}(?:\/|$)/.test(path);
    if (!isRelative && !isCodeName(path)) continue;
    const ofAnyKind = importing.test(text.slice(Math.max(0, index - 40), index));
    const form = isJavaScript && isRelative ? 'import' : 'path';
    for (const name of form === 'import' ? ofAddress(path) : [path]) {
      found.set(`${ofAnyKind} ${name}`, { form, path: name, ofAnyKind });
    }
  }
  return [...found.values()];
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

function mappedReferences(text: string): readonly Reference[] {
  const names = text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*(?:\(\s*)?["'](#[^"'\n]+)["']/g);
  return [...names].map(([, path = '']) => ({ form: 'import', path, ofAnyKind: true }));
}

/** What a letter is that is written by its number: a name must not hide so. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([0-7]{1,3})|(.))/gi,
    (whole, long?: string, short?: string, byte?: string, octal?: string, letter?: string) => {
      const hex = long ?? short ?? byte;
      const code =
        hex === undefined ? (octal === undefined ? undefined : parseInt(octal, 8)) : parseInt(hex, 16);
      if (code === undefined) return letter ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

// Of a text in which each blank is a single one. No two parts of a pattern may take the same letters in many ways: that
// would take forever. Looked ahead for, the list does not hide another import that stands in it.
const pythonImport = /(?:^|[;:"']) ?import ([^\n;#"']+)/gm;
const pythonFrom =
  /(?:^|[;:"']) ?from(?: |(?=\.))((?:\. ?)*)([^\s:;#,()."']*(?: ?\. ?[^\s:;#,()."']+)*) ?\bimport\b ?(?=\(([^)]{0,4000})|([^\n;#(]{1,4000}))/gmu;
const pythonCall = /(?:import_module|__import__|run_module) ?\(\s*["']([^"'\s]+)["']/g;

function pythonReferences(text: string): readonly Reference[] {
  const references: Reference[] = [];
  const note = (level: number, module: string, names: readonly string[] = []) =>
    // As Python takes them: letters of another look may be the same name.
    references.push({
      ...{ form: 'python', level },
      ...{ module: module.normalize('NFKC'), names: names.map((name) => name.normalize('NFKC')) },
    });
  const whole = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\\\n', ' ')
    .replaceAll(/[^\S\n]+/g, ' ');
  for (const [, list = ''] of whole.matchAll(pythonImport)) {
    for (const part of list.split(',')) note(0, dotted(part));
  }
  for (const [, dots = '', module = '', inside, list = ''] of whole.matchAll(pythonFrom)) {
    const names = (inside ?? list).replaceAll(/#[^\n]*/g, ' ').split(',');
    note(
      dots.replaceAll(' ', '').length,
      module.replaceAll(' ', ''),
      names.map(firstWord).filter((name) => name !== '' && name !== '*'),
    );
  }
  for (const [, path = ''] of whole.matchAll(pythonCall)) {
    const module = path.replace(/^\.+/, '');
    note(path.length - module.length, module);
  }
  return references;
}

/** Blanks may stand about its dots. */
function dotted(text: string): string {
  return firstWord(text.replaceAll(/ ?\. ?/g, '.'));
}

function firstWord(text: string): string {
  return /[^\s()]+/.exec(text)?.[0] ?? '';
}

function rubyReferences(text: string): readonly Reference[] {
  const required = text.matchAll(/\b(?:require_relative|require|load)\s*(?:\(\s*)?["']([^"'\n]+)["']/g);
  return [...required].flatMap(([, path = '']) =>
    [path, `${path}.rb`].map((name) => ({ form: 'path', path: name, ofAnyKind: true }) as const),
  );
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
  const lines = Object.values(Object(scripts) as object).filter((line) => typeof line === 'string');
  const paths = textsIn(imports).map((path) => ({ form: 'path', path, ofAnyKind: false }) as const);
  // Node adds its ending, or takes what is in the folder.
  const entry = typeof main === 'string' ? [main, `./${main}`] : [];
  return [
    ...commandReferences(lines.flatMap((line) => simpleCommands(line))),
    ...paths,
    ...entry.map((path) => ({ form: path === main ? 'path' : 'import', path, ofAnyKind: false }) as const),
  ];
}

/** However deep they lie: not by calls, of which there may be too many. */
function textsIn(value: unknown): readonly string[] {
  const texts: string[] = [];
  const values = [value];
  for (let one = values.pop(); one !== undefined; one = values.pop()) {
    if (typeof one === 'string') texts.push(one);
    else if (typeof one === 'object' && one !== null)
      for (const inner of Object.values(one)) values.push(inner);
  }
  return texts;
}
