import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { megabytes, milliseconds, percentile, type Figure } from './figures.ts';
import { endsOf, withHost } from './runningHost.ts';

// What a run costs beyond its process: the row, the log, the environment, the look for what it has left behind. The
// peer spawns the same process and does nothing else.

const instant = { process: 'true' };
const gigabyte = 1024 ** 3;

function bare(command: string, args: readonly string[] = []): ChildProcess {
  return spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function bareInstant(): Promise<void> {
  const child = bare('true');
  child.stdout?.resume();
  child.stderr?.resume();
  await once(child, 'close');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One run after the other, each beside a bare spawn, so that both see the same machine. */
function overhead(samples: number): Promise<Figure> {
  return withHost({ tasks: { instant: { run: instant } } }, async (scheduler) => {
    const own: number[] = [];
    const theirs: number[] = [];
    const oneRun = async () => {
      const end = endsOf(scheduler, 1);
      await scheduler.run('instant');
      await end;
      await scheduler.idle();
    };
    scheduler.start();
    for (let warmUp = 0; warmUp < 20; warmUp++) await oneRun();
    for (let sample = 0; sample < samples; sample++) {
      own.push(await timed(oneRun));
      theirs.push(await timed(bareInstant));
    }
    const [here, there] = [percentile(own, 0.5), percentile(theirs, 0.5)];
    return {
      measure: `a run of \`true\` from the request to its end, median of ${samples}`,
      value: `${milliseconds(here)}, ${milliseconds(here - there)} more`,
      peer: `${milliseconds(there)} (bare spawn)`,
      goal: '≤ 3 ms more',
    };
  });
}

async function twoSpawners(count: number): Promise<void> {
  let left = count;
  const spawner = async () => {
    while (left-- > 0) await bareInstant();
  };
  await Promise.all([spawner(), spawner()]);
}

async function thousand(count: number, rounds: number): Promise<Figure> {
  const own: number[] = [];
  const theirs: number[] = [];
  const names = Array.from({ length: count }, (_, index) => `task-${index}`);
  const tasks = Object.fromEntries(
    names.map((name) => [name, { schedule: { every: '1 day' }, run: instant }]),
  );
  for (let round = 0; round < rounds; round++) {
    theirs.push(await timed(() => twoSpawners(count)));
    own.push(
      await withHost({ maxConcurrent: 2, tasks }, (scheduler) =>
        timed(async () => {
          const ends = endsOf(scheduler, count);
          scheduler.start();
          await ends;
        }),
      ),
    );
  }
  const [here, there] = [percentile(own, 0.5), percentile(theirs, 0.5)];
  return {
    measure: `${count} instant tasks due at once, two at a time, median of ${rounds}`,
    value: `${milliseconds(here)}, ${(here / there).toFixed(2)} ×`,
    peer: `${milliseconds(there)} (a loop of two spawners)`,
    goal: '≤ 1.15 ×',
  };
}

/** What becomes of the thread and of the memory while something goes on. */
async function watched(work: () => Promise<unknown>): Promise<{ took: number; late: number; more: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const late: number[] = [];
  let most = before;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const asked = performance.now();
      await setTimeout(10);
      late.push(performance.now() - asked - 10);
      most = Math.max(most, process.memoryUsage().rss);
    }
  })();
  const took = await timed(work);
  isOver = true;
  await watching;
  return { took, late: percentile(late, 0.99), more: most - before };
}

const throughput = (bytes: number, took: number) => `${Math.round(bytes / 1024 / 1024 / (took / 1000))} MB/s`;

async function bareToFile(folder: string): Promise<void> {
  const child = bare('head', ['-c', String(gigabyte), '/dev/zero']);
  if (child.stdout) await pipeline(child.stdout, createWriteStream(join(folder, 'printed')));
}

async function printer(): Promise<Figure[]> {
  const run = { process: 'head', args: ['-c', String(gigabyte), '/dev/zero'] };
  const own = await withHost({ tasks: { printer: { run } } }, async (scheduler) => {
    const once = async () => {
      const end = endsOf(scheduler, 1);
      await scheduler.run('printer');
      await end;
    };
    scheduler.start();
    // The first one pays for what every later one finds ready.
    await once();
    return watched(once);
  });
  const folder = await mkdtemp(join(tmpdir(), 'scheduler-bench-'));
  const theirs = await watched(() => bareToFile(folder));
  await rm(folder, { recursive: true });
  const peer = 'a spawn piped into a file';
  return [
    {
      measure: 'log of a process that prints 1 GB',
      value: throughput(gigabyte, own.took),
      peer: `${throughput(gigabyte, theirs.took)} (${peer})`,
      goal: '≥ 200 MB/s',
    },
    {
      measure: 'memory more meanwhile',
      value: megabytes(own.more),
      peer: `${megabytes(theirs.more)} (${peer})`,
      goal: '≤ 20 MB',
    },
    {
      measure: 'a timer of 10 ms late meanwhile, p99',
      value: milliseconds(own.late),
      peer: `${milliseconds(theirs.late)} (${peer})`,
      goal: '',
    },
  ];
}

export async function runs(): Promise<Figure[]> {
  return [await overhead(300), await thousand(1000, 3), ...(await printer())];
}
