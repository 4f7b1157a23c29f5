import type { Writable } from 'node:stream';
import type { RunFollower, RunOutput } from '../engine/ports.ts';

const newline = 0x0a;

/** Passes what a run prints on to the command line's own streams, byte by byte. */
export class RunStream implements RunFollower {
  readonly #streams: Record<RunOutput['stream'], Writable>;
  #lastByte = newline;
  #last: Writable | undefined;

  constructor(stdout: Writable, stderr: Writable) {
    this.#streams = { stdout, stderr };
  }

  onOutput({ stream, chunk }: RunOutput): void {
    this.#last = this.#streams[stream];
    this.#last.write(chunk);
    this.#lastByte = chunk.at(-1) ?? this.#lastByte;
  }

  onEnd(): void {
    // The result is printed once the history has it.
  }

  /** What comes next begins a line. */
  endLine(): void {
    if (this.#lastByte !== newline) this.#last?.write('\n');
    this.#lastByte = newline;
  }
}
