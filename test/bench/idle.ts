import { join } from 'node:path';
import { execa } from 'execa';
import { milliseconds, type Figure } from './figures.ts';

interface Idle {
  readonly timers: number;
  /** Milliseconds of processor time. */
  readonly cpu: number;
}

async function measure(which: 'here' | 'croner', seconds: number): Promise<Idle> {
  const { stdout } = await execa(process.execPath, [
    join(import.meta.dirname, 'idleHost.ts'),
    which,
    String(seconds),
  ]);
  return JSON.parse(stdout) as Idle;
}

/** An idle minute with a hundred tasks, beside croner with a hundred jobs of the same patterns. */
export async function idle(seconds: number): Promise<Figure[]> {
  const [own, theirs] = await Promise.all([measure('here', seconds), measure('croner', seconds)]);
  return [
    {
      measure: 'timers while 100 tasks wait',
      value: String(own.timers),
      peer: `${theirs.timers} (croner)`,
      goal: '1',
    },
    {
      measure: `processor time in ${seconds} idle seconds`,
      value: milliseconds(own.cpu),
      peer: `${milliseconds(theirs.cpu)} (croner)`,
      goal: 'not measurable',
    },
  ];
}
