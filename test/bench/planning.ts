import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { execa } from 'execa';
import { planTick } from '../../src/engine/planTick.ts';
import { fresh } from '../../src/engine/spread.ts';
import type { TaskStates } from '../../src/engine/taskStates.ts';
import type { Task } from '../../src/model/task.ts';
import { compileSchedules } from '../../src/schedule/occurrences.ts';
import { Zones } from '../../src/schedule/zone.ts';
import { croner } from './calendars.ts';
import { megabytes, milliseconds, percentile, type Figure } from './figures.ts';
import type { Memory } from './memoryHost.ts';
import { asleep, awake, cronPatterns, cursorsAt, emptyStates, scheduledTasks } from './scheduledTasks.ts';

const count = 10_000;
const median = (values: readonly number[]) => percentile(values, 0.5);

async function standingAt(tasks: readonly Task[], until: number): Promise<TaskStates> {
  const states = emptyStates();
  await states.replace(tasks, cursorsAt(tasks, until), until);
  // A host that has slept for a week compiled its schedules long ago: they are old to the collector.
  collectGarbage();
  return states;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

async function nothingDue(tasks: readonly Task[]): Promise<Figure> {
  const states = await standingAt(tasks, awake);
  const times: number[] = [];
  for (let tick = 0; tick < 300; tick++) {
    const started = performance.now();
    const { claims } = planTick(states.all(), awake, fresh);
    times.push(performance.now() - started);
    if (claims.length > 0) throw new Error('Something was due');
  }
  return {
    measure: `planTick over ${count} tasks, nothing due`,
    value: `${milliseconds(median(times))} (longest of ${times.length}: ${milliseconds(Math.max(...times))})`,
    peer: '',
    goal: '≤ 2 ms',
  };
}

interface Waking {
  /** Milliseconds in which the thread was held: planning, and taking over what was planned. */
  readonly total: number;
  /** The longest of them without a pause. */
  readonly longest: number;
  readonly ticks: number;
  readonly claims: number;
}

/** How many tasks have something due that passed in the sleep. Without garbage, which would hold up what is measured. */
function dueOf(states: TaskStates): number {
  let due = 0;
  for (const { next } of states.all()) if (next !== undefined && next <= awake) due++;
  return due;
}

/** Ticks as the loop does, the clock going on from one to the next, until what passed in the sleep has its rows. */
function wakeUp(states: TaskStates): Waking {
  if (dueOf(states) !== count) throw new Error(`Only ${dueOf(states)} tasks have something due`);
  const waking = { total: 0, longest: 0, ticks: 0, claims: 0 };
  const held = (since: number) => {
    const time = performance.now() - since;
    waking.total += time;
    waking.longest = Math.max(waking.longest, time);
  };
  let now = awake;
  let spread = fresh;
  while (dueOf(states) > 0) {
    let started = performance.now();
    const plan = planTick(states.all(), now, spread);
    held(started);
    // Between the two the store writes, and the thread is free.
    started = performance.now();
    states.accountFor(plan.claims);
    for (const { taskId, until } of plan.holds) states.hold(taskId, until);
    held(started);
    waking.ticks++;
    waking.claims += plan.claims.length;
    spread = plan.spread;
    if (plan.next === undefined || waking.ticks > 100_000) throw new Error('A backlog that never ends');
    now = Math.max(now, plan.next);
  }
  return waking;
}

async function weekAsleep(tasks: readonly Task[]): Promise<Figure[]> {
  const wakings: Waking[] = [];
  for (let round = 0; round < 9; round++) wakings.push(wakeUp(await standingAt(tasks, asleep)));
  const [first] = wakings;
  const totals = wakings.map(({ total }) => total);
  const longest = wakings.map((waking) => waking.longest);
  return [
    {
      measure: `planTick over ${count} tasks after a week asleep, all due`,
      value: `${milliseconds(median(totals))} (with cold code ${milliseconds(totals[0] ?? NaN)}; ${first?.claims} rows in ${first?.ticks} ticks)`,
      peer: '',
      goal: '≤ 100 ms',
    },
    {
      measure: '  longest hold of the thread',
      value: `${milliseconds(median(longest))} (of ${wakings.length} rounds: ${milliseconds(Math.max(...longest))})`,
      peer: '',
      goal: '≤ 5 ms',
    },
  ];
}

/** From the schedules to the first occurrence of each, with nothing known of the zones. */
function compiling(tasks: readonly Task[]): Figure {
  const own: number[] = [];
  const theirs: number[] = [];
  const patterns = cronPatterns(count);
  let sum = 0;
  for (let round = 0; round < 5; round++) {
    let started = performance.now();
    const zones = new Zones();
    const anchor = { since: awake, lastStart: awake };
    for (const { schedules, timezone } of tasks) {
      sum += compileSchedules(schedules, timezone, zones).next(awake, anchor) ?? 0;
    }
    own.push(performance.now() - started);
    started = performance.now();
    for (const [expression, zone] of patterns) sum += croner.compile(expression, zone).next(awake) ?? 0;
    theirs.push(performance.now() - started);
  }
  if (!(sum > 0)) throw new Error('Nothing was computed');
  return {
    measure: `compile ${count} tasks, first next of each`,
    value: milliseconds(median(own)),
    peer: `${milliseconds(median(theirs))} (croner, patterns parsed too)`,
    goal: '',
  };
}

async function memoryOf(which: 'here' | 'croner'): Promise<Memory> {
  const file = join(import.meta.dirname, 'memoryHost.ts');
  const { stdout } = await execa(process.execPath, ['--expose-gc', file, which, String(count)]);
  return JSON.parse(stdout) as Memory;
}

async function memory(): Promise<Figure> {
  const own = await memoryOf('here');
  const theirs = await memoryOf('croner');
  return {
    measure: `memory of ${count} scheduled tasks`,
    value: `${megabytes(own.schedules)} (with the config itself ${megabytes(own.config + own.schedules)})`,
    peer: `${megabytes(theirs.schedules)} (croner)`,
    goal: '≤ 20 MB',
  };
}

export async function planning(): Promise<Figure[]> {
  const tasks = scheduledTasks(count);
  return [await nothingDue(tasks), ...(await weekAsleep(tasks)), compiling(tasks), await memory()];
}
