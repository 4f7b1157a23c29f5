import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../common/clock.ts';

/** On Windows a file that somebody reads cannot be replaced; they soon have done. Milliseconds. */
const waits = process.platform === 'win32' ? [5, 10, 20, 50, 100, 200, 400] : [];

/**
 * Replaces a file by one that only its owner may read: whoever dies, it is the old one or the new one. Only one process
 * at a time may call it for a file.
 */
export async function replaceFile(path: string, text: string, clock: Clock): Promise<void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    // Of those that died while they wrote.
    if (name.startsWith(prefix)) await rm(join(folder, name), { force: true });
  }
  const beside = `${path}.${randomUUID()}`;
  try {
    await write(beside, text);
    await patiently(() => rename(beside, path), clock);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

async function write(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function patiently(work: () => Promise<void>, clock: Clock): Promise<void> {
  for (const wait of waits) {
    try {
      return await work();
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    await new Promise<void>((resolve) => clock.setTimer(wait, resolve));
  }
  return work();
}

/** What was taken back must not come again with the power. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
