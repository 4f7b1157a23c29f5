import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import type { RunOutput } from '../engine/ports.ts';
import { inTerminal } from './terminalFilter.ts';
import { TerminalText } from './terminalText.ts';

/** How long what is printed is gathered, in milliseconds: a terminal takes few large pieces, not many small ones. */
const interval = 30;
/** How much may wait, in bytes. */
const waitingLimit = 256 * 1024;
/** What a terminal is given in the long run, in bytes per millisecond: more than anyone reads, less than it draws. */
const pace = 2048;

const newline = 0x0a;

/** Ends a control sequence that was cut off, and any colour. */
const reset = '\x18\x1b[0m';

export interface FeedOptions {
  readonly clock: Clock;
  readonly write: (text: string) => void;
  /** What stands in the place of so many bytes that came too fast to be shown. */
  readonly leftOut: (bytes: number) => string;
}

/** Gives a terminal what a run prints, however much that is: of too much, the newest is shown. */
export class TerminalFeed implements Disposable {
  readonly #options: FeedOptions;
  readonly #text = new TerminalText();
  #waiting: RunOutput[] = [];
  #waitingBytes = 0;
  #leftOut = 0;
  #hasWritten = false;
  #timer: Disposable | undefined;
  /** When the terminal has been given time enough for what it has. */
  #freeAt = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  print(output: RunOutput): void {
    this.#waiting.push(output);
    this.#waitingBytes += output.chunk.length;
    if (this.#waitingBytes > waitingLimit) this.#leaveOutOldest();
    if (this.#timer) return;
    const delay = Math.max(interval, this.#freeAt - this.#options.clock.now());
    this.#timer = this.#options.clock.setTimer(delay, () => this.flush());
  }

  /** A line of our own, after all that has been printed, with an empty one before it. */
  line(text: string): void {
    this.flush();
    const begin = this.#hasWritten ? `${reset}${this.#text.atLineStart ? '' : '\r\n'}\r\n` : '';
    this.#write(`${begin}${inTerminal(text).replace(/\r?\n/g, '\r\n')}\r\n`);
    this.#text.newLine();
  }

  /** Writes all that waits. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#freeAt = this.#options.clock.now() + this.#waitingBytes / pace;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const notice = this.#notice();
    this.#write(notice + waiting.map((output) => this.#text.of(output)).join(''));
  }

  /** All has been printed: half a character will not be completed any more. */
  end(): void {
    this.flush();
    this.#write(this.#text.flush());
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #leaveOutOldest(): void {
    let first = this.#waiting[0];
    while (first && this.#waitingBytes > waitingLimit) {
      const tooMuch = this.#waitingBytes - waitingLimit;
      // What is shown goes on at the beginning of a line, where there is one.
      const lineEndsAt = first.chunk.length > tooMuch ? first.chunk.indexOf(newline, tooMuch) : -1;
      const cut = lineEndsAt === -1 ? Math.min(first.chunk.length, Math.max(tooMuch, 1)) : lineEndsAt + 1;
      this.#waitingBytes -= cut;
      this.#leftOut += cut;
      if (cut < first.chunk.length) this.#waiting[0] = { ...first, chunk: first.chunk.subarray(cut) };
      else this.#waiting.shift();
      first = this.#waiting[0];
    }
  }

  #notice(): string {
    if (this.#leftOut === 0) return '';
    const text = `${this.#text.flush()}${reset}${this.#text.atLineStart ? '' : '\r\n'}`;
    const notice = this.#options.leftOut(this.#leftOut);
    this.#leftOut = 0;
    this.#text.newLine();
    return `${text}${notice}\r\n`;
  }

  #write(text: string): void {
    if (text === '') return;
    this.#hasWritten = true;
    this.#options.write(text);
  }
}
