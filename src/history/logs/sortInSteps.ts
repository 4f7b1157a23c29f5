import { setImmediate } from 'node:timers/promises';

/** Items that are sorted or merged in one go: a fraction of a millisecond. */
const step = 1000;

/** The items in the order of `compare`, equal ones as they came. Holds the thread for no longer than a step takes. */
export async function sortInSteps<T>(
  items: readonly T[],
  compare: (first: T, second: T) => number,
): Promise<T[]> {
  let sorted: T[][] = [];
  for (let from = 0; from < items.length; from += step) {
    sorted.push(items.slice(from, from + step).sort(compare));
    await setImmediate();
  }
  while (sorted.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < sorted.length; index += 2) {
      merged.push(await merge(sorted[index] ?? [], sorted[index + 1] ?? [], compare));
    }
    sorted = merged;
  }
  return sorted[0] ?? [];
}

async function merge<T>(
  first: readonly T[],
  second: readonly T[],
  compare: (first: T, second: T) => number,
): Promise<T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const [one, other] = [first[i], second[j]];
    const takesFirst = j >= second.length || (i < first.length && compare(one as T, other as T) <= 0);
    merged.push((takesFirst ? one : other) as T);
    if (takesFirst) i++;
    else j++;
    if (merged.length % step === 0) await setImmediate();
  }
  return merged;
}
