import { resolve } from 'node:path';
import { isGlob, withoutBraces } from './globs.ts';
import type { ModuleFiles } from './moduleFiles.ts';
import { pathsInWord } from './pathsInWord.ts';
import type { PatternFiles } from './patternFiles.ts';
import type { Survey } from './survey.ts';

const most = 100;

/** The folders that relative paths may be relative to, beside that of the file which names them. */
export class WorkingFolders {
  readonly #files: ModuleFiles;
  readonly #survey: Survey;
  readonly #patterns: PatternFiles;
  readonly #folders: Set<string>;
  #last: { folders: readonly string[]; count: number; all: readonly string[] } | undefined;

  constructor(files: ModuleFiles, survey: Survey, patterns: PatternFiles, cwd: string) {
    this.#files = files;
    this.#survey = survey;
    this.#patterns = patterns;
    this.#folders = new Set([cwd]);
  }

  get count(): number {
    return this.#folders.size;
  }

  /** The same list for the same folders: it is asked for with each word. */
  with(folders: readonly string[]): readonly string[] {
    const last = this.#last;
    if (last?.folders === folders && last.count === this.#folders.size) return last.all;
    const all = [...new Set([...folders, ...this.#folders])];
    this.#last = { folders, count: this.#folders.size, all };
    return all;
  }

  /** What follows is done in that directory, or those. */
  enter(word: string, bases: readonly string[]): void {
    for (const path of withoutBraces(word).flatMap((one) => pathsInWord(one))) {
      for (const base of bases) {
        const onPath = (folder: string) => this.#enter(folder);
        if (isGlob(path)) this.#patterns.find({ base, pattern: path, onPath }, 'enter');
        else onPath(resolve(base, path));
      }
    }
  }

  #enter(folder: string): void {
    if (this.#folders.has(folder) || !this.#survey.places.isInside(folder)) return;
    if (this.#files.kindOf(folder) !== 'folder') return;
    if (this.#folders.size < most) this.#folders.add(folder);
    else this.#survey.add({ role: 'module', path: this.#survey.nameOf(folder), without: 'too-large' });
  }
}
