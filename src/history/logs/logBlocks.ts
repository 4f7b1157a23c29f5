import type { LogMarks, LogStream } from './logMarks.ts';

/** A piece of a log file, ready to be written. Where blocks are left out, it is whole ones. */
export interface LogBlock {
  readonly bytes: Uint8Array;
  /** The stream that is in force where the block begins. */
  readonly stream: LogStream;
  /** How many bytes the attempt had printed before. */
  readonly at: number;
  /** What `bytes` lie in, where that is memory worth taking again. */
  readonly memory?: ArrayBufferLike;
}

const smallest = 4 * 1024;
const newline = 0x0a;
/** Smaller memory is left to the collector, in bytes. */
const worthReuse = 32 * 1024;
const mostSpare = 4;

/** Puts what a run prints, with marks between its streams, into blocks that end at line ends where they can. */
export class LogBlocks {
  readonly #marks: LogMarks;
  readonly #largest: () => number;
  readonly #done: (block: LogBlock) => void;
  #stream: LogStream;
  #markDue = false;
  #printed = 0;
  #buffer: Buffer | undefined;
  #length = 0;
  /** Where the printed bytes that are last in the buffer begin, of one stream all of them. */
  #plainFrom = 0;
  #start: { stream: LogStream; at: number } = { stream: 'stdout', at: 0 };
  /** How large the next block is to be: more, the more is printed. */
  #next = smallest;
  /** The memory of blocks that have been written. */
  readonly #spare: ArrayBufferLike[] = [];

  /**
   * `largest`: how many bytes the block that is about to begin may have, at least 1024. `done` is given each block
   * once it is full or asked for.
   */
  constructor(marks: LogMarks, largest: () => number, done: (block: LogBlock) => void) {
    this.#marks = marks;
    this.#largest = largest;
    this.#done = done;
    this.#stream = 'stdout';
  }

  /** How many bytes have been printed so far, those that wait here included. */
  get printed(): number {
    return this.#printed;
  }

  get stream(): LogStream {
    return this.#stream;
  }

  get waiting(): boolean {
    return this.#length > 0;
  }

  /** The attempt begins with a mark; nothing has been printed yet. */
  beginWith(mark: Buffer): void {
    this.#begin(mark.length);
    this.#put(mark);
    this.#plainFrom = this.#length;
  }

  /** The log may end in another stream than stdout: what is printed first is marked in any case. */
  markFirst(): void {
    this.#markDue = true;
  }

  append(stream: LogStream, chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0) {
      const buffer = this.#buffer ?? this.#begin(rest.length);
      const changes = this.#markDue || stream !== this.#stream;
      const room = buffer.length - this.#length - (changes ? 2 : 1) * this.#marks.stdout.length;
      if (room <= 0) {
        this.#finishFull();
        continue;
      }
      if (changes) this.#mark(stream);
      const fitting = rest.length > room ? rest.subarray(0, room) : rest;
      const forged = asBuffer(fitting).indexOf(this.#marks.prefix);
      const taken = forged === -1 ? fitting : fitting.subarray(0, forged + 1);
      const before = this.#length;
      this.#put(taken);
      this.#printed += taken.length;
      if (forged !== -1) this.#markDue = true;
      rest = this.#takeBack(before, rest) ?? rest.subarray(taken.length);
    }
  }

  /** Gives what waits. */
  finish(): void {
    if (!this.#buffer || this.#length === 0) return;
    // What comes next in the file must not complete a mark.
    if (this.#marks.openAtEnd(this.#plain()) > 0) this.#put(this.#marks[this.#stream]);
    const bytes = this.#buffer.subarray(0, this.#length);
    const { buffer: memory } = this.#buffer;
    // A large buffer is not to be held for little.
    const block =
      bytes.length * 2 < this.#buffer.length
        ? { bytes: Uint8Array.from(bytes), ...this.#start }
        : { bytes, ...this.#start, ...(memory.byteLength > worthReuse ? { memory } : {}) };
    this.#buffer = undefined;
    this.#length = 0;
    this.#next = smallest;
    this.#done(block);
  }

  /** A block is done with: the next one takes its memory, rather than ever more. */
  reuse({ memory }: LogBlock): void {
    if (memory && this.#spare.length < mostSpare) this.#spare.push(memory);
  }

  #plain(): Buffer {
    return (this.#buffer ?? Buffer.alloc(0)).subarray(this.#plainFrom, this.#length);
  }

  #begin(needed: number): Buffer {
    const overhead = 4 * this.#marks.stdout.length;
    const size = Math.min(Math.max(this.#next, needed + overhead), this.#largest());
    const spare = size > worthReuse ? this.#spare.pop() : undefined;
    // Not of a pool: a block that waits for the disk is to hold no more than itself.
    this.#buffer =
      spare && spare.byteLength >= size ? Buffer.from(spare, 0, size) : Buffer.allocUnsafeSlow(size);
    this.#length = 0;
    this.#plainFrom = 0;
    this.#start = { stream: this.#stream, at: this.#printed };
    return this.#buffer;
  }

  #put(bytes: Uint8Array): void {
    this.#buffer?.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #mark(stream: LogStream): void {
    this.#put(this.#marks[stream]);
    this.#stream = stream;
    this.#markDue = false;
    this.#plainFrom = this.#length;
  }

  /**
   * Where `rest`, put at `before`, completes a printed mark, all that follows the mark's ESC is taken back: it is
   * to come after a true mark.
   */
  #takeBack(before: number, rest: Uint8Array): Uint8Array | undefined {
    const { prefix } = this.#marks;
    const from = Math.max(this.#plainFrom, before - prefix.length + 1);
    const plain = this.#plain();
    const begun = plain.subarray(from - this.#plainFrom, before - this.#plainFrom + prefix.length - 1);
    const found = begun.indexOf(prefix);
    if (found === -1) return undefined;
    const end = from + found + 1;
    const back = Buffer.from(plain.subarray(end - this.#plainFrom, before - this.#plainFrom));
    this.#printed -= this.#length - end;
    this.#length = end;
    this.#markDue = true;
    return Buffer.concat([back, rest]);
  }

  /** The last line, begun only, goes on in the next block, as does a character of several bytes. */
  #finishFull(): void {
    const plain = this.#plain();
    const size = this.#buffer?.length ?? 0;
    const end = lineEnd(plain, Math.min(smallest, size / 4)) ?? characterEnd(plain);
    const carried = Buffer.from(plain.subarray(end));
    this.#length -= carried.length;
    this.#printed -= carried.length;
    this.finish();
    this.#next = 2 * size;
    if (carried.length === 0) return;
    this.#begin(carried.length);
    this.#put(carried);
    this.#printed += carried.length;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The end of the last line of `bytes`, where it is among the last `near`. */
function lineEnd(bytes: Uint8Array, near: number): number | undefined {
  const index = bytes.lastIndexOf(newline);
  return index === -1 || index < bytes.length - near ? undefined : index + 1;
}

function characterEnd(bytes: Uint8Array): number {
  for (let index = bytes.length - 1; index >= Math.max(0, bytes.length - 4); index--) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return index;
  }
  return bytes.length;
}
