// Of an entry: stamps, mode, owner and size; then the id of its content (SHA-1 or SHA-256), and its flags.
const stampsSize = 40;
const modeAt = 24;
const idSizes = [20, 32];
const isExtended = 0x4000;
const lengthMask = 0xfff;
/** Folders of sparse indexes, files, links, submodules. */
const types = [0o040000, 0o100000, 0o120000, 0o160000];
const typeMask = 0o170000;

const longestPath = 4_096;

/**
 * What git has noted of a working tree, in its file `index` (versions 2 to 4 of https://git-scm.com/docs/index-format).
 * It is read here and not by git: that goes by a config which may be the repository's, and runs what this names.
 */
export class GitIndex {
  readonly #bytes: Buffer;
  readonly #version: number;
  readonly #idSize: number;
  #at = 0;

  /** Throws for what is none. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#version = bytes.readUInt32BE(4);
    const isKnown = bytes.toString('latin1', 0, 4) === 'DIRC' && this.#version >= 2 && this.#version <= 4;
    const idSize = isKnown ? idSizes.find((size) => this.#isOf(size)) : undefined;
    if (idSize === undefined) throw new RangeError('Not an index of git.');
    this.#idSize = idSize;
  }

  /** Relative to the working tree, with forward slashes. Throws where it is broken. */
  paths(): Generator<string> {
    return this.#paths(this.#idSize);
  }

  /** The file beside it that holds what is not here, of a split index; to be asked for after the last path. */
  shared(): string | undefined {
    const last = this.#bytes.length - this.#idSize;
    while (this.#at + 8 <= last) {
      const from = this.#at + 8;
      const name = this.#bytes.toString('latin1', this.#at, this.#at + 4);
      this.#at = from + this.#bytes.readUInt32BE(this.#at + 4);
      const id = this.#bytes.toString('hex', from, from + this.#idSize);
      if (name === 'link' && /[^0]/.test(id)) return `sharedindex.${id}`;
    }
    if (this.#at !== last) throw new RangeError('An index of git that ends too early.');
    return undefined;
  }

  /** Whether it begins as one with ids of that size does. */
  #isOf(idSize: number): boolean {
    try {
      let count = 0;
      for (const path of this.#paths(idSize)) if (path !== '' && ++count === 3) break;
      return true;
    } catch {
      return false;
    }
  }

  *#paths(idSize: number): Generator<string> {
    const bytes = this.#bytes;
    let path: Buffer = Buffer.alloc(0);
    this.#at = 12;
    for (let left = bytes.readUInt32BE(8); left > 0; left--) {
      const from = this.#at;
      if (!types.includes(bytes.readUInt32BE(from + modeAt) & typeMask)) throw new RangeError('Mode');
      const flags = bytes.readUInt16BE(from + stampsSize + idSize);
      const isLong = this.#version > 2 && (flags & isExtended) !== 0;
      this.#at += stampsSize + idSize + (isLong ? 4 : 2);
      const kept = this.#version === 4 ? path.length - this.#number() : 0;
      const end = bytes.indexOf(0, this.#at);
      const length = kept + end - this.#at;
      const said = flags & lengthMask;
      if (end < 0 || kept < 0 || length > longestPath || (said < lengthMask && said !== length))
        throw new RangeError('Path');
      const rest = bytes.subarray(this.#at, end);
      path = kept === 0 ? rest : Buffer.concat([path.subarray(0, kept), rest]);
      this.#at = this.#version === 4 ? end + 1 : from + 8 * (Math.floor((end - from) / 8) + 1);
      yield path.toString('utf8');
    }
  }

  /** Seven bits at a time, each but the last counted from one on. */
  #number(): number {
    let byte = this.#bytes.readUInt8(this.#at++);
    let value = byte & 0x7f;
    while (byte >= 0x80) {
      if (value > longestPath) throw new RangeError('Number');
      byte = this.#bytes.readUInt8(this.#at++);
      value = (value + 1) * 128 + (byte & 0x7f);
    }
    return value;
  }
}
