import { constants, type Stats } from 'node:fs';
import { chmod, lstat, open } from 'node:fs/promises';

export type OwnKind = 'folder' | 'file';

/**
 * Why what lies at a path is not taken for this user's own. `link`: a symbolic link; `owner`: another user's;
 * `writable`: others can write it; `kind`: a file where a folder is expected, say; `inside-workspace`: it could have come
 * with what it is to be kept apart from; `content`: it holds what this program does not write.
 */
export type ForeignReason = 'link' | 'owner' | 'writable' | 'kind' | 'inside-workspace' | 'content';

/** Somebody else may have made, or may change, what only this user must. It has been left as it is. */
export class ForeignStateError extends Error {
  /** Absolute. */
  readonly path: string;
  readonly why: ForeignReason;

  constructor(path: string, why: ForeignReason) {
    super(`Not trusted (${why}): ${path}`);
    this.name = 'ForeignStateError';
    this.path = path;
    this.why = why;
  }
}

type Found = Pick<Stats, 'isSymbolicLink' | 'isDirectory' | 'isFile' | 'uid' | 'mode'>;

const writableByOthers = 0o022;

/** Windows has no such owner: `undefined`, and neither owner nor permissions are looked at there. */
function ownUid(): number | undefined {
  return process.getuid?.();
}

/**
 * Whether it is this user's own, by what `lstat` or, of what is open, `fstat` says. Throws `ForeignStateError`. Root's
 * own is what root owns.
 */
export function assertOwnStats(
  path: string,
  found: Found,
  kind: OwnKind,
  uid: number | undefined = ownUid(),
): void {
  assertOwned(path, found, kind, uid);
  if (uid !== undefined && (found.mode & writableByOthers) !== 0)
    throw new ForeignStateError(path, 'writable');
}

/**
 * Throws `ForeignStateError` where what lies at `path` is not this user's own, and what the system says where nothing
 * does. A link is not followed; those above it are.
 */
export async function assertOwn(
  path: string,
  kind: OwnKind,
  uid: number | undefined = ownUid(),
): Promise<void> {
  assertOwnStats(path, await lstat(path), kind, uid);
}

/**
 * As `assertOwn`, but what others are permitted beyond `mode` is taken away from them first: what they may have put or
 * changed in there is to be looked at before.
 */
export async function makePrivate(
  folder: string,
  mode = 0o700,
  uid: number | undefined = ownUid(),
): Promise<void> {
  const found = await lstat(folder);
  assertOwned(folder, found, 'folder', uid);
  if (uid === undefined || (found.mode & 0o777 & ~mode) === 0) return;
  {
    // By its descriptor: a link that has just taken its place is not followed.
    const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
    await using handle = await open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    assertOwned(folder, await handle.stat(), 'folder', uid);
    await handle.chmod(found.mode & mode);
  }
  // Some file systems keep no permissions.
  await assertOwn(folder, 'folder', uid);
}

/** For a file in a folder that nobody else could get into: so others have not changed it, whatever it permits. */
export async function makePrivateFile(path: string, uid: number | undefined = ownUid()): Promise<void> {
  const found = await lstat(path);
  assertOwned(path, found, 'file', uid);
  // Not by a descriptor: to close one would take away the locks that this process holds on the file.
  if (uid !== undefined && (found.mode & 0o077) !== 0) await chmod(path, found.mode & 0o700);
}

/** Whether others can get into this user's own folder. Throws `ForeignStateError` where it is not that. */
export async function isOpenToOthers(folder: string, uid: number | undefined = ownUid()): Promise<boolean> {
  const found = await lstat(folder);
  assertOwned(folder, found, 'folder', uid);
  return uid !== undefined && (found.mode & 0o011) !== 0;
}

function assertOwned(path: string, found: Found, kind: OwnKind, uid: number | undefined): void {
  if (found.isSymbolicLink()) throw new ForeignStateError(path, 'link');
  if (!(kind === 'folder' ? found.isDirectory() : found.isFile())) throw new ForeignStateError(path, 'kind');
  if (uid !== undefined && found.uid !== uid) throw new ForeignStateError(path, 'owner');
}
