import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Cron } from 'croner';
import { createScheduler } from '../../src/app/createScheduler.ts';
import { systemClock } from '../../src/common/clock.ts';
import { allowAll } from '../support/allowAll.ts';
import { homeOf } from '../support/homeOf.ts';
import { quietLog } from '../support/quietLog.ts';

// A host of its own for one idle minute: `node idleHost.ts here|croner SECONDS` prints its figures as JSON.

const tasks = 100;

/** Due once a day, twelve hours from now. */
function expression(index: number): string {
  return `${index % 60} ${(new Date().getHours() + 12) % 24} * * *`;
}

async function startHere(): Promise<() => Promise<void>> {
  const scratch = await mkdtemp(join(tmpdir(), 'scheduler-bench-'));
  await mkdir(join(scratch, '.vscode'));
  const entries = Array.from({ length: tasks }, (_, index) => [
    `task-${index}`,
    { schedule: { cron: expression(index) }, run: { process: 'true' } },
  ]);
  const config = { version: 1, tasks: Object.fromEntries(entries) as object };
  await writeFile(join(scratch, '.vscode', 'scheduler.json'), JSON.stringify(config));
  const scheduler = await createScheduler({
    kind: 'cli',
    folder: scratch,
    clock: systemClock,
    env: { ...process.env, SCHEDULER_HOME: homeOf(scratch) },
    gate: { isOpen: () => true },
    presenter: { present: () => undefined },
    log: quietLog,
  });
  await scheduler.reload();
  await allowAll(scheduler);
  scheduler.start();
  return async () => {
    await scheduler.stop();
    await rm(scratch, { recursive: true });
    await rm(homeOf(scratch), { recursive: true, force: true });
  };
}

function startCroner(): () => Promise<void> {
  const jobs = Array.from({ length: tasks }, (_, index) => new Cron(expression(index), () => undefined));
  return () => {
    for (const job of jobs) job.stop();
    return Promise.resolve();
  };
}

const [, , which, seconds] = process.argv;
const stop = which === 'croner' ? startCroner() : await startHere();
// What starting has left to do is not idling.
await wait(3000);
const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const before = process.cpuUsage();
await wait(Number(seconds) * 1000);
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ timers, cpu: (user + system) / 1000 }));
await stop();
