import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScheduler } from '../../src/app/createScheduler.ts';
import type { WorkspaceScheduler } from '../../src/app/workspaceScheduler.ts';
import { systemClock } from '../../src/common/clock.ts';
import { isActive, type Run } from '../../src/model/run.ts';
import { allowAll } from '../support/allowAll.ts';
import { homeOf } from '../support/homeOf.ts';
import { quietLog } from '../support/quietLog.ts';

/** A host as it ships, in a workspace of its own with this scheduler.json; its loop is not started. */
export async function withHost<T>(
  config: object,
  use: (scheduler: WorkspaceScheduler) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'scheduler-bench-'));
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode', 'scheduler.json'), JSON.stringify({ version: 1, ...config }));
  const scheduler = await createScheduler({
    kind: 'cli',
    folder,
    clock: systemClock,
    env: { ...process.env, SCHEDULER_HOME: homeOf(folder) },
    gate: { isOpen: () => true },
    presenter: { present: () => undefined },
    log: quietLog,
  });
  try {
    await scheduler.reload();
    await allowAll(scheduler);
    return await use(scheduler);
  } finally {
    await scheduler.stop();
    await rm(folder, { recursive: true });
    await rm(homeOf(folder), { recursive: true, force: true });
  }
}

/** Resolves when so many runs have ended, all of them well. */
export function endsOf(scheduler: WorkspaceScheduler, count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ended = new Set<string>();
  scheduler.onEvent((event) => {
    if (event.type !== 'run' || isActive(event.run)) return;
    if (event.run.status !== 'succeeded') reject(new Error(unexpected(event.run)));
    ended.add(event.run.id);
    if (ended.size === count) resolve();
  });
  return promise;
}

const unexpected = ({ taskId, status, reason }: Run) => `${taskId}: ${status} (${reason})`;
