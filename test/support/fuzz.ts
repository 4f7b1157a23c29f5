import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { knownZones } from '../unit/schedule/clockWindows.ts';
import { Counterexample } from '../unit/schedule/counterexample.ts';
import { checkLaws } from '../unit/schedule/laws.ts';
import { casesOf, forms, type ScheduleCase } from '../unit/schedule/scheduleCases.ts';
import { assertNode } from './assertNode.ts';

// npm run fuzz -- --cases 100000 --seed 7: the properties of test/unit/schedule for longer, in every zone there is.

const progressEvery = 10_000;

interface Fuzzed {
  readonly cases: number;
  /** What was found, as the text of a test. */
  readonly counterexample?: string;
}

/** One form in a zone that is known for its clock, or one or several forms in any zone. */
function anyCase(): fc.Arbitrary<ScheduleCase> {
  const names = Object.keys(forms);
  const allZones = Intl.supportedValuesOf('timeZone');
  const several = fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 4 });
  return fc.oneof(
    fc.constantFrom(...names).chain((name) => casesOf([name], knownZones)),
    fc.constantFrom(...names).chain((name) => casesOf([name], allZones)),
    several.chain((chosen) => casesOf(chosen, allZones)),
  );
}

/** Checks so many cases, which follow from the seed. */
export function fuzz(cases: number, seed: number, progress: (checked: number) => void): Fuzzed {
  let checked = 0;
  let reported = performance.now();
  const property = fc.property(anyCase(), (each) => {
    checkLaws(each);
    checked++;
    if (performance.now() - reported < progressEvery) return;
    reported = performance.now();
    progress(checked);
  });
  const { failed, errorInstance, numRuns } = fc.check(property, { numRuns: cases, seed });
  if (!failed) return { cases: numRuns };
  if (errorInstance instanceof Counterexample)
    return { cases: numRuns, counterexample: errorInstance.message };
  throw errorInstance;
}

if (import.meta.main) {
  assertNode();
  const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
  const cases = Number(values.cases ?? 10_000);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  if (!(Number.isSafeInteger(cases) && cases > 0 && Number.isSafeInteger(seed))) {
    throw new RangeError('--cases takes a count from 1, --seed a whole number');
  }
  process.stdout.write(`${cases} cases, seed ${seed}\n`);
  const { counterexample, ...done } = fuzz(cases, seed, (checked) => {
    process.stdout.write(`${checked} of ${cases}\n`);
  });
  if (counterexample === undefined) process.stdout.write(`${done.cases} cases, 0 counterexamples\n`);
  else process.stdout.write(`Case ${done.cases} of seed ${seed}: ${counterexample}\n`);
  process.exitCode = counterexample === undefined ? 0 : 1;
}
