import { below, bitsOf, highest, lowest, size } from './bits.ts';

/** A set of numbers from 0 to 59 (minutes, seconds, hours). Whatever else is given to it is left out. */
export class NumberSet {
  readonly #low: number;
  readonly #high: number;
  readonly size: number;

  constructor(numbers: readonly number[]) {
    this.#low = bitsOf(numbers);
    this.#high = bitsOf(numbers.map((each) => each - 32));
    this.size = size(this.#low) + size(this.#high);
  }

  has(number: number): boolean {
    return number < 32 ? (this.#low & (1 << number)) !== 0 : (this.#high & (1 << (number - 32))) !== 0;
  }

  /** The first at or after `number` (0–60); -1: there is none. */
  from(number: number): number {
    if (number < 32) {
      const bits = this.#low >>> number;
      if (bits !== 0) return number + lowest(bits);
      return this.#high === 0 ? -1 : 32 + lowest(this.#high);
    }
    const bits = this.#high >>> (number - 32);
    return bits === 0 ? -1 : number + lowest(bits);
  }

  /** The last before `number` (0–60); -1: there is none. */
  before(number: number): number {
    if (number > 32) {
      const bits = below(this.#high, number - 32);
      if (bits !== 0) return 32 + highest(bits);
      number = 32;
    }
    const bits = number === 32 ? this.#low : below(this.#low, number);
    return bits === 0 ? -1 : highest(bits);
  }

  /** How many are less than `number` (0–60). */
  rank(number: number): number {
    if (number > 32) return size(this.#low) + size(below(this.#high, number - 32));
    return size(number === 32 ? this.#low : below(this.#low, number));
  }
}
