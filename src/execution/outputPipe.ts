import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Mask, MaskStream } from '../common/mask.ts';
import type { ExecutionRequest, RunOutput } from '../engine/ports.ts';
import type { BufferRelief } from './bufferRelief.ts';

/** So many bytes are taken in one go: a millisecond of the thread, with all that hears of them. */
const mostInTurn = 256 * 1024;

export interface OutputPipeOptions {
  readonly stream: RunOutput['stream'];
  readonly mask: Mask;
  readonly relief: BufferRelief;
  readonly onOutput: ExecutionRequest['onOutput'];
}

/** Passes on what a process prints to one stream: masked, in order, and no faster than it is taken. */
export class OutputPipe {
  /** The first thing that went wrong with taking it. */
  error: unknown;
  /** How many bytes have come. */
  bytes = 0;
  readonly #source: Readable;
  readonly #stream: RunOutput['stream'];
  readonly #mask: MaskStream;
  readonly #relief: BufferRelief;
  readonly #onOutput: ExecutionRequest['onOutput'];
  #taken: Promise<void> | undefined;
  /** What came although reading had been paused: Node lets a stream go on when its process ends. */
  readonly #waiting: Uint8Array[] = [];
  #bytesInTurn = 0;
  #isClosed = false;

  constructor(source: Readable, { stream, mask, relief, onOutput }: OutputPipeOptions) {
    this.#source = source;
    this.#stream = stream;
    this.#mask = mask.stream();
    this.#relief = relief;
    this.#onOutput = onOutput;
    source.on('data', (chunk: Uint8Array) => this.#read(chunk));
    // What cannot be read any more is at its end.
    source.on('error', () => undefined);
  }

  /** Settles when what has come so far has been taken; `undefined`: it has been. Never rejects. */
  get taken(): Promise<void> | undefined {
    return this.#taken;
  }

  /** Reads no more; resolves when all that has come has been passed on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#source.destroy();
    while (this.#taken) await this.#taken;
    this.#pass(this.#mask.flush());
  }

  #read(chunk: Uint8Array): void {
    if (this.#isClosed) return;
    this.bytes += chunk.length;
    this.#relief.add(chunk.length);
    if (this.#taken === undefined) return this.#pass(this.#mask.push(chunk));
    this.#waiting.push(chunk);
    this.#source.pause();
  }

  #pass(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    try {
      const taken = this.#onOutput({ stream: this.#stream, chunk }) ?? this.#turnOver(chunk.length);
      if (taken === undefined) return;
      this.#source.pause();
      this.#taken = taken.catch((error: unknown) => void (this.error ??= error)).then(() => this.#goOn());
    } catch (error) {
      this.error ??= error;
    }
  }

  /** Node reads on and on from a stream that always has more: others on this thread have their turn too. */
  #turnOver(bytes: number): Promise<unknown> | undefined {
    this.#bytesInTurn += bytes;
    if (this.#bytesInTurn < mostInTurn) return undefined;
    this.#bytesInTurn = 0;
    return setImmediate();
  }

  #goOn(): void {
    this.#taken = undefined;
    while (this.#taken === undefined) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#pass(this.#mask.push(next));
    }
    if (this.#taken === undefined) this.#source.resume();
  }
}
