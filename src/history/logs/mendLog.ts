import { constants } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { openOwn } from '../../common/openOwn.ts';
import type { LogPart } from '../../model/log.ts';
import { LogMarks } from './logMarks.ts';
import { segmentPaths, writeAll } from './logSegments.ts';
import { readLog } from './readLog.ts';

/** Where a log is put together anew. */
export function mendedPath(logPath: string): string {
  return `${logPath}.new`;
}

/** Puts the tail that a killed host has left beside a log where it belongs. Mostly there is none. */
export async function mendLog(path: string, runId: string, limit: number): Promise<void> {
  const there = await Promise.all(segmentPaths(path).map(exists));
  if (!there.includes(true)) return;
  const parts = await readLog(path, runId, limit);
  if (parts) await replace(path, encode(parts, new LogMarks(runId)));
  for (const segment of segmentPaths(path)) await rm(segment, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function replace(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const { O_WRONLY, O_CREAT } = constants;
  const whole = mendedPath(path);
  {
    await using file = await openOwn(whole, O_WRONLY | O_CREAT);
    await file.truncate(0);
    await writeAll(file, Buffer.concat(pieces));
  }
  await rename(whole, path);
}

function encode(parts: readonly LogPart[], marks: LogMarks): Uint8Array[] {
  let attempt = 1;
  return parts.flatMap((part) => {
    const before = part.attempt === attempt ? [] : [marks.of(`attempt=${part.attempt}`)];
    attempt = part.attempt;
    // Marked even where the stream stays the same: a part's end and the next one's beginning may make up a mark.
    return 'cut' in part
      ? [...before, marks.of(`cut=${part.cut}`)]
      : [...before, marks[part.stream], part.bytes];
  });
}
