import { tryPoint, type Point, type Scenario } from './killedCommand.ts';

/** What was found at a point: the step's name and what was wrong afterwards. */
export interface Found {
  readonly point: Point;
  readonly killedAt: string;
  readonly faults: readonly string[];
}

/** How many are tried at once: a machine of two cores is kept busy by as many. */
const atOnce = 2;

/** Tries these points. Those that the command never came to are left out. */
export async function tryPoints(
  scenario: Scenario,
  points: Iterable<Point, undefined>,
  compiled: string,
  questions: readonly (readonly string[])[] = [],
): Promise<Found[]> {
  const left = points[Symbol.iterator]();
  const found: Found[] = [];
  // One that the command never came to ends the search: there are no steps beyond.
  let isBeyond = false;
  const work = async () => {
    while (!isBeyond) {
      const { value: point }: { readonly value: Point | undefined } = left.next();
      if (point === undefined) return;
      const { killedAt, faults } = await tryPoint(scenario, point, compiled, questions);
      if (killedAt === undefined) isBeyond = true;
      else found.push({ point, killedAt, faults });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

/** Every step there is. */
export function* everyPoint(when: Point['when']): Generator<Point, undefined> {
  for (let step = 1; ; step++) yield { when, step };
}

/** Those at which something becomes true: a transaction, a process, a generated file. */
export function tellingPoints(steps: readonly string[]): Point[] {
  const numbers = steps.flatMap((name, index) =>
    /^(sql commit|spawn|link|rename)/.test(name) ? [index + 1] : [],
  );
  // What comes before is the making of the database, which each of the others begins with.
  const first = steps.findIndex((name) => name.includes('select * from runs'));
  return numbers
    .filter((step) => step > first)
    .flatMap((step) => [{ when: 'before', step } as const, ...afterToo(steps[step - 1], step)]);
}

/** Just after a commit is just before the next step; a process or a file goes on being there. */
function afterToo(name: string | undefined, step: number): Point[] {
  return name === 'sql commit' ? [] : [{ when: 'after', step }];
}

export function describeFound({ point, killedAt, faults }: Found): string {
  return `Killed ${point.when} step ${point.step} (${killedAt}): ${faults.join('; ')}`;
}
