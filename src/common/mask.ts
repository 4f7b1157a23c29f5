import { SecretTrie } from './secretTrie.ts';

const shownBytes = new TextEncoder().encode('***');
const nothing = new Uint8Array(0);

/** Masks the bytes of one stream, also where a secret is split over two chunks. */
export interface MaskStream {
  /** What can be passed on by now: the end of a chunk is held back while it may be the beginning of a secret. */
  push(chunk: Uint8Array): Uint8Array;
  /** What has been held back; the stream has ended. */
  flush(): Uint8Array;
}

/** Shows `***` in the place of secrets. Those that overlap are masked as one. */
export class Mask {
  readonly #secrets: readonly string[];
  #trie: SecretTrie | undefined;

  constructor(secrets: Iterable<string>) {
    this.#secrets = [...new Set(secrets)].filter((secret) => secret !== '');
  }

  get isEmpty(): boolean {
    return this.#secrets.length === 0;
  }

  text(text: string): string {
    if (this.isEmpty || text === '') return text;
    const stream = new SecretMasker(this.#needTrie());
    const bytes = [stream.push(new TextEncoder().encode(text)), stream.flush()];
    return stream.hasMasked ? Buffer.concat(bytes).toString() : text;
  }

  stream(): MaskStream {
    return this.isEmpty ? passOn : new SecretMasker(this.#needTrie());
  }

  /** Made when there is something to mask in: many runs print nothing. */
  #needTrie(): SecretTrie {
    return (this.#trie ??= new SecretTrie(this.#secrets));
  }
}

const passOn: MaskStream = { push: (chunk) => chunk, flush: () => nothing };

/** Where secrets have been found, in bytes since the stream's beginning. */
interface Range {
  start: number;
  readonly end: number;
}

class SecretMasker implements MaskStream {
  hasMasked = false;
  readonly #trie: SecretTrie;
  #state = 0;
  /** Where the next chunk begins, in bytes since the stream's beginning. */
  #position = 0;
  /** Up to where all has been passed on or masked. */
  #done = 0;
  /** Found and not yet shown, in order and apart: a secret may come that overlaps the last ones. */
  #found: Range[] = [];

  constructor(trie: SecretTrie) {
    this.#trie = trie;
  }

  push(chunk: Uint8Array): Uint8Array {
    const { first, match, depth } = this.#trie;
    // What is held back need not be kept: the state says what it is.
    const held = this.#state === 0 ? nothing : this.#trie.read(this.#state);
    const begin = this.#position - held.length;
    let state = this.#state;
    for (let index = 0; index < chunk.length;) {
      if (state === 0) {
        while (index < chunk.length && first[chunk[index]!] === 0) index++;
        if (index === chunk.length) break;
      }
      state = this.#trie.step(state, chunk[index++]!);
      const length = match[state]!;
      if (length === 0) continue;
      this.#find(this.#position + index - length, this.#position + index);
      state = this.#trie.settle(state);
    }
    this.#state = state;
    this.#position += chunk.length;
    const decided = this.#position - depth[state]!;
    if (this.#found.length === 0 && held.length === 0) {
      this.#done = decided;
      return decided === this.#position ? chunk : chunk.subarray(0, decided - begin);
    }
    return this.#show(decided, { begin, held, chunk });
  }

  flush(): Uint8Array {
    const held = this.#state === 0 ? nothing : this.#trie.read(this.#state);
    this.#state = 0;
    return this.#show(this.#position, { begin: this.#position - held.length, held, chunk: nothing });
  }

  #find(start: number, end: number): void {
    this.hasMasked = true;
    const range: Range = { start, end };
    for (let last = this.#found.at(-1); last !== undefined && last.end > start; last = this.#found.at(-1)) {
      range.start = Math.min(range.start, last.start);
      this.#found.pop();
    }
    this.#found.push(range);
  }

  /** `decided`: no secret that is still to come begins before. */
  #show(decided: number, text: Excerpt): Uint8Array {
    const shown = new Shown(text, this.#found.length);
    const open = this.#found.findIndex(({ end }) => end > decided);
    const closed = this.#found.splice(0, open < 0 ? this.#found.length : open);
    let from = this.#done;
    for (const { start, end } of closed) {
      shown.pass(from, start);
      shown.mask();
      from = end;
    }
    this.#done = Math.min(decided, this.#found[0]?.start ?? decided);
    shown.pass(from, this.#done);
    return shown.bytes();
  }
}

/** A piece of the stream that begins at `begin`, in two parts. */
interface Excerpt {
  readonly begin: number;
  readonly held: Uint8Array;
  readonly chunk: Uint8Array;
}

class Shown {
  readonly #text: Excerpt;
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(text: Excerpt, masks: number) {
    this.#text = text;
    this.#bytes = new Uint8Array(text.held.length + text.chunk.length + masks * shownBytes.length);
  }

  pass(start: number, end: number): void {
    const { begin, held, chunk } = this.#text;
    const middle = begin + held.length;
    if (start < middle) this.#append(held, start - begin, Math.min(end, middle) - begin);
    if (end > middle) this.#append(chunk, Math.max(start, middle) - middle, end - middle);
  }

  mask(): void {
    this.#append(shownBytes, 0, shownBytes.length);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #append(source: Uint8Array, start: number, end: number): void {
    if (end <= start) return;
    this.#bytes.set(source.subarray(start, end), this.#length);
    this.#length += end - start;
  }
}
