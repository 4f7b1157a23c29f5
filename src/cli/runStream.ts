import type { Writable } from 'node:stream';
import type { RunFollower, RunOutput } from '../engine/ports.ts';

const newline = 0x0a;

/** Passes what a run prints on to the command line's own streams, byte by byte. */
export class RunStream implements RunFollower {
  readonly #streams: Record<RunOutput['stream'], Writable>;
  readonly #lastBytes = new Map<Writable, number>();

  constructor(stdout: Writable, stderr: Writable) {
    this.#streams = { stdout, stderr };
  }

  onOutput({ stream, chunk }: RunOutput): void {
    const target = this.#streams[stream];
    target.write(chunk);
    const last = chunk.at(-1);
    if (last !== undefined) this.#lastBytes.set(target, last);
  }

  onEnd(): void {
    // The result is printed once the history has it.
  }

  /** What comes next begins a line, on either stream. */
  endLines(): void {
    for (const [target, last] of this.#lastBytes) if (last !== newline) target.write('\n');
    this.#lastBytes.clear();
  }
}
