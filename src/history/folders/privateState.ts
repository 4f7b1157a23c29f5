import { lstat, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  assertOwn,
  ForeignStateError,
  isOpenToOthers,
  makePrivate,
  makePrivateFile,
  type OwnKind,
} from '../../common/ownership.ts';
import { realPathSoFar, relativeInside } from '../../common/realPath.ts';

/** Who else writes in the folder of the state could make up its history, and what its user has allowed. */
const files = [
  ...['history.db', 'history.db-wal', 'history.db-shm', 'history.db-journal', 'history.next.db'],
  ...['lock.db', 'lock.db-journal'],
];
const folders = ['logs', 'kept', 'reports'];
/** Whatever lies in a folder with one of these may come from elsewhere. */
const repositories = ['.git', '.hg', '.jj', '.svn'];

/**
 * Refuses a home of the state that somebody else may have made: another user, or whoever writes the repository of the
 * workspace folder (its real path). It need not be there. Throws `ForeignStateError`.
 */
export async function assertOwnHome(home: string, folder: string): Promise<void> {
  await refuseInside(home, folder);
  if (!(await isThere(home))) return;
  // Before it is closed to others: the next one that looks would not know that it was open.
  await unlessOther(assertOwn(join(home, 'machine-id'), 'file'));
  // It may be a folder with other things in it: that others read them is no matter of ours.
  await makePrivate(home, 0o755);
}

/** Refuses a state folder, and what is opened in it, as `assertOwnHome` does; what is too open is closed to others. */
export async function assertOwnState(state: string): Promise<void> {
  if (!(await isThere(state))) return;
  const wasOpen = await isOpenToOthers(state);
  // First, for what has been closed does not tell that it was open.
  if (wasOpen) await checkAll(state, assertOwn);
  await makePrivate(state);
  await checkAll(state, (path, kind) => (kind === 'folder' ? makePrivate(path) : makePrivateFile(path)));
}

async function checkAll(state: string, check: (path: string, kind: OwnKind) => Promise<void>): Promise<void> {
  const all = [
    ...files.map((name) => unlessGone(check(join(state, name), 'file'))),
    ...folders.map((name) => unlessOther(check(join(state, name), 'folder'))),
  ];
  await Promise.all(all);
  // They tell what to publish and to remove, and are believed.
  const notes = join(state, 'kept');
  const names = (await readdir(notes).catch(() => [])).filter((name) => name.includes('.json'));
  await Promise.all(names.map((name) => unlessGone(assertOwn(join(notes, name), 'file'))));
}

/** A repository would bring its own history, and its own approvals. */
async function refuseInside(home: string, folder: string): Promise<void> {
  const real = await realPathSoFar(home).catch(() => resolve(home));
  const user = await ownHome();
  for (let above = folder; ; above = dirname(above)) {
    const holds = (path: string) => relativeInside(above, path) !== undefined;
    // Who writes in all of the user's own folder needs no history: what its user's shell reads is there, too.
    if (user !== undefined && holds(user)) return;
    if (holds(real) && (above === folder || (await isRepository(above)))) {
      throw new ForeignStateError(home, 'inside-workspace');
    }
    if (dirname(above) === above) return;
  }
}

/** As the system has it, whatever the environment says. */
async function ownHome(): Promise<string | undefined> {
  try {
    return await realPathSoFar(userInfo().homedir);
  } catch {
    return undefined;
  }
}

async function isRepository(folder: string): Promise<boolean> {
  const found = await Promise.all(repositories.map((name) => isThere(join(folder, name))));
  return found.includes(true);
}

/** What cannot be looked at cannot be opened either. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** What is of another kind is in the way, and not believed by anybody. */
async function unlessOther(check: Promise<void>): Promise<void> {
  try {
    await unlessGone(check);
  } catch (error) {
    if (!(error instanceof ForeignStateError && error.why === 'kind')) throw error;
  }
}

async function unlessGone(check: Promise<void>): Promise<void> {
  try {
    await check;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
