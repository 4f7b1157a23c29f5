import { pathsInLine } from './literals.ts';

/** A module of Python; `level`: how many dots were before it. `names`: what is taken of it, modules perhaps. */
export interface PythonImport {
  readonly form: 'python';
  readonly level: number;
  readonly module: string;
  readonly names: readonly string[];
}

/** Where Python may look for modules from then on. */
export interface PythonFolders {
  readonly form: 'folders';
  readonly folders: readonly string[];
}

// Of a text in which each blank is a single one. No two parts of a pattern may take the same letters in many ways: that
// would take forever. Looked ahead for, the list does not hide another import that stands in it.
const pythonImport = /(?:^|[;:"']) ?import ([^\n;#"']+)/gm;
const pythonFrom =
  /(?:^|[;:"']) ?from(?: |(?=\.))((?:\. ?)*)([^\s:;#,()."']*(?: ?\. ?[^\s:;#,()."']+)*) ?\bimport\b ?(?=\(([^)]{0,4000})|([^\n;#(]{1,4000}))/gmu;
const pythonCall = /(?:import_module|__import__|run_module) ?\(\s*["']([^"'\s]+)["']/g;

/** The modules that a text in Python names. */
export function pythonReferences(text: string): readonly (PythonImport | PythonFolders)[] {
  const references: PythonImport[] = [];
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
  const folders = foldersIn(whole);
  return folders.length === 0 ? references : [{ form: 'folders', folders }, ...references];
}

/** What may become a part of `sys.path`: it may be put together far from there. */
function foldersIn(text: string): readonly string[] {
  if (!/\bsys ?\. ?path\b|\baddsitedir\b/.test(text)) return [];
  // Where what is in the folder above it is imported.
  const folders = new Set(['..', '../..']);
  for (const line of text.split('\n')) {
    const climbs = /\b(?:path|dirname|parents?|pardir|Path)\b/.test(line) ? ['', '../', '../../'] : [''];
    for (const path of pathsInLine(line)) for (const climb of climbs) folders.add(climb + path);
  }
  return [...folders];
}

/** Blanks may stand about its dots. */
function dotted(text: string): string {
  return firstWord(text.replaceAll(/ ?\. ?/g, '.'));
}

function firstWord(text: string): string {
  return /[^\s()]+/.exec(text)?.[0] ?? '';
}
