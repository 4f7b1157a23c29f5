/**
 * Finds all of many byte strings in one pass (Aho and Corasick): a step costs the same however many there are, and
 * whatever the text. State 0 is the beginning, where nothing of any of them has been read.
 */
export class SecretTrie {
  /** Of a state: how much of a string has been read. */
  readonly depth: Int32Array;
  /** Of a state: the length of the longest string that ends here; 0: none does. */
  readonly match: Int32Array;
  /** Of a byte: the state after it from the beginning. */
  readonly first = new Int32Array(256);
  readonly #strings: readonly Uint8Array[];
  // A string that leads through the state.
  readonly #owner: Int32Array;
  // The state of the longest end of what has been read that is the beginning of another string.
  readonly #fallback: Int32Array;
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  readonly #byte: Uint8Array;
  #size = 1;

  constructor(texts: readonly string[]) {
    const encoder = new TextEncoder();
    this.#strings = texts.map((text) => encoder.encode(text));
    const most = this.#strings.reduce((sum, { length }) => sum + length, 1);
    const states = () => new Int32Array(most);
    this.depth = states();
    this.match = states();
    this.#owner = states();
    this.#fallback = states();
    this.#child = states();
    this.#sibling = states();
    this.#byte = new Uint8Array(most);
    for (const index of this.#strings.keys()) this.#insert(index);
    this.#link();
  }

  step(from: number, byte: number): number {
    for (let state = from; state !== 0; state = this.#fallback[state]!) {
      const child = this.#childOf(state, byte);
      if (child !== 0) return child;
    }
    return this.first[byte]!;
  }

  /** The state that says as much about what may still come: after the end of a string, none of it matters. */
  settle(from: number): number {
    let state = from;
    while (state !== 0 && this.#child[state] === 0) state = this.#fallback[state]!;
    return state;
  }

  /** What has been read to come to the state. */
  read(state: number): Uint8Array {
    return this.#strings[this.#owner[state]!]!.subarray(0, this.depth[state]);
  }

  #childOf(state: number, byte: number): number {
    let child = this.#child[state]!;
    while (child !== 0 && this.#byte[child] !== byte) child = this.#sibling[child]!;
    return child;
  }

  #insert(index: number): void {
    const bytes = this.#strings[index]!;
    let state = 0;
    for (const byte of bytes) {
      const known = state === 0 ? this.first[byte]! : this.#childOf(state, byte);
      state = known === 0 ? this.#add(state, byte, index) : known;
    }
    this.match[state] = bytes.length;
  }

  #add(parent: number, byte: number, owner: number): number {
    const state = this.#size++;
    this.#byte[state] = byte;
    this.#owner[state] = owner;
    this.depth[state] = this.depth[parent]! + 1;
    this.#sibling[state] = this.#child[parent]!;
    this.#child[parent] = state;
    if (parent === 0) this.first[byte] = state;
    return state;
  }

  /** Breadth first: a state falls back to one of a lesser depth, which is linked by then. */
  #link(): void {
    const states = [0];
    for (const parent of states) {
      for (let state = this.#child[parent]!; state !== 0; state = this.#sibling[state]!) {
        const fallback = parent === 0 ? 0 : this.step(this.#fallback[parent]!, this.#byte[state]!);
        this.#fallback[state] = fallback;
        this.match[state] = Math.max(this.match[state]!, this.match[fallback]!);
        states.push(state);
      }
    }
  }
}
