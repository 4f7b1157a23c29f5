import type { Dirent } from 'node:fs';
import { glob } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { isCostlyPattern } from '../../common/costlyPattern.ts';
import { realPathOf, statOf } from './fileFacts.ts';
import { mostBytes, mostFiles } from './moduleWalk.ts';
import type { Survey } from './survey.ts';
import { Turns } from './turns.ts';

/** What is never looked into: a walk of minutes, and nobody's own. */
const neverWalked = /(?:^|[\\/])(?:node_modules|\.git)(?:[\\/]|$)/;

/** Beyond so many links to folders nobody looks through them. */
const mostLinks = 500;

/** Notes the files that match a task's `watch`. */
export async function watchedFiles(globs: readonly string[], survey: Survey): Promise<void> {
  const watch = new Watch(survey);
  for (const pattern of globs) {
    if (isAbsolute(pattern) || /(^|[\\/{,(|])\.\.([\\/},)|]|$)/.test(pattern)) {
      survey.add({ role: 'watch', path: pattern, without: 'unreadable', outside: true });
    } else if (isCostlyPattern(pattern)) {
      survey.add({ role: 'watch', path: pattern.slice(0, 200), without: 'too-large' });
    } else if (!(await watch.walk(pattern, survey.places.realFolder))) {
      survey.add({ role: 'watch', path: pattern, without: 'too-large' });
      return;
    }
  }
}

class Watch {
  readonly #survey: Survey;
  readonly #turns = new Turns();
  /** Which patterns have been looked for in which folders: links may lead in circles. */
  readonly #walked = new Set<string>();
  #links = 0;
  #count = 0;
  #bytes = 0;

  constructor(survey: Survey) {
    this.#survey = survey;
  }

  /** Resolves to whether it was seen to the end. `folder`: without links. */
  async walk(pattern: string, folder: string): Promise<boolean> {
    const key = `${folder}\0${pattern}`;
    if (this.#walked.has(key)) return true;
    this.#walked.add(key);
    const parts = partsOf(pattern);
    for await (const entry of entriesOf(pattern, folder)) {
      if (this.#count > mostFiles || this.#bytes > mostBytes) return false;
      this.#count++;
      this.#bytes += await this.#file(join(entry.parentPath, entry.name));
      if (isLinkTo(entry, parts.at(-1)) && !(await this.#follow(entry, '**'))) return false;
      const turn = this.#turns.next();
      if (turn) await turn;
    }
    return this.#followLinks(parts, folder);
  }

  /** A glob goes through no link that it does not name: what matches behind such a one is looked for from there. */
  async #followLinks(parts: readonly string[], folder: string): Promise<boolean> {
    const first = parts.findIndex((part) => /[*?[{(]/.test(part));
    for (let at = first; first >= 0 && at < parts.length - 1; at++) {
      const rest = parts.slice(at + 1).join('/');
      const here = parts.slice(0, at + 1).join('/');
      for await (const entry of entriesOf(here, folder)) {
        const turn = this.#turns.next();
        if (turn) await turn;
        if (!entry.isSymbolicLink()) continue;
        if (!(await this.#follow(entry, rest))) return false;
        // What stands for any folders may go on behind it.
        const isOpen = parts[at]?.includes('**') === true;
        if (isOpen && !(await this.#follow(entry, `**/${rest}`))) return false;
      }
    }
    return true;
  }

  /** Resolves to whether it was seen to the end. */
  async #follow(entry: Dirent, pattern: string): Promise<boolean> {
    const path = join(entry.parentPath, entry.name);
    if (statOf(path)?.isDirectory() !== true) return true;
    const real = realPathOf(path);
    // The consent says where it leads, and where that is not the workspace's, no more.
    if (real === undefined || !this.#survey.leadsInside(path)) {
      this.#survey.noteOutside('watch', path);
      return true;
    }
    if (/[\\/]\.git(?:[\\/]|$)/.test(real)) return true;
    return ++this.#links <= mostLinks && this.walk(pattern, real);
  }

  /** Resolves to its size. */
  async #file(path: string): Promise<number> {
    const survey = this.#survey;
    if (!survey.leadsInside(path)) {
      survey.noteRefused('watch', path);
      return 0;
    }
    const stats = statOf(path);
    if (!stats || stats.isDirectory()) return 0;
    survey.note('watch', await survey.look(path));
    return Number(stats.size);
  }
}

function isLinkTo(entry: Dirent, last: string | undefined): boolean {
  return entry.isSymbolicLink() && last?.includes('**') === true;
}

function entriesOf(pattern: string, cwd: string): AsyncIterable<Dirent> {
  return glob(pattern, { cwd: resolve(cwd), withFileTypes: true, exclude: isNeverWalked });
}

function isNeverWalked(entry: Dirent): boolean {
  return neverWalked.test(entry.name);
}

/** Between slashes, but those in braces. */
function partsOf(pattern: string): readonly string[] {
  const parts = [''];
  let braces = 0;
  for (const letter of process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern) {
    if (letter === '{') braces++;
    else if (letter === '}') braces--;
    if (letter === '/' && braces <= 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
