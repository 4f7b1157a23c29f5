import { isAbsolute, resolve } from 'node:path';
import { globbed, isGlob } from './globs.ts';
import type { ModuleFiles } from './moduleFiles.ts';
import type { Survey } from './survey.ts';
import { Turns } from './turns.ts';

// What is looked at while the caller waits: a few folders.
const mostSteps = 160;

// Of all patterns together.
const mostOfAll = 20_000;

interface Search {
  readonly base: string;
  readonly pattern: string;
  readonly onPath: (path: string) => void;
}

/** Finds the files that patterns in commands stand for. */
export class PatternFiles {
  readonly #files: ModuleFiles;
  readonly #survey: Survey;
  /** Of those that lead through all folders below one. */
  readonly #searches: Search[] = [];
  readonly #asked = new Set<string>();
  #steps = 0;

  constructor(files: ModuleFiles, survey: Survey) {
    this.#files = files;
    this.#survey = survey;
  }

  /** At once, or in `search`. `purpose`: of what is asked for once. */
  find(search: Search, purpose: string): void {
    const { base, pattern, onPath } = search;
    const key = `${purpose}\0${base}\0${pattern}`;
    if (this.#asked.has(key) || !this.#isInside(base, pattern)) return;
    this.#asked.add(key);
    if (pattern.includes('**')) {
      this.#searches.push(search);
      return;
    }
    let steps = 0;
    for (const found of globbed(base, pattern, this.#files)) {
      const isTooMany = found === 'too-many' || (found === 'step' && ++steps > mostSteps);
      if (isTooMany || this.#steps++ > mostOfAll) {
        this.#tooMany(base, pattern);
        return;
      }
      if (typeof found === 'object') onPath(found.path);
    }
  }

  async search(): Promise<void> {
    const turns = new Turns();
    for (let next = this.#searches.pop(); next; next = this.#searches.pop()) {
      const { base, pattern, onPath } = next;
      for (const found of globbed(base, pattern, this.#files)) {
        if (found === 'too-many' || this.#steps++ > mostOfAll) {
          this.#tooMany(base, pattern);
          break;
        }
        if (found !== 'step') onPath(found.path);
        const turn = turns.next();
        if (turn) await turn;
      }
    }
  }

  /** The folder in which it begins to stand for several files. */
  #isInside(base: string, pattern: string): boolean {
    const segments = pattern.split('/');
    const fixed = segments.slice(0, segments.findIndex(isGlob)).join('/');
    return this.#survey.places.isInside(isAbsolute(pattern) ? resolve('/', fixed) : resolve(base, fixed));
  }

  #tooMany(base: string, pattern: string): void {
    const isAll = this.#steps > mostOfAll;
    const path = isAll ? '.' : this.#survey.nameOf(resolve(base, pattern)).slice(0, 200);
    this.#survey.add({ role: 'module', path, without: 'too-large' });
  }
}
