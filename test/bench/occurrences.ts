import { setImmediate } from 'node:timers/promises';
import { croner, here, peers, type Calendar, type Contestant } from './calendars.ts';
import { microseconds, percentile, perSecond, type Figure } from './figures.ts';

const zone = 'Europe/Paris';
const expressions = ['*/15 * * * *', '0 0 29 2 *'];
const begin = Date.UTC(1980, 0, 1);
/** The npm package cron looks no further than eight years ahead of the present. */
const farYear = Date.UTC(2032, 0, 1);
const rounds = 7;
/** Milliseconds that each contestant gets in a round. */
const share = 150;

/** Asks so many times and sums the answers up: unused, they might not be computed. */
type Walk = (calendar: Calendar, calls: number) => number;

/** Each occurrence from the last: no answer is ever the same as the one before. */
function following(): Walk {
  let at = begin;
  return (calendar, calls) => {
    let sum = 0;
    for (let call = 0; call < calls; call++) {
      const next = calendar.next(at);
      if (next === undefined || next <= at) throw new Error(`Stuck at ${new Date(at).toISOString()}`);
      at = next > farYear ? begin : next;
      sum += next;
    }
    return sum;
  };
}

/** From instants all over forty years, none with the same answer as the one before it. */
function scattered(instants: readonly number[]): Walk {
  let index = 0;
  return (calendar, calls) => {
    let sum = 0;
    for (let call = 0; call < calls; call++) {
      sum += calendar.next(instants[index] ?? begin) ?? 0;
      index = (index + 1) % instants.length;
    }
    return sum;
  };
}

/** Of forty years from `begin`. */
function instantsFor(expression: string): number[] {
  const calendar = here.compile(expression, zone);
  const instants: number[] = [];
  // The same in every run: xorshift, 32 bits.
  let state = 2026;
  let last: number | undefined;
  while (instants.length < 4001) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const instant = begin + Math.floor(((state >>> 0) / 2 ** 32) * 40 * 365.25 * 86_400_000);
    const answer = calendar.next(instant);
    if (answer !== last) instants.push(instant);
    last = answer;
  }
  return instants;
}

/** Calls per second. */
function speed(walk: Walk, calendar: Calendar): number {
  const started = performance.now();
  let calls = 0;
  let sum = 0;
  let elapsed: number;
  do {
    sum += walk(calendar, 16);
    calls += 16;
    elapsed = performance.now() - started;
  } while (elapsed < share);
  if (!(sum > 0)) throw new Error('Nothing was computed');
  return (calls * 1000) / elapsed;
}

/** The median speed of each contestant, the rounds interleaved so that a busy moment meets them all. */
async function race(expression: string, walkOf: () => Walk): Promise<Map<string, number>> {
  const runners = [here, ...peers].map(({ name, compile }) => ({
    name,
    calendar: compile(expression, zone),
    walk: walkOf(),
    speeds: [] as number[],
  }));
  for (let round = 0; round <= rounds; round++) {
    for (const { calendar, walk, speeds } of runners) {
      const measured = speed(walk, calendar);
      // The first round warms up.
      if (round > 0) speeds.push(measured);
      await setImmediate();
    }
  }
  return new Map(runners.map(({ name, speeds }) => [name, percentile(speeds, 0.5)]));
}

function racing(measure: string, speeds: ReadonlyMap<string, number>): Figure {
  const of = (name: string) => speeds.get(name) ?? NaN;
  return {
    measure,
    value: `${perSecond(of(here.name))}, ${(of(here.name) / of(croner.name)).toFixed(1)} × croner's`,
    peer: peers.map(({ name }) => `${perSecond(of(name))} (${name})`).join(', '),
    goal: "≥ 10 × croner's",
  };
}

const impossible = '0 0 31 2 *';

/** Microseconds. */
interface Never {
  /** The first call of each of many calendars, the median. */
  readonly first: number;
  /** The same with what may have been found out before it: from the text of the expression on. */
  readonly fromText: number;
  /** One of many calls after it. */
  readonly later: number;
}

function neverRuns({ compile }: Contestant): Never {
  const firsts: number[] = [];
  const fromTexts: number[] = [];
  let calendar: Calendar | undefined;
  for (let each = 0; each < 200; each++) {
    const compiling = performance.now();
    calendar = compile(impossible, zone);
    const started = performance.now();
    const answer = calendar.next(begin);
    const ended = performance.now();
    firsts.push((ended - started) * 1000);
    fromTexts.push((ended - compiling) * 1000);
    if (answer !== undefined) throw new Error(`${impossible} came to ${answer}`);
  }
  const calls = 1000;
  const started = performance.now();
  for (let call = 1; call <= calls; call++) calendar?.next(begin + call * 60_000);
  const later = ((performance.now() - started) * 1000) / calls;
  return { first: percentile(firsts, 0.5), fromText: percentile(fromTexts, 0.5), later };
}

export async function occurrences(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const expression of expressions) {
    const speeds = await race(expression, following);
    figures.push(racing(`next of \`${expression}\` in ${zone}, one after the other`, speeds));
    const instants = instantsFor(expression);
    figures.push(racing('  from scattered instants', await race(expression, () => scattered(instants))));
  }
  const own = neverRuns(here);
  const theirs = neverRuns(croner);
  const figure = (measure: string, which: keyof Never, goal: string): Figure => ({
    measure,
    value: microseconds(own[which]),
    peer: `${microseconds(theirs[which])} (croner)`,
    goal,
  });
  figures.push(
    figure(`impossible \`${impossible}\`, first call`, 'first', '≤ 50 µs'),
    figure('  with parsing and compiling it', 'fromText', ''),
    figure('  later calls', 'later', 'cached'),
  );
  return figures;
}
