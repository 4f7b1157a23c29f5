import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HistoryUnwritableError } from '../database/unwritable.ts';
import { obstacleIn, type Obstacle } from './obstacle.ts';

/** What has to be there instead of what is; or why the system lets nothing be made there. */
export type UnusableReason = Obstacle['expected'] | 'permission' | 'read-only' | 'full';

/** The state cannot be kept where it belongs. Nothing has been changed. */
export class UnusableStateError extends Error {
  /** Absolute. */
  readonly path: string;
  readonly why: UnusableReason;

  constructor(path: string, why: UnusableReason, cause?: unknown) {
    super(`The state cannot be kept (${why}): ${path}`, { cause });
    this.name = 'UnusableStateError';
    this.path = path;
    this.why = why;
  }
}

const reasons: ReadonlyMap<unknown, UnusableReason> = new Map([
  ['EEXIST', 'folder'],
  ['ENOTDIR', 'folder'],
  ['EACCES', 'permission'],
  ['EPERM', 'permission'],
  ['EROFS', 'read-only'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
]);

/** What the system says of a path of the state, where it is one of these; `undefined`: something else. */
export function asUnusable(error: unknown): UnusableStateError | undefined {
  if (error instanceof UnusableStateError) return error;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const why = reasons.get(error.code);
  const { path } = error as NodeJS.ErrnoException;
  return why && path !== undefined ? new UnusableStateError(path, why, error) : undefined;
}

/**
 * Why a state folder could not be opened: it is looked for what is in the way, and where nothing can be made, as the
 * system itself may name another reason. `undefined`: nothing of that kind.
 */
export async function whyUnusable(error: unknown, state: string): Promise<UnusableStateError | undefined> {
  const obstacle = await obstacleIn(state);
  if (obstacle) return new UnusableStateError(obstacle.path, obstacle.expected, error);
  // It says itself what is the matter.
  if (error instanceof HistoryUnwritableError) return undefined;
  return (await unwritable(state)) ?? asUnusable(error);
}

/** The folder nearest to the state, or its own, where it lets nothing be made. */
async function unwritable(state: string): Promise<UnusableStateError | undefined> {
  for (let folder = state; ; folder = dirname(folder)) {
    try {
      await access(folder, constants.W_OK | constants.X_OK);
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' || dirname(folder) === folder) return asUnusable(error);
    }
  }
}
