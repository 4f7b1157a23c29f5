import type { RunOutput } from '../engine/ports.ts';
import { FilteredStream, TerminalRows } from './terminalFilter.ts';

/**
 * Makes the text that a terminal takes of what a run prints, in whatever pieces that comes: nothing in it acts on the
 * terminal or on the editor around it.
 */
export class TerminalText {
  readonly #rows = new TerminalRows();
  readonly #streams = { stdout: new FilteredStream(this.#rows), stderr: new FilteredStream(this.#rows) };
  #afterReturn = false;
  #atLineStart = true;

  /** Whether the next character begins a line. */
  get atLineStart(): boolean {
    return this.#atLineStart;
  }

  of({ stream, chunk }: RunOutput): string {
    return this.#forTerminal(this.#streams[stream].of(chunk));
  }

  /** What is left of characters that never came to their end, and what gives back colour and cursor. Then all begins anew. */
  flush(): string {
    const { stdout, stderr } = this.#streams;
    return this.#forTerminal(stdout.flush() + stderr.flush());
  }

  /** Somebody else has begun a line: what stands above it is not for a run to write over. */
  newLine(): void {
    this.#rows.reset();
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
