import type { HashedFile } from './hashedFile.ts';
import { packageMap, type PackageMap } from './packageMap.ts';
import { TrackedPackages } from './trackedPackages.ts';

const mostKept = 500;

/** What outlives a look: what git tracks, by the stamps of its index, and what a package.json says, by its content. */
export class KnownPackages {
  readonly tracked = new TrackedPackages();
  readonly #maps = new Map<string, PackageMap>();

  known(hash: string): PackageMap | undefined {
    return this.#maps.get(hash);
  }

  read({ hash, content }: HashedFile): PackageMap {
    const map = packageMap(Buffer.concat(content).toString('utf8'));
    if (this.#maps.size >= mostKept) this.#maps.clear();
    if (hash !== undefined) this.#maps.set(hash, map);
    return map;
  }
}
