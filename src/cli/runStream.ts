import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { RunFollower, RunOutput } from '../engine/ports.ts';
import { TerminalOutput } from './terminalOutput.ts';

const newline = 0x0a;

/** Passes what a run prints on to the command line's own streams, byte by byte; a terminal gets what is to be read. */
export class RunStream implements RunFollower {
  readonly #streams: Record<RunOutput['stream'], Writable>;
  readonly #terminal: TerminalOutput;
  readonly #lastBytes = new Map<Writable, string | number>();

  constructor(stdout: Writable, stderr: Writable) {
    this.#streams = { stdout, stderr };
    this.#terminal = new TerminalOutput(this.#streams);
  }

  /** The promise: whoever reads these streams is slower than the run. */
  onOutput(output: RunOutput): Promise<unknown> | undefined {
    const target = this.#streams[output.stream];
    const text = this.#terminal.of(output);
    const last = text.at(-1);
    if (last === undefined) return undefined;
    this.#lastBytes.set(target, last);
    return target.write(text) || target.destroyed ? undefined : drained(target);
  }

  onEnd(): void {
    // The result is printed once the history has it.
  }

  /** What comes next begins a line, on either stream, and is the scheduler's own. */
  endLines(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.#terminal.flush(stream);
      if (rest !== '') this.#streams[stream].write(rest);
    }
    for (const [target, last] of this.#lastBytes) if (last !== newline && last !== '\n') target.write('\n');
    this.#lastBytes.clear();
  }
}

/** Resolves when the stream takes more, or nothing any more. */
async function drained(stream: Writable): Promise<void> {
  const over = new AbortController();
  const heard = ['drain', 'close', 'error'].map((event) => once(stream, event, { signal: over.signal }));
  await Promise.race(heard).catch(() => undefined);
  over.abort();
  await Promise.allSettled(heard);
}
