import { croner, type Calendar } from './calendars.ts';
import { awake, cronPatterns, cursorsAt, emptyStates, scheduledTasks } from './scheduledTasks.ts';

// A process of its own: `node --expose-gc memoryHost.ts here|croner COUNT` prints, as JSON, what tasks hold.

/** Bytes of the heap. */
export interface Memory {
  /** The tasks as the config states them. */
  readonly config: number;
  /** What keeping their schedules takes beside: compiled, with the next occurrence of each known. */
  readonly schedules: number;
}

function heap(): number {
  if (!globalThis.gc) throw new Error('Run with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function ours(count: number): Promise<Memory> {
  // What comes with the first use is no matter of how many there are.
  const few = scheduledTasks(50);
  await emptyStates().replace(few, cursorsAt(few, awake), awake);
  const before = heap();
  const tasks = scheduledTasks(count);
  const config = heap() - before;
  const states = emptyStates();
  await states.replace(tasks, cursorsAt(tasks, awake), awake);
  const schedules = heap() - before - config;
  if ([...states.all()].length !== tasks.length) throw new Error('Not all are scheduled');
  return { config, schedules };
}

function croners(count: number): Memory {
  const patterns = cronPatterns(count);
  const compile = ([expression, zone]: [string, string]) => {
    const calendar = croner.compile(expression, zone);
    calendar.next(awake);
    return calendar;
  };
  cronPatterns(50).forEach(compile);
  const before = heap();
  const calendars: Calendar[] = patterns.map(compile);
  const schedules = heap() - before;
  if (calendars.length !== count) throw new Error('Not all are scheduled');
  return { config: 0, schedules };
}

const [, , which, count] = process.argv;
const memory = which === 'croner' ? croners(Number(count)) : await ours(Number(count));
process.stdout.write(JSON.stringify(memory));
