import type { Writable } from 'node:stream';
import type { LogPart } from '../model/log.ts';

const newline = 0x0a;

/** What is said between the parts of a log. */
export interface LogRemarks {
  attempt(number: number): string;
  cut(bytes: number): string;
}

export interface LogTargets {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/**
 * Writes each part to the stream that it was printed to, byte by byte, and remarks on stderr where another attempt
 * begins or something has been left out.
 */
export async function printLog(
  parts: readonly LogPart[],
  targets: LogTargets,
  remarks: LogRemarks,
): Promise<void> {
  let attempt = 1;
  let last: number | undefined;
  const remark = async (text: string) => {
    // A terminal shows both streams: the remark begins a line there.
    await write(targets.stderr, `${last === undefined || last === newline ? '' : '\n'}${text}\n`);
    last = newline;
  };
  for (const part of parts) {
    if (part.attempt !== attempt) await remark(remarks.attempt(part.attempt));
    attempt = part.attempt;
    if ('cut' in part) await remark(remarks.cut(part.cut));
    else {
      await write(targets[part.stream], part.bytes);
      last = part.bytes.at(-1) ?? last;
    }
  }
}

/** Not faster than it is read. An error is the stream's own affair. */
function write(stream: Writable, chunk: Uint8Array | string): Promise<void> {
  return new Promise((resolve) => stream.write(chunk, () => resolve()));
}
