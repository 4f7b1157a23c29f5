import type { Dir } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { KeptLog } from '../../engine/ports.ts';
import { segmentPaths } from './logSegments.ts';
import { mendedPath } from './mendLog.ts';
import { sortInSteps } from './sortInSteps.ts';

/** Files that are looked at before the process may do something else. */
const step = 100;
const partName = /^([\w-]+)\.log(?:\.[12]|\.new)?$/;

/** Every file in which something of a log may be; the log itself comes last. */
export function partPaths(logPath: string): readonly string[] {
  return [...segmentPaths(logPath), mendedPath(logPath), logPath];
}

/**
 * Every run of which a file lies in `folder`, and how many bytes its files have, in the order of the ids: the oldest
 * first. What is no file, or has another name, is nobody's log. Without the folder there are none.
 */
export async function keptLogs(folder: string): Promise<KeptLog[]> {
  const found = new Map<string, { readonly runId: string; bytes: number }>();
  const logs: KeptLog[] = [];
  for await (const parts of partsIn(folder)) {
    for (const { runId, bytes } of parts) {
      const known = found.get(runId);
      if (known) known.bytes += bytes;
      else {
        const log = { runId, bytes };
        found.set(runId, log);
        logs.push(log);
      }
    }
  }
  return sortInSteps(logs, (first, second) =>
    first.runId < second.runId ? -1 : Number(first.runId > second.runId),
  );
}

async function* partsIn(folder: string): AsyncGenerator<readonly KeptLog[]> {
  const entries = await opened(folder);
  if (!entries) return;
  let names: string[] = [];
  for await (const { name } of entries) {
    if (partName.test(name)) names.push(name);
    if (names.length < step) continue;
    yield await sizesOf(folder, names);
    names = [];
    await setImmediate();
  }
  yield await sizesOf(folder, names);
}

async function opened(folder: string): Promise<Dir | undefined> {
  try {
    return await opendir(folder, { bufferSize: step });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function sizesOf(folder: string, names: readonly string[]): Promise<readonly KeptLog[]> {
  const sizes = await Promise.all(names.map((name) => sizeOf(folder, name)));
  return sizes.filter((part) => part !== undefined);
}

/** `undefined`: it is no file, or has been removed since it was listed. */
async function sizeOf(folder: string, name: string): Promise<KeptLog | undefined> {
  const status = await lstat(join(folder, name)).catch(() => undefined);
  const runId = partName.exec(name)?.[1];
  return status?.isFile() && runId !== undefined ? { runId, bytes: status.size } : undefined;
}
