import { setImmediate } from 'node:timers/promises';
import type { LogPart } from '../model/log.ts';
import { asItStands, openSequence, withoutControls, writtenLast } from './plainLine.ts';

/** What is said between the lines of a log. */
export interface LogWords {
  /** Above the lines of an attempt, where a log has more than one. */
  attempt(number: number): string;
  /** In the place of so many bytes that have been left out. */
  cut(bytes: number): string;
}

/** So much is laid out in one go, in bytes: then the editor may do something else. */
const slice = 64 * 1024;
const joinedAtOnce = 10_000;

/**
 * What a run has printed, as text to be read: lines as they stood at last, without colours and other controls,
 * those of stderr marked. A line is where it was begun, and whole, whatever the other stream printed meanwhile.
 */
export async function readableLog(parts: readonly LogPart[], words: LogWords): Promise<string> {
  const several = parts.some(({ attempt }) => attempt > 1);
  const lines = new Lines();
  let attempt = 0;
  let done = 0;
  for (const part of parts) {
    if (several && part.attempt !== attempt) {
      lines.interrupt();
      lines.say(...(attempt === 0 ? [] : ['']), words.attempt(part.attempt));
    }
    attempt = part.attempt;
    if ('cut' in part) {
      lines.interrupt();
      lines.say(words.cut(part.cut));
      continue;
    }
    for (let from = 0; from < part.bytes.length; from += slice) {
      const bytes = part.bytes.subarray(from, from + slice);
      lines.add(part.stream, bytes);
      // Short parts cost more than their bytes.
      done += bytes.length + 500;
      if (done < slice) continue;
      done = 0;
      await setImmediate();
    }
  }
  return lines.text();
}

/** The lines of both streams in the order in which they were begun. */
class Lines {
  readonly #lines: string[] = [];
  #streams = { stdout: new StreamLines(''), stderr: new StreamLines('[stderr] ') };

  add(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.#streams[stream].add(bytes, this.#lines);
  }

  /** What comes next does not go on with what was printed before. */
  interrupt(): void {
    this.#end();
    this.#streams = { stdout: new StreamLines(''), stderr: new StreamLines('[stderr] ') };
  }

  say(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  async text(): Promise<string> {
    const unfinished = this.#end();
    const lines = this.#lines;
    const pieces: string[] = [];
    for (let from = 0; from < lines.length; from += joinedAtOnce) {
      pieces.push(lines.slice(from, from + joinedAtOnce).join('\n'));
      await setImmediate();
    }
    const end = lines.length === 0 || unfinished.includes(lines.length - 1) ? '' : '\n';
    return pieces.join('\n') + end;
  }

  /** The places of the lines that have no end. */
  #end(): (number | undefined)[] {
    return [this.#streams.stdout, this.#streams.stderr].map((stream) => stream.end(this.#lines));
  }
}

/** Puts what a stream prints into lines, each in its place among those of both streams. */
class StreamLines {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #mark: string;
  /** The beginning of a control sequence. */
  #held = '';
  #line = '';
  #place: number | undefined;

  constructor(mark: string) {
    this.#mark = mark;
  }

  add(bytes: Uint8Array, lines: string[]): void {
    const text = this.#held + this.#decoder.decode(bytes, { stream: true });
    const end = openSequence(text);
    this.#held = text.slice(end);
    this.#addText(withoutControls(text.slice(0, end)), lines);
  }

  /** The place of the line that has no end, if there is one. */
  end(lines: string[]): number | undefined {
    this.#addText(withoutControls(this.#held + this.#decoder.decode()), lines);
    this.#held = '';
    if (this.#place !== undefined) lines[this.#place] = this.#mark + asItStands(this.#line);
    return this.#place;
  }

  #addText(text: string, lines: string[]): void {
    let from = 0;
    for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
      const line = asItStands(this.#line + text.slice(from, to));
      lines[this.#place ?? lines.length] = this.#mark + line;
      this.#line = '';
      this.#place = undefined;
      from = to + 1;
    }
    if (from === text.length) return;
    this.#place ??= lines.push('') - 1;
    const rest = text.slice(from);
    // A bar may move for hours: what it has written over is not kept till its end.
    this.#line = rest.includes('\r') ? writtenLast(this.#line + rest) : this.#line + rest;
  }
}
