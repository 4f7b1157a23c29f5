import type { RunOutput } from '../engine/ports.ts';

/** Makes the text that a terminal takes of what a run prints, in whatever pieces that comes. */
export class TerminalText {
  #decoders = newDecoders();
  #afterReturn = false;
  #atLineStart = true;

  /** Whether the next character begins a line. */
  get atLineStart(): boolean {
    return this.#atLineStart;
  }

  of({ stream, chunk }: RunOutput): string {
    return this.#forTerminal(this.#decoders[stream].decode(chunk, { stream: true }));
  }

  /** What is left of characters that never came to their end. Then all begins anew. */
  flush(): string {
    const { stdout, stderr } = this.#decoders;
    this.#decoders = newDecoders();
    return this.#forTerminal(stdout.decode() + stderr.decode());
  }

  /** Somebody else has begun a line. */
  newLine(): void {
    this.#afterReturn = false;
    this.#atLineStart = true;
  }

  /** A terminal wants the carriage return that a program leaves to its tty. */
  #forTerminal(text: string): string {
    if (text === '') return '';
    const returned = this.#afterReturn && text.startsWith('\n');
    this.#afterReturn = text.endsWith('\r');
    this.#atLineStart = text.endsWith('\n');
    const rest = returned ? text.slice(1) : text;
    return (returned ? '\n' : '') + rest.replace(/\r?\n/g, '\r\n');
  }
}

function newDecoders() {
  // A mark at the beginning is a character that the program has printed, and of no width.
  const make = () => new TextDecoder('utf-8', { ignoreBOM: true });
  return { stdout: make(), stderr: make() };
}
