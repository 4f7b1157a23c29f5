import type { BigIntStats } from 'node:fs';
import type { Evidence, EvidenceFile, EvidenceRole } from '../../model/approval.ts';
import { realPathOf, statOf } from './fileFacts.ts';
import { hashFile, type HashedFile } from './hashedFile.ts';
import { hasSameStamps, type KnownFiles } from './knownFiles.ts';
import { Places } from './places.ts';
import type { SeenFile } from './seenFile.ts';
import type { Sight } from './sight.ts';
import { Turns } from './turns.ts';

/** In bytes: no script is larger. */
const largestScript = 64 * 1024 * 1024;
/** In bytes: a program with all that it needs in one file. */
const largestProgram = 256 * 1024 * 1024;

const nothing = { head: new Uint8Array(), content: [] };

/** How coarse the clock of a file system may be, in milliseconds: of what is younger a change may leave no trace. */
const coarsest = 2_000;

const roles: readonly EvidenceRole[] = [
  ...(['script', 'interpreter', 'program', 'shell', 'env-file', 'module', 'watch', 'cwd'] as const),
];

/** One look at the files that decide what a task executes; and later a second one, whether they are still those. */
export class Survey {
  readonly places: Places;
  /** What it has in common with the surveys of other tasks. */
  readonly sight: Sight | undefined;
  readonly #known: KnownFiles | undefined;
  readonly #seen = new Map<string, SeenFile>();
  readonly #entries = new Map<string, EvidenceFile>();
  /** Directories, by the place that they really are. */
  readonly #directories = new Map<string, string | undefined>();
  readonly #absent = new Set<string>();

  /**
   * `known`: takes files that look as they did for the same, and `sight` what has been looked at just before. Both are
   * for a display and not for a start.
   */
  constructor(folder: string, known?: KnownFiles, sight?: Sight) {
    this.places = sight?.places ?? new Places(folder, realPathOf(folder) ?? folder);
    this.#known = known;
    this.sight = sight;
  }

  /** Reads it, but once. `path`: absolute. */
  async look(path: string, most = largestScript): Promise<SeenFile> {
    const seen = this.#seen.get(path) ?? this.sight?.find(path, most);
    if (seen) return this.#keep(seen);
    const real = this.#realPathOf(path);
    const known = this.#known?.find(path, most);
    const hashed = known ?? (await hashFile(path, most));
    const isNew = isFresh(hashed.stats);
    if (!known && !isNew) this.#known?.keep(path, hashed);
    const place = this.places.placeOf(path, real);
    const found = this.#keep({ ...hashed, ...place, file: path, real, isFresh: isNew });
    this.sight?.keep(found, most);
    return found;
  }

  /** Links are followed; `undefined`: there is nothing, or nothing that can be seen. */
  statOf(path: string): BigIntStats | undefined {
    return this.sight ? this.sight.statOf(path) : statOf(path);
  }

