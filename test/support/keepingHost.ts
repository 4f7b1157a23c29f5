import { createScheduler } from '../../src/app/createScheduler.ts';
import type { WorkspaceScheduler } from '../../src/app/workspaceScheduler.ts';
import { systemClock } from '../../src/common/clock.ts';
import { allowAll } from './allowAll.ts';
import { homeOf } from './homeOf.ts';
import { quietLog } from './quietLog.ts';

/** A scheduler of the folder whose runs go on when it closes, as a window's do that is told to let them end. */
export async function keepingHost(folder: string, isKeeping = true): Promise<WorkspaceScheduler> {
  const scheduler = await createScheduler({
    kind: 'vscode',
    folder,
    clock: systemClock,
    env: { ...process.env, SCHEDULER_HOME: homeOf(folder) },
    gate: { isOpen: () => true },
    presenter: { present: () => undefined },
    letRunsEnd: () => isKeeping,
    log: quietLog,
  });
  await scheduler.reload();
  await allowAll(scheduler);
  return scheduler;
}

// As a program: a host that runs a task of a folder, and tells of the run once it goes. It stays until it is killed.
if (import.meta.main) {
  const [, , folder = '', task = ''] = process.argv;
  const scheduler = await keepingHost(folder);
  scheduler.onEvent((event) => {
    if (event.type === 'run' && event.run.pid !== undefined) process.stdout.write(`${event.run.id}\n`);
  });
  await scheduler.run(task);
}
