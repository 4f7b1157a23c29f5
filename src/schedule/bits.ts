/** Sets of numbers from 0 to 31 as the bits of a 32-bit integer. */

export function bitsOf(numbers: Iterable<number>): number {
  let bits = 0;
  for (const number of numbers) bits |= bit(number);
  return bits;
}

/** Nothing for a number that has no bit. */
export function bit(number: number): number {
  return number >= 0 && number < 32 ? 1 << number : 0;
}

/** The smallest number of a set that is not empty. */
export function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** The greatest number of a set that is not empty. */
export function highest(bits: number): number {
  return 31 - Math.clz32(bits);
}

/** The set's numbers below `number`, which is from 0 to 31. */
export function below(bits: number, number: number): number {
  return bits & ((1 << number) - 1);
}

/** How many numbers a set has. */
export function size(bits: number): number {
  let pairs = bits - ((bits >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
