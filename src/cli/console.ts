import type { Writable } from 'node:stream';
import type { Clock } from '../common/clock.ts';
import type { Message } from '../common/message.ts';
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

  /** The same with the clock read here, once and for all: what a command shows is of one instant. */
  atOneInstant(): Console {
    const now = this.clock.now();
    const clock: Clock = {
      now: () => now,
      setTimer: (delay, callback) => this.clock.setTimer(delay, callback),
    };
    return new Console({ ...this.#parts, clock });
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
    for (const line of lines) this.stdout.write(`${line}\n`);
  }

  printJson(document: unknown): void {
    this.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }

  /** Beside the result: problems, hints, progress. */
  remark(lines: readonly string[]): void {
    for (const line of lines) this.stderr.write(`${line}\n`);
  }
}
