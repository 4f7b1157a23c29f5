import type { BigIntStats } from 'node:fs';
import { statOf } from './fileFacts.ts';
import type { HashedFile } from './hashedFile.ts';

interface Known {
  readonly stats: BigIntStats;
  readonly hash: string;
  readonly head: Uint8Array;
}

const mostKept = 5_000;

/** The hashes of files, for as long as these look as they did: quick, and not to be relied on at a start. */
export class KnownFiles {
  readonly #files = new Map<string, Known>();

  find(path: string, most: number): HashedFile | undefined {
    const known = this.#files.get(path);
    const now = known && statOf(path);
    if (!now || !hasSameStamps(now, known.stats) || now.size > most) return undefined;
    return { stats: now, hash: known.hash, head: known.head, content: [] };
  }

  /** Not to be called for a file that has just been written. */
  keep(path: string, { stats, hash, head }: HashedFile): void {
    if (!stats || hash === undefined) return;
    if (this.#files.size >= mostKept) this.#files.clear();
    this.#files.set(path, { stats, hash, head });
  }
}

export function hasSameStamps(one: BigIntStats, other: BigIntStats): boolean {
  return (
    one.ino === other.ino &&
    one.dev === other.dev &&
    one.size === other.size &&
    one.mtimeNs === other.mtimeNs &&
    one.ctimeNs === other.ctimeNs
  );
}
