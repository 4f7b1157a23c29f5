// How lists of numbers, in rising order and without duplicates, are put shortly.

export type Range = readonly [first: number, last: number];

/** The runs of consecutive numbers. */
export function rangesOf(values: readonly number[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const value of values) {
    const before = ranges.at(-1);
    if (before !== undefined && before[1] === value - 1) ranges[ranges.length - 1] = [before[0], value];
    else ranges.push([value, value]);
  }
  return ranges;
}

/** Of hours, where the night from one day to the next may be one run: `22–02`. */
export function rangesOfHours(hours: readonly number[], overMidnight: boolean): readonly Range[] {
  const ranges = rangesOf(hours);
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!overMidnight || ranges.length < 2 || first?.[0] !== 0 || last?.[1] !== 23) return ranges;
  return [...ranges.slice(1, -1), [last[0], first[1]]];
}

/** The distance, 2 or more, of values that stand evenly up to `largest`; undefined: they do not. */
export function stepOf(values: readonly number[], largest: number): number | undefined {
  const [first, second] = values;
  const last = values.at(-1);
  if (first === undefined || second === undefined || last === undefined) return undefined;
  const step = second - first;
  const even = values.every((value, index) => value === first + index * step);
  return even && step >= 2 && last + step > largest ? step : undefined;
}

/** The step of values that go evenly round a cycle from 0, such as every 15 of 60. */
export function stepOfCycle(values: readonly number[], cycle: number): number | undefined {
  const step = values[0] === 0 ? stepOf(values, cycle - 1) : undefined;
  return step !== undefined && cycle % step === 0 ? step : undefined;
}