  #realPathOf(path: string): string | undefined {
    return this.sight ? this.sight.realPathOf(path) : realPathOf(path);
  }

  /** With its bytes, also where it was known without; then these, and their hash, are as they are now. */
  async whole(seen: SeenFile): Promise<HashedFile> {
    if (seen.content.length > 0 || seen.hash === undefined) return seen;
    return hashFile(seen.file, largestScript);
  }

  /** Makes what was seen evidence. */
  note(role: EvidenceRole, { path, target, outside, hash, without }: SeenFile): void {
    this.add({
      ...{ role, path },
      ...(target !== undefined && { target }),
      ...(without === undefined ? hash !== undefined && { hash } : { without }),
      ...(outside && { outside }),
    });
  }

  /** A program: what a link of the workspace leads to elsewhere is told by where it is. */
  async noteProgram(role: EvidenceRole, path: string): Promise<SeenFile> {
    const real = this.#realPathOf(path);
    const { outside, ...place } = this.places.placeOf(path, real);
    if (!outside || !this.places.isInside(path)) {
      const seen = await this.look(path, largestProgram);
      this.note(role, seen);
      return seen;
    }
    const stats = this.statOf(path);
    this.add({ role, ...place, without: stats ? 'program' : 'missing' });
    return this.#keep({
      ...place,
      outside,
      file: path,
      real,
      ...(stats && { stats }),
      ...nothing,
      isFresh: false,
    });
  }

  /** A link that leads out of the workspace, where that is not to be. */
  noteRefused(role: EvidenceRole, path: string): void {
    this.add({
      role,
      ...this.places.placeOf(path, this.#realPathOf(path)),
      without: 'unreadable',
      outside: true,
    });
  }

  /** A folder outside of the workspace that a link leads to, into which nobody looks. */
  noteOutside(role: EvidenceRole, path: string): void {
    if (this.#entries.has(`${role}\0${this.nameOf(path)}`)) return;
    this.add({
      role,
      ...this.places.placeOf(path, this.#realPathOf(path)),
      without: 'directory',
      outside: true,
    });
  }

  add(entry: EvidenceFile): void {
    this.#entries.set(`${entry.role}\0${entry.path}`, entry);
  }

  /** The directory in which all is started: it must stay where it is. */
  noteDirectory(path: string): void {
    const { folder, realFolder } = this.places;
    const real = path === folder ? realFolder : this.#realPathOf(path);
    this.#directories.set(path, real);
    const { outside, ...place } = this.places.placeOf(path, real);
    if (outside) this.add({ role: 'cwd', ...place, without: 'directory', outside });
  }

  /** There is nothing, and it would be taken if there were. */
  noteAbsent(path: string): void {
    this.#absent.add(path);
  }

  /** Whether it, or what it leads to, is in the workspace folder. */
  isOfWorkspace(path: string): boolean {
    if (this.places.isInside(path)) return true;
    const real = this.#realPathOf(path);
    return real !== undefined && this.places.isInside(real);
  }

  /** Whether what links lead to is in the workspace folder. Of a link to nothing it is not known. */
  leadsInside(path: string): boolean {
    const real = this.#realPathOf(path);
    return real !== undefined && this.places.placeOf(path, real).outside === undefined;
  }

  nameOf(path: string): string {
    return this.places.placeOf(path, undefined).path;
  }

  files(): Evidence['files'] {
    return [...this.#entries.values()].sort(
      (a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || (a.path < b.path ? -1 : 1),
    );
  }

  /**
   * The path, as evidence has it, of a file that is not any more what was seen. What is not very much is looked at
   * before the call returns.
   */
  async changed(): Promise<string | undefined> {
    const turns = new Turns();
    for (const path of this.#suspects()) {
      if (path !== undefined) return path;
      const turn = turns.next();
      if (turn) await turn;
    }
    for (const seen of this.#seen.values()) {
      if (seen.isFresh && seen.hash !== (await hashFile(seen.file, largestProgram)).hash) return seen.path;
    }
    return undefined;
  }

  /** One after the other, `undefined` for what is as it was. */
  *#suspects(): Generator<string | undefined> {
    for (const seen of this.#seen.values()) yield isAnother(seen) ? seen.path : undefined;
    for (const [path, real] of this.#directories)
      yield realPathOf(path) === real ? undefined : this.nameOf(path);
    for (const path of this.#absent) yield statOf(path) && this.nameOf(path);
  }

  #keep(seen: SeenFile): SeenFile {
    this.#seen.set(seen.file, seen);
    return seen;
  }
}

function isAnother({ file, real, stats, without }: SeenFile): boolean {
  const now = statOf(file);
  // Of what could not be opened nothing has been seen but that.
  if (!stats) return (without === 'missing') !== (now === undefined);
  return now === undefined || !hasSameStamps(now, stats) || realPathOf(file) !== real;
}

function isFresh(stats: BigIntStats | undefined): boolean {
  if (!stats?.isFile()) return false;
  const youngest = stats.ctimeMs > stats.mtimeMs ? stats.ctimeMs : stats.mtimeMs;
  return Number(youngest) > Date.now() - coarsest;
}
