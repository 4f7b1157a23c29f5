import { dirname, resolve } from 'node:path';
import { realPathOf } from './fileFacts.ts';
import type { ModuleFiles } from './moduleFiles.ts';
import type { Reference } from './namedModules.ts';
import { pathsInWord } from './pathsInWord.ts';
import type { Survey } from './survey.ts';

/** Finds the modules that Python takes. */
export class PythonFiles {
  readonly #files: ModuleFiles;
  readonly #survey: Survey;
  readonly #onModule: (path: string) => void;
  /** Folders in which it looks for modules, beside that of the file which names them. */
  readonly #path = new Set<string>();
  readonly #folders = new Set<string>();

  constructor(files: ModuleFiles, survey: Survey, cwd: string, onModule: (path: string) => void) {
    this.#files = files;
    this.#survey = survey;
    this.#onModule = onModule;
    this.#path.add(cwd);
  }

  addPath(folder: string): void {
    this.#path.add(folder);
  }

  /** Modules in a folder that Python takes in place of those of its own library, whoever imports these. */
  folder(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    if (!this.#survey.isOfWorkspace(folder)) return;
    const files = this.#files.pythonIn(folder);
    // Nobody can say what is among them.
    if (!files) this.#survey.add({ role: 'module', path: this.#survey.nameOf(folder), without: 'too-large' });
    for (const file of files ?? []) this.#onModule(file);
  }

  module({ level, module, names }: Python, folders: readonly string[]): void {
    const up = '../'.repeat(Math.max(0, level - 1));
    const roots = level > 0 ? folders.map((folder) => resolve(folder, up)) : [...folders, ...this.#path];
    for (const root of new Set(roots)) {
      if (!this.#survey.isOfWorkspace(root)) continue;
      for (const file of this.#files.python(root, module, names)) this.#onModule(file);
    }
  }

  /** Where Python looks first, before its own library: beside what it is given, or else in the working directory. */
  start(given: readonly string[], bases: readonly string[]): void {
    let isFound = false;
    // Behind `-m` is the name of a module, and no folder in which others are looked for.
    const paths = given.filter((_, index) => !/^-[A-Za-z]*[mc]$/.test(given[index - 1] ?? ''));
    for (const path of paths.flatMap((word) => pathsInWord(word))) {
      for (const base of bases) {
        const at = resolve(base, path);
        const kind = this.#files.kindOf(at);
        if (kind === 'none') continue;
        isFound = true;
        if (kind === 'folder') this.folder(at);
        else for (const one of [at, realPathOf(at) ?? at]) this.folder(dirname(one));
      }
    }
    const isModule = given.some((word) => /^-[A-Za-z]*[mc]/.test(word));
    if (isModule || !isFound) for (const base of bases) this.folder(base);
  }
}

type Python = Pick<Extract<Reference, { form: 'python' }>, 'level' | 'module' | 'names'>;
