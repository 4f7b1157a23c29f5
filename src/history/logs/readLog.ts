import { constants } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { openOwn } from '../../common/openOwn.ts';
import type { LogPart } from '../../model/log.ts';
import { LogMarks, type LogStream } from './logMarks.ts';
import { segmentPaths } from './logSegments.ts';

/** So many marks are read in one go, then the process may do something else. */
const slice = 500;
/** What tells a segment from the one that was in its file before, in bytes. */
const beginning = 512;
const mostTries = 5;
const word = /^(?:(stdout|stderr)|(attempt|cut)=(\d{1,15}))$/;
/** What there is of one whose writing was broken off. */
const broken = /^[a-z]*=?\d*/;
const end = '\u001b\\';
const longestRest = 'attempt=000000000000000'.length + end.length;

/**
 * The parts of a run's log, also while it is written or after its host was killed; `undefined`: there is none. Of a
 * tail that is not yet in the log itself, the last `limit` bytes that the head leaves. Rejects with `ForeignStateError`
 * where somebody else may have written it.
 */
export async function readLog(path: string, runId: string, limit: number): Promise<LogPart[] | undefined> {
  const marks = new LogMarks(runId);
  // Before the log: where it is put together meanwhile, what is read here is in it too.
  const segments = await Promise.all(segmentPaths(path).map((file) => readParts(file, marks)));
  const log = await readParts(path, marks);
  if (!log) return undefined;
  const attempt = log.attempt;
  const tails = segments
    .flatMap((segment) => (segment?.attempt === attempt ? (tailOf(segment.parts) ?? []) : []))
    .sort((a, b) => a.from - b.from);
  const own = tailOf(log.parts.filter((part) => part.attempt === attempt));
  const last = tails.at(-1);
  const head = own ? log.parts.slice(0, -own.parts.length - 1) : log.parts;
  if (!last || (own && own.to >= last.to)) return log.parts.filter(isNotEmpty);
  return [...head, ...joined(tails, attempt, limit - sizeOf(head))].filter(isNotEmpty);
}

/** What follows a cut: where it begins and ends, in bytes printed after the head of its attempt. */
interface Tail {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly LogPart[];
}

function tailOf(parts: readonly LogPart[]): Tail | undefined {
  const index = parts.findIndex((part) => 'cut' in part);
  const cut = parts[index];
  if (!cut || !('cut' in cut)) return undefined;
  const after = parts.slice(index + 1);
  const more = after.reduce((sum, part) => sum + ('cut' in part ? part.cut : 0), 0);
  return { from: cut.cut, to: cut.cut + sizeOf(after) + more, parts: after };
}

function joined(tails: readonly Tail[], attempt: number, limit: number): LogPart[] {
  const parts: LogPart[] = [];
  let end = 0;
  for (const tail of tails) {
    parts.push({ attempt, cut: tail.from - end }, ...tail.parts);
    end = tail.to;
  }
  return lastBytes(parts, attempt, limit);
}

/** The last `limit` bytes, and how many are left out before. */
function lastBytes(parts: readonly LogPart[], attempt: number, limit: number): LogPart[] {
  let over = sizeOf(parts) - limit;
  if (over <= 0) return [...parts];
  let cut = 0;
  const kept: LogPart[] = [];
  for (const part of parts) {
    if (over <= 0) kept.push(part);
    else if ('cut' in part) cut += part.cut;
    else {
      const taken = Math.min(over, part.bytes.length);
      over -= taken;
      cut += taken;
      kept.push({ ...part, bytes: part.bytes.subarray(taken) });
    }
  }
  return [{ attempt, cut }, ...kept];
}

function sizeOf(parts: readonly LogPart[]): number {
  return parts.reduce((sum, part) => sum + ('cut' in part ? 0 : part.bytes.length), 0);
}

function isNotEmpty(part: LogPart): boolean {
  return 'cut' in part ? part.cut > 0 : part.bytes.length > 0;
}

interface Parsed {
  readonly parts: LogPart[];
  /** The last one. */
  readonly attempt: number;
}

async function readParts(path: string, marks: LogMarks): Promise<Parsed | undefined> {
  try {
    const bytes = await readSteady(path);
    return await parse(bytes, marks);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A segment may be begun anew while it is read: its first bytes are others then. */
async function readSteady(path: string): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    await using file = await openOwn(path, constants.O_RDONLY);
    const bytes = await file.readFile();
    const first = Buffer.alloc(Math.min(bytes.length, beginning));
    const { bytesRead } = await file.read(first, 0, first.length, 0);
    const isSame = bytesRead === first.length && first.equals(bytes.subarray(0, first.length));
    if (isSame || tries === mostTries) return bytes;
  }
}

async function parse(bytes: Buffer, marks: LogMarks): Promise<Parsed> {
  const { prefix } = marks;
  const parts: LogPart[] = [];
  // A mark that is only half there yet.
  const stop = bytes.length - marks.openAtEnd(bytes);
  let attempt = 1;
  let stream: LogStream = 'stdout';
  for (let from = 0, count = 1; from < stop; count++) {
    const found = bytes.indexOf(prefix, from);
    const to = found === -1 ? stop : found;
    if (to > from) parts.push({ attempt, stream, bytes: bytes.subarray(from, to) });
    if (found === -1) break;
    const start = found + prefix.length;
    const text = bytes.toString('latin1', start, start + longestRest);
    const length = text.indexOf(end);
    const mark = word.exec(text.slice(0, Math.max(0, length)));
    from = start + (mark ? length + end.length : (broken.exec(text)?.[0].length ?? 0));
    if (mark?.[1]) stream = mark[1] as LogStream;
    else if (mark?.[2] === 'attempt') [attempt, stream] = [Number(mark[3]), 'stdout'];
    else if (mark) parts.push({ attempt, cut: Number(mark[3]) });
    if (count % slice === 0) await setImmediate();
  }
  return { parts, attempt };
}
