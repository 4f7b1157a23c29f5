import { spawn } from 'node:child_process';
import { Cron } from 'croner';
import { milliseconds, percentile, type Figure } from './figures.ts';
import { withHost } from './runningHost.ts';

// From the due instant to the start of the process, once a second, with everything in between as it ships: plan,
// claim, log file, process group. The peer is croner's own timer with a bare spawn, which records nothing.

/** Milliseconds late, of each of `samples` runs. */
async function here(samples: number): Promise<number[]> {
  const tasks = { tick: { schedule: { cron: '* * * * * *' }, run: { process: 'true' } } };
  return withHost({ tasks }, async (scheduler) => {
    const late: number[] = [];
    const done = Promise.withResolvers<void>();
    scheduler.onEvent((event) => {
      if (event.type !== 'run' || event.run.status !== 'succeeded') return;
      const { occurrence, startedAt } = event.run;
      if (occurrence !== undefined && startedAt !== undefined) late.push(startedAt - occurrence);
      if (late.length >= samples) done.resolve();
    });
    scheduler.start();
    await done.promise;
    return late;
  });
}

function peer(samples: number): Promise<number[]> {
  return new Promise((resolve) => {
    const late: number[] = [];
    const job = new Cron('* * * * * *', () => {
      const due = Math.floor(Date.now() / 1000) * 1000;
      spawn('true', { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      late.push(Date.now() - due);
      if (late.length < samples) return;
      job.stop();
      resolve(late);
    });
  });
}

export async function latency(samples: number): Promise<Figure[]> {
  const own = await here(samples);
  const theirs = await peer(samples);
  return [0.5, 0.99].map((share) => ({
    measure: `due instant to process start, p${share * 100} of ${samples}`,
    value: milliseconds(percentile(own, share)),
    peer: `${milliseconds(percentile(theirs, share))} (croner's timer, bare spawn)`,
    goal: share === 0.99 ? '≤ 20 ms' : '',
  }));
}
