import { dirname, join, resolve } from 'node:path';
import { headOf, namesIn, statOf } from './fileFacts.ts';
import { isCodeName } from './codeFile.ts';

// As Node, TypeScript and the bundlers try them.
const endings = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.jsx', '.tsx', '.json', '.node'];

// With which of them what is read as code may be named without.
const leftOut = ['.js', '.mjs', '.cjs', '.ts', '.psm1', '.psd1', '.ps1'];
// Longer ones are code.
const longestPath = 255;

const pythonEnding = /\.(?:py|pyc|so|pyd)$/;

/** Code: by its name, its permission to be run, or its `#!`. */
export type Kind = 'code' | 'data' | 'folder' | 'none';

/** What is known of files and folders before. */
export interface Known {
  readonly kinds: Map<string, Kind>;
  readonly names: Map<string, ReadonlySet<string> | undefined>;
}

/** Finds the files that names in code may mean. Answers are kept for the time of one look, or of all looks of `known`. */
export class ModuleFiles {
  readonly #kinds: Map<string, Kind>;
  readonly #asked = new Map<string, number>();
  readonly #names: Map<string, ReadonlySet<string> | undefined>;

  constructor({ kinds, names }: Known = { kinds: new Map(), names: new Map() }) {
    this.#kinds = kinds;
    this.#names = names;
  }

  /** What is at a path. */
  kindOf(path: string): Kind {
    let kind = this.#kinds.get(path);
    if (kind === undefined) this.#kinds.set(path, (kind = findKind(path)));
    return kind;
  }

  /** What is in a folder, where that can be listed. */
  namesIn(folder: string): ReadonlySet<string> | undefined {
    if (!this.#names.has(folder)) this.#names.set(folder, namesIn(folder));
    return this.#names.get(folder);
  }

  /** Whether a path relative to a folder may name anything: that spares a question for each word of a command. */
  mayHave(folder: string, path: string): boolean {
    // Other systems take other letters for the same.
    if (process.platform !== 'linux' || /^\.\.?(?:\/|$)|^\//.test(path)) return true;
    const asked = (this.#asked.get(folder) ?? 0) + 1;
    this.#asked.set(folder, asked);
    // To list a folder takes as long as some such questions.
    if (asked < 16) return true;
    const slash = path.indexOf('/');
    return this.namesIn(folder)?.has(slash < 0 ? path : path.slice(0, slash)) ?? true;
  }

  isFile(path: string): boolean {
    return /^(?:code|data)$/.test(this.kindOf(path));
  }

  /** What an interpreter may read by a path: without its ending too, where it is not there as it stands. */
  asRead(base: string, path: string): readonly string[] {
    if (path.startsWith('-') || path.length > longestPath) return [path];
    if (isCodeName(path) && this.isFile(resolve(base, path))) return [path];
    return [path, ...leftOut.map((ending) => path + ending)];
  }

  /** The modules that a path of JavaScript may mean: which one, Node and the bundlers do not agree on. */
  javascript(path: string): readonly string[] {
    const kind = this.kindOf(path);
    if (kind === 'code' || kind === 'data') return [path];
    const typed = path.replace(/\.([mc]?)js(x?)$/, '.$1ts$2');
    const names = [...endings.map((ending) => path + ending), ...(typed === path ? [] : [typed])];
    if (kind === 'folder')
      names.push(join(path, 'package.json'), ...endings.map((end) => join(path, `index${end}`)));
    return names.filter((name) => this.isFile(name));
  }

  /** The nearest file upwards of each of the names, as far as `isWithin` says: one does not stand in for another. */
  upwards(names: readonly string[], folder: string, isWithin: (path: string) => boolean): readonly string[] {
    return names.flatMap((name) => {
      for (let at = folder; isWithin(at); at = dirname(at)) {
        if (this.isFile(join(at, name))) return [join(at, name)];
        if (at === dirname(at)) break;
      }
      return [];
    });
  }

  /** All modules of Python that lie in a folder itself; `undefined`: it holds too much to be listed. */
  pythonIn(folder: string): readonly string[] | undefined {
    const names = this.namesIn(folder);
    if (!names) return this.kindOf(folder) === 'folder' ? undefined : [];
    return [...names]
      .filter((name) => !/^\.|^(?:node_modules|__pycache__)$/.test(name))
      .flatMap((name) => {
        const path = join(folder, name);
        if (pythonEnding.test(name)) return [path];
        // A package has no dot in its name.
        if (name.includes('.') || this.kindOf(path) !== 'folder') return [];
        return ['.py', '.pyc', '.so'].map((ending) => join(path, `__init__${ending}`));
      })
      .filter((path) => this.isFile(path));
  }

  /** The modules of Python that a name may mean below a folder, with all that is imported on the way to it. */
  python(folder: string, module: string, names: readonly string[]): readonly string[] {
    const found: string[] = [];
    let at: string | undefined = folder;
    for (const part of module === '' ? [] : module.split('.')) {
      if (at === undefined) return found;
      found.push(...this.#pythonModule(at, part));
      at = this.kindOf(join(at, part)) === 'folder' ? join(at, part) : undefined;
    }
    if (at === undefined) return found;
    const inside = at;
    if (module === '') found.push(...this.#pythonModule(inside, '__init__'));
    return [...found, ...[...names, '__main__'].flatMap((name) => this.#pythonModule(inside, name))];
  }

  #pythonModule(folder: string, name: string): readonly string[] {
    const names = this.namesIn(folder);
    if (name === '' || !names) return [];
    const files = [...names].filter((file) => file.startsWith(`${name}.`) && pythonEnding.test(file));
    if (names.has(name) && name !== '__main__') files.push(join(name, '__init__.py'));
    const found = files.map((file) => join(folder, file)).filter((path) => this.isFile(path));
    return [...found, ...this.#uncheckedCaches(folder, name)];
  }

  /** Python takes them for their source without a look at it: flags 1, "unchecked", of PEP 552. */
  #uncheckedCaches(folder: string, name: string): readonly string[] {
    const cache = join(folder, '__pycache__');
    if (!this.namesIn(folder)?.has('__pycache__')) return [];
    return [...(this.namesIn(cache) ?? [])]
      .filter((file) => file.startsWith(`${name}.`) && file.endsWith('.pyc'))
      .map((file) => join(cache, file))
      .filter((path) => (headOf(path, 8)[4] ?? 0) % 4 === 1);
  }
}

function findKind(path: string): Kind {
  const stats = statOf(path);
  if (!stats) return 'none';
  if (stats.isDirectory()) return 'folder';
  // What is no file cannot be read, and that is told where it is looked at.
  if (!stats.isFile() || isCodeName(path) || (stats.mode & 0o111n) !== 0n) return 'code';
  return headOf(path, 2).toString('latin1') === '#!' ? 'code' : 'data';
}
