import { rename, rmdir } from 'node:fs/promises';

/**
 * Puts a state folder where there is none, or an empty one, in one step: a kill leaves it whole in the one place or the
 * other. Rejects where something is in the way, or the system does not let us.
 */
export async function moveState(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Not every system lets a folder take the place of an empty one; and this removes no other.
    if (!(await removeEmpty(to))) throw error;
    await rename(from, to);
  }
}

/**
 * Sets a state folder aside under a dated name (UTC) beside it, and returns its absolute path. `undefined`: there was
 * none, or an empty one.
 */
export async function setStateAside(state: string, now: number): Promise<string | undefined> {
  if (await removeEmpty(state)) return undefined;
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const stamp = `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
  const aside = `${state}.replaced-${stamp}`;
  try {
    await rename(state, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}
