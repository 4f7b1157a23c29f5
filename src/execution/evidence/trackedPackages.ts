import type { BigIntStats } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { headOf, statOf } from './fileFacts.ts';
import { GitIndex } from './gitIndex.ts';
import { hashFile } from './hashedFile.ts';
import { hasSameStamps } from './knownFiles.ts';
import { Turns } from './turns.ts';

// In bytes: a million files take about a tenth of a gigabyte.
const largestIndex = 256 * 1024 * 1024;

/** Places of packages, each named by its path in small letters; `all`: it is not known which. */
type Places = ReadonlySet<string> | 'all';

interface Known {
  readonly stats: BigIntStats | undefined;
  readonly places: Promise<Places>;
}

const packageFolders = '(?:node_modules|(?:site|dist)-packages)';
const inPackages = new RegExp(`[\\\\/]${packageFolders}(?=[\\\\/]|$)`, 'g');
/** As far as to the name of a package; Python's folders are not told apart. */
const ofPackage = /(?:^|\/)(?:node_modules\/(?:@[^/]*\/)?[^/]+|(?:site|dist)-packages(?=\/))/g;
/** Of a link or a submodule, which have nothing below. */
const ofFolder = new RegExp(`(?:^|/)${packageFolders}(?:/@[^/]*)?(?=/|$)`, 'g');

/** Where tools leave what they make. */
const ofOutput = new RegExp(
  '(?:^|/)(?:dist|build|out|target|coverage|htmlcov|storybook-static|_build|_site|__pycache__|' +
    '\\.(?:next|nuxt|output|svelte-kit|turbo|cache|parcel-cache|vite|docusaurus|tox|nox|[a-z]+_cache))(?=/|$)',
  'g',
);

/** Whether it lies where package managers put what they install. */
export function isInPackages(path: string): boolean {
  return path.search(inPackages) >= 0;
}

/**
 * Which of the packages that lie in the folders of package managers are part of a git repository: a pull changes these,
 * and nothing but an installation the others.
 */
export class TrackedPackages {
  readonly #known = new Map<string, Known>();

  /** Whether git tracks anything of the packages in which a file lies. `path`: absolute. */
  async has(path: string): Promise<boolean> {
    const last = [...path.matchAll(inPackages)].at(-1);
    if (!last) return false;
    for (let root = path.slice(0, last.index) || '/'; ; root = dirname(root)) {
      const tracked = await this.#placesIn(root);
      if (tracked === 'all') return true;
      if (tracked && isAmong(tracked, placeName(relative(root, path)))) return true;
      if (root === dirname(root)) return false;
    }
  }

  /**
   * Whether a file has been made here: it lies in a git repository, in a folder of outputs, and git tracks nothing of
   * that folder. `path`: absolute.
   */
  async isMade(path: string): Promise<boolean> {
    if (waysTo(placeName(path), ofOutput).length === 0) return false;
    let isMade = false;
    for (let root = dirname(path); ; root = dirname(root)) {
      const tracked = await this.#placesIn(root);
      if (tracked) {
        const way = waysTo(placeName(relative(root, path)), ofOutput).at(-1);
        if (tracked === 'all' || (way !== undefined && tracked.has(way))) return false;
        if (way !== undefined) isMade = true;
      }
      if (root === dirname(root)) return isMade;
    }
  }

  /** `undefined`: it is not the root of a working tree. */
  async #placesIn(root: string): Promise<Places | undefined> {
    const git = join(root, '.git');
    const stats = statOf(git);
    if (!stats) return undefined;
    if (stats.isDirectory()) return this.#placesOf(join(git, 'index'));
    // Of a submodule, or of a further working tree.
    const [, folder] = /^gitdir: ([^\n\r]+)/.exec(headOf(git, 4_096).toString('utf8')) ?? [];
    return folder === undefined ? 'all' : this.#placesOf(join(resolve(root, folder), 'index'));
  }

  /** Read again when it is another one: git writes a new file each time. */
  #placesOf(index: string): Promise<Places> {
    const stats = statOf(index);
    const known = this.#known.get(index);
    const isSame = known && (stats ? known.stats && hasSameStamps(stats, known.stats) : !known.stats);
    if (isSame) return known.places;
    const places = readPlaces(index);
    this.#known.set(index, { stats, places });
    return places;
  }
}

function isAmong(tracked: ReadonlySet<string>, path: string): boolean {
  return [...waysTo(`${path}/`, ofPackage), ...waysTo(path, ofFolder)].some((way) => tracked.has(way));
}

function waysTo(path: string, end: RegExp): readonly string[] {
  return [...path.matchAll(end)].map((found) => path.slice(0, found.index + found[0].length));
}

/** Other systems take other letters for the same; here it does no harm. */
function placeName(path: string): string {
  return path.replaceAll('\\', '/').normalize('NFC').toLowerCase();
}

async function readPlaces(index: string): Promise<Places> {
  const places = new Set<string>();
  const turns = new Turns();
  try {
    for (let file: string | undefined = index; file !== undefined;) {
      const { content, without } = await hashFile(file, largestIndex);
      // A repository to which nothing has been added yet; of a split one the other half must be there.
      if (without === 'missing' && file === index) return places;
      const read: GitIndex = new GitIndex(Buffer.concat(content));
      for (const path of read.paths()) {
        notePlaces(path, places);
        const turn = turns.next();
        if (turn) await turn;
      }
      const shared: string | undefined = file === index ? read.shared() : undefined;
      file = shared === undefined ? undefined : join(dirname(index), shared);
    }
    return places;
  } catch {
    return 'all';
  }
}

function notePlaces(path: string, places: Set<string>): void {
  // That of a sparse index is a folder.
  const name = placeName(path).replace(/\/$/, '');
  for (const way of waysTo(name, ofOutput)) places.add(way);
  if (!/node_modules|-packages/.test(name)) return;
  for (const way of waysTo(name, ofPackage)) places.add(way);
  if (waysTo(name, ofFolder).at(-1) === name) places.add(name);
}
