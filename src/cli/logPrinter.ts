import type { Writable } from 'node:stream';
import type { LogPart } from '../model/log.ts';
import { TerminalOutput } from './terminalOutput.ts';

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
 * begins or something has been left out. A terminal gets what is to be read, and nothing that would act on it.
 */
export async function printLog(
  parts: readonly LogPart[],
  targets: LogTargets,
  remarks: LogRemarks,
): Promise<void> {
  const terminal = new TerminalOutput(targets);
  let attempt = 1;
  let last: number | string | undefined;
  const flush = async () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = terminal.flush(stream);
      if (rest !== '') await write(targets[stream], rest);
    }
  };
  const remark = async (text: string) => {
    await flush();
    // A terminal shows both streams: the remark begins a line there.
    await write(
      targets.stderr,
      `${last === undefined || last === newline || last === '\n' ? '' : '\n'}${text}\n`,
    );
    last = newline;
  };
  for (const part of parts) {
    if (part.attempt !== attempt) await remark(remarks.attempt(part.attempt));
    attempt = part.attempt;
    if ('cut' in part) await remark(remarks.cut(part.cut));
    else {
      const text = terminal.of({ stream: part.stream, chunk: part.bytes });
      await write(targets[part.stream], text);
      last = text.at(-1) ?? last;
    }
  }
  await flush();
}

/** Not faster than it is read. An error is the stream's own affair. */
function write(stream: Writable, chunk: Uint8Array | string): Promise<void> {
  return new Promise((resolve) => stream.write(chunk, () => resolve()));
}
