import type { Writable } from 'node:stream';
import type { RunOutput } from '../engine/ports.ts';
import { FilteredStream, TerminalRows } from '../presentation/terminalFilter.ts';

type StreamName = RunOutput['stream'];

/** What a run prints, as the command line's streams take it: as it is, but for those that are a terminal. */
export class TerminalOutput {
  readonly #rows = new TerminalRows();
  readonly #filters: Record<StreamName, FilteredStream | undefined>;

  constructor(targets: Readonly<Record<StreamName, Writable>>) {
    const filterFor = (stream: Writable & { readonly isTTY?: boolean }) =>
      stream.isTTY ? new FilteredStream(this.#rows) : undefined;
    this.#filters = { stdout: filterFor(targets.stdout), stderr: filterFor(targets.stderr) };
  }

  of({ stream, chunk }: RunOutput): Uint8Array | string {
    return this.#filters[stream]?.of(chunk) ?? chunk;
  }

  /** What is to be written before the scheduler says something itself. What it says is not to be written over. */
  flush(stream: StreamName): string {
    this.#rows.reset();
    return this.#filters[stream]?.flush() ?? '';
  }
}
