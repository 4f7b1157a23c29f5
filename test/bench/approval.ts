import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { Approvals } from '../../src/approval/approvals.ts';
import { ApprovalsFile } from '../../src/approval/approvalsFile.ts';
import { systemClock as clock } from '../../src/common/clock.ts';
import { ProcessRunner } from '../../src/execution/processRunner.ts';
import type { Evidence } from '../../src/model/approval.ts';
import type { Task } from '../../src/model/task.ts';
import { aRun, aTask } from '../support/builders.ts';
import { quietLog as log } from '../support/quietLog.ts';
import { milliseconds, percentile, type Figure } from './figures.ts';

// What consent costs: the look at a whole workspace, and the check before each start. The peers hash the same files and
// judge nothing.

const count = 1000;
const rounds = 7;
const samples = 300;
const median = (values: readonly number[]) => percentile(values, 0.5);

/** A workspace folder with a script for each task, and one of 1 MB. */
class Bench {
  readonly folder: string;
  readonly home: string;
  readonly scratch: string;
  readonly tasks: readonly Task[] = Array.from({ length: count }, (_, index) => scriptTask(`task-${index}`));
  readonly large = scriptTask('large');

  constructor(root: string) {
    this.folder = join(root, 'workspace');
    this.home = join(root, 'state');
    this.scratch = join(root, 'scratch');
  }

  static async create(root: string): Promise<Bench> {
    const bench = new Bench(root);
    await mkdir(join(bench.folder, 'scripts'), { recursive: true });
    for (const { id } of bench.tasks) await writeFile(bench.path(id), lines(id, 2000));
    await writeFile(bench.path('large'), lines('large', 1024 * 1024));
    return bench;
  }

  path(id: string): string {
    return join(this.folder, 'scripts', `${id}.mjs`);
  }

  runner(): ProcessRunner {
    return new ProcessRunner({ clock, env: { PATH: process.env['PATH'] }, scratch: this.scratch });
  }

  approvals(executor: ProcessRunner): Approvals {
    const file = new ApprovalsFile(this.home, { clock, log });
    return new Approvals({ folder: this.folder, executor, file, granted: [], clock, log });
  }

  get config() {
    return { tasks: [...this.tasks, this.large], outputDirectory: 'Scheduled Output' };
  }
}

function scriptTask(id: string): Task {
  return aTask({ id, run: { kind: 'script', script: `scripts/${id}.mjs`, args: ['--quiet'] } });
}

/** Code of about that many bytes. */
function lines(id: string, size: number): string {
  const line = (index: number) =>
    `export const value${index} = 'one of many lines of ${id}, number ${index}';\n`;
  let text = `import { join } from 'node:path';\nimport './task-0.mjs';\n`;
  for (let index = 0; text.length < size; index++) text += line(index);
  return text;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * The longest that the thread was held between two turns of its loop. The wall clock counts what other processes got
 * meanwhile, the system's account of the thread goes by ticks of 4 ms: the smaller one is nearer to the truth.
 */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = performance.now();
  let used = process.threadCpuUsage();
  const look = () => {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(used);
    longest = Math.max(longest, Math.min(now - before, (user + system) / 1000));
    before = now;
    used = process.threadCpuUsage();
  };
  const timer = setInterval(look, 1);
  await work();
  look();
  clearInterval(timer);
  return longest;
}

async function reviewing(bench: Bench): Promise<Figure[]> {
  const [first, again, git, sums, holds]: number[][] = [[], [], [], [], []] as const;
  const paths = bench.tasks.map(({ id }) => bench.path(id));
  for (let round = 0; round < rounds; round++) {
    const approvals = bench.approvals(bench.runner());
    first.push(await timed(() => approvals.take(bench.config)));
    again.push(await timed(() => approvals.reviews()));
    const other = bench.approvals(bench.runner());
    holds.push(await longestHold(() => other.take(bench.config)));
    git.push(await timed(() => execa('git', ['hash-object', '--stdin-paths'], { input: paths.join('\n') })));
    sums.push(await timed(() => execa('sha256sum', paths)));
  }
  const peer = `${milliseconds(median(git))} (git hash-object), ${milliseconds(median(sums))} (sha256sum)`;
  return [
    {
      measure: `first look at ${count} tasks with a script each`,
      value: `${milliseconds(median(first))} (with cold code ${milliseconds(first[0] ?? NaN)})`,
      peer,
      goal: '≤ 300 ms',
    },
    {
      measure: '  then all that there is to review',
      value: milliseconds(median(again)),
      peer: '',
      goal: '≤ 300 ms',
    },
    { measure: '  longest hold of the thread', value: milliseconds(median(holds)), peer: '', goal: '≤ 5 ms' },
  ];
}

/** Asks as at a start, where nothing has changed. */
async function permitting(bench: Bench): Promise<Figure> {
  const runner = bench.runner();
  const approvals = bench.approvals(runner);
  await approvals.take(bench.config);
  await approvals.allow(await approvals.reviews());
  // A file that was written a moment ago is read each time.
  await setTimeout(200);
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const task = bench.tasks[sample % count]!;
    const evidence = await runner.evidence(task, bench.folder);
    times.push(await timed(async () => mustBeAllowed(await permit(approvals, task, evidence))));
  }
  return {
    measure: `permit, ${count} tasks allowed`,
    value: `p50 ${milliseconds(median(times))}, p99 ${milliseconds(percentile(times, 0.99))}`,
    peer: '',
    goal: '≤ 1 ms',
  };
}

function permit(approvals: Approvals, task: Task, evidence: Evidence): Promise<string | undefined> {
  return approvals.permit(aRun({ taskId: task.id, trigger: 'schedule' }), task, evidence);
}

function mustBeAllowed(hash: string | undefined): void {
  if (hash === undefined) throw new Error('It was not allowed');
}

/** From the request to the answer; then nothing is started. */
async function startCheck(bench: Bench): Promise<Figure> {
  const runner = bench.runner();
  const approvals = bench.approvals(runner);
  await approvals.take(bench.config);
  const task = bench.large;
  const own: number[] = [];
  const theirs: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const started = performance.now();
    const execution = runner.start({
      ...{ run: aRun({ taskId: task.id }), task, folder: bench.folder, env: {} },
      onOutput: () => undefined,
      permit: async (evidence) => {
        mustBeAllowed(await permit(approvals, task, evidence));
        own.push(performance.now() - started);
        return undefined;
      },
    });
    await execution.finished;
    theirs.push(
      await timed(async () =>
        createHash('sha256')
          .update(await readFile(bench.path('large')))
          .digest('hex'),
      ),
    );
  }
  if (own.length < samples) throw new Error('It was not asked');
  return {
    measure: 'check before the start of a script of 1 MB',
    value: `p50 ${milliseconds(median(own))}, p99 ${milliseconds(percentile(own, 0.99))}`,
    peer: `p50 ${milliseconds(median(theirs))}, p99 ${milliseconds(percentile(theirs, 0.99))} (reading it and SHA-256)`,
    goal: '≤ 2 ms',
  };
}

export async function approval(): Promise<Figure[]> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'scheduler-bench-'));
  try {
    const bench = await Bench.create(root);
    return [...(await reviewing(bench)), await permitting(bench), await startCheck(bench)];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
