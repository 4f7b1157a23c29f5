import type { Writable } from 'node:stream';
import type { Clock } from '../common/clock.ts';
import type { Message } from '../common/message.ts';
import { inTerminal } from '../presentation/terminalFilter.ts';
import { InstantFormat } from '../presentation/time.ts';
import { columnsOf } from './columnsOf.ts';
import { paintFor } from './paint.ts';
import type { Wording } from './printers/wording.ts';
import type { Speech } from './translate.ts';

export interface ConsoleParts {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly speech: Speech;
  /** Default: it is none. */
  readonly stdinIsTerminal?: boolean;
  /** Reads a line from the person at the terminal; see `askAtTerminal`. */
  readonly ask?: (question: string) => Promise<string | undefined>;
}

/** The person's side of a command: where they are, what they read, and in which language. */
export class Console {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly #speech: Speech;
  readonly #parts: ConsoleParts;

  constructor(parts: ConsoleParts) {
    this.#parts = parts;
    this.cwd = parts.cwd;
    this.env = parts.env;
    this.clock = parts.clock;
    this.stdout = parts.stdout;
    this.stderr = parts.stderr;
    this.#speech = parts.speech;
  }

  /** The same in another environment. */
  inEnvironment(env: NodeJS.ProcessEnv): Console {
    return new Console({ ...this.#parts, env });
  }

  /** The same with the clock read here, once and for all: what a command shows is of one instant. */
  atOneInstant(): Console {
    const now = this.clock.now();
    const clock: Clock = {
      now: () => now,
      setTimer: (delay, callback) => this.clock.setTimer(delay, callback),
    };
    return new Console({ ...this.#parts, clock });
  }

  /** Whether a person, and no program, writes to the standard input. */
  get stdinIsTerminal(): boolean {
    return this.#parts.stdinIsTerminal ?? false;
  }

  /** Whether a terminal is attached to any of the three streams. */
  get isAtTerminal(): boolean {
    const outputs: readonly (Writable & { readonly isTTY?: boolean })[] = [this.stdout, this.stderr];
    return this.stdinIsTerminal || outputs.some(({ isTTY }) => isTTY === true);
  }

  /** Whether a person reads here what they are asked, and can answer. */
  get canAsk(): boolean {
    const stdout: Writable & { readonly isTTY?: boolean } = this.stdout;
    return this.stdinIsTerminal && stdout.isTTY === true && this.#parts.ask !== undefined;
  }

  /** What the person answers, without blanks around it; `undefined`: Ctrl+C, the end of the input, or nobody to ask. */
  async ask(question: string): Promise<string | undefined> {
    return this.canAsk ? (await this.#parts.ask?.(question))?.trim() : undefined;
  }

  translate(message: Message): string {
    return this.#speech.translate(message);
  }

  /** What a printer needs, with the clock read once. `stream` decides about colour. */
  wording(stream: Writable = this.stdout): Wording {
    const { locale, translate } = this.#speech;
    const columns = columnsOf(stream, this.env);
    return {
      translate,
      locale,
      paint: paintFor(stream),
      ...(columns === undefined ? {} : { columns }),
      instants: new InstantFormat(locale),
      now: this.clock.now(),
    };
  }

  print(lines: readonly string[]): void {
    for (const line of lines) this.stdout.write(`${inTerminal(line)}\n`);
  }

  printJson(document: unknown): void {
    this.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }

  /** Beside the result: problems, hints, progress. */
  remark(lines: readonly string[]): void {
    for (const line of lines) this.stderr.write(`${inTerminal(line)}\n`);
  }
}
