import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processStartToken } from '../../../src/common/processIdentity.ts';

/**
 * Does `work` while no other process does: `file` names the holder, and a holder that has died counts no more.
 * Two that find the same dead holder in the same instant may both get in, so what `work` publishes has to be
 * complete in itself (a rename), and a second publication harmless.
 */
export async function withProcessLock<T>(
  file: string,
  waiting: (holder: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const own = `${file}-${process.pid}`;
  await writeFile(own, JSON.stringify([process.pid, await processStartToken(process.pid)]));
  try {
    for (let holder; (holder = await claim(own, file)) !== undefined; await delay(500)) waiting(holder);
    try {
      return await work();
    } finally {
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** The pid of the living holder, or `undefined` when the lock has become ours. */
async function claim(own: string, file: string): Promise<number | undefined> {
  for (;;) {
    try {
      // A link appears with its content in it: nobody can read a lock without its holder.
      await link(own, file);
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const [pid, token] = JSON.parse(text) as [number, string];
    if ((await processStartToken(pid)) === token) return pid;
    await rm(file, { force: true });
  }
}
