import { once } from 'node:events';
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

  /** The promise: whoever reads these streams is slower than the run. */
  onOutput({ stream, chunk }: RunOutput): Promise<unknown> | undefined {
    const target = this.#streams[stream];
    const last = chunk.at(-1);
    if (last !== undefined) this.#lastBytes.set(target, last);
    return target.write(chunk) || target.destroyed ? undefined : drained(target);
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

/** Resolves when the stream takes more, or nothing any more. */
async function drained(stream: Writable): Promise<void> {
  const over = new AbortController();
  const heard = ['drain', 'close', 'error'].map((event) => once(stream, event, { signal: over.signal }));
  await Promise.race(heard).catch(() => undefined);
  over.abort();
  await Promise.allSettled(heard);
}
