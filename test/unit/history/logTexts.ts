import type { RunLog } from '../../../src/engine/ports.ts';
import type { LogPart } from '../../../src/model/log.ts';

export const runId = '20261122-060000-7f3a2c';
/** The only attempt. */
export const once = { number: 1, of: 1 };

export type Printed = readonly [stream: 'stdout' | 'stderr', text: string | Uint8Array];

function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text) : text;
}

export function print(log: RunLog, ...pieces: readonly Printed[]): void {
  for (const [stream, text] of pieces) log.write({ stream, chunk: bytesOf(text) });
}

/** A mark as it is in a log file. */
export function mark(word: string): string {
  return `\u001b_scheduler;${runId};${word}\u001b\\`;
}

/** So many numbered lines of 16 bytes. */
export function linesOf(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `line ${String(from + index).padStart(10)}\n`).join(
    '',
  );
}

/** Parts in short: `['1 stdout text', '1 cut 5']`, neighbours of one stream as one. */
export function shown(parts: readonly LogPart[] | undefined): string[] | undefined {
  return parts && joined(parts).map(({ about, text }) => `${about} ${text}`);
}

/** What an attempt has printed on both streams, and how much of it is left out. */
export function textOf(parts: readonly LogPart[] | undefined, attempt = 1): { text: string; cuts: number[] } {
  const own = (parts ?? []).filter((part) => part.attempt === attempt);
  const cuts = own.flatMap((part) => ('cut' in part ? [part.cut] : []));
  const text = own.map((part) => ('cut' in part ? '✂' : Buffer.from(part.bytes).toString('latin1'))).join('');
  return { text, cuts };
}

function joined(parts: readonly LogPart[]): { about: string; text: string }[] {
  const result: { about: string; text: string }[] = [];
  for (const part of parts) {
    const about = `${part.attempt} ${'cut' in part ? 'cut' : part.stream}`;
    const text = 'cut' in part ? String(part.cut) : Buffer.from(part.bytes).toString('latin1');
    const last = result.at(-1);
    if (last?.about === about) last.text += text;
    else result.push({ about, text });
  }
  return result;
}
