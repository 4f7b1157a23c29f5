import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkspaceScheduler } from '../../../src/app/workspaceScheduler.ts';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import { isActive, type Run } from '../../../src/model/run.ts';
import { keepingHost } from '../../support/keepingHost.ts';
import { WorkspaceFolder } from './workspaceFolder.ts';

const program = fileURLToPath(new URL('../../support/keepingHost.ts', import.meta.url));

/** A task of shell lines. */
export const command = (...lines: string[]) => ({ run: { command: lines.join('\n') } });
/** A shell line that waits for a file of that name. */
export const until = (name: string) => `while [ ! -e ${name} ]; do sleep 0.02; done`;

/** A workspace on real ground, with hosts that let their runs end when they close. */
export class KeepingWorkspace implements AsyncDisposable {
  readonly folder: WorkspaceFolder;
  readonly #open: WorkspaceScheduler[] = [];

  private constructor(folder: WorkspaceFolder) {
    this.folder = folder;
  }

  static async with(tasks: object): Promise<KeepingWorkspace> {
    const workspace = new KeepingWorkspace(await WorkspaceFolder.create());
    await workspace.folder.configure({ timezone: 'UTC', tasks });
    return workspace;
  }

  async host(isKeeping = true): Promise<WorkspaceScheduler> {
    const scheduler = await keepingHost(this.folder.path, isKeeping);
    this.#open.push(scheduler);
    return scheduler;
  }

  async close(scheduler: WorkspaceScheduler): Promise<void> {
    this.#open.splice(this.#open.indexOf(scheduler), 1);
    await scheduler.stop();
  }

  /** A host that runs the task, in a process of its own that is killed once that `hasPrinted`; another host sees it. */
  async killedHost(task: string, hasPrinted: string): Promise<{ id: string; later: WorkspaceScheduler }> {
    const child = spawn(process.execPath, [program, this.folder.path, task], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const id = line.toString().split('\n')[0] ?? '';
    const later = await this.host();
    await prints(later, id, hasPrinted);
    child.kill('SIGKILL');
    await once(child, 'exit');
    return { id, later };
  }

  touch(name: string): Promise<void> {
    return writeFile(join(this.folder.path, name), '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const scheduler of this.#open.splice(0)) await scheduler.stop();
    await this.#nothingLives();
    await this.folder[Symbol.asyncDispose]();
  }

  /** All that is started here names the folder, in its arguments or its environment. */
  async #nothingLives(): Promise<void> {
    for (;;) {
      const { stdout } = await promisify(execFile)('ps', ['axeww', '-o', 'command='], { maxBuffer: 2 ** 26 });
      if (!stdout.includes(this.folder.path)) return;
      await setTimeout(50);
    }
  }
}

/** Runs the task and waits until it has printed something; resolves to the run's id. */
export async function begin(scheduler: WorkspaceScheduler, hasPrinted = '', task = 'job'): Promise<string> {
  const request = await scheduler.run(task);
  if (!('run' in request)) throw new Error(request.refused);
  if (hasPrinted !== '') await prints(scheduler, request.run.id, hasPrinted);
  return request.run.id;
}

/** The row, once it is as `is` asks. */
export async function rowOf(
  scheduler: WorkspaceScheduler,
  id: string,
  is: (run: Run) => boolean,
): Promise<Run> {
  for (;;) {
    const run = await scheduler.findRun(id);
    if (run && is(run)) return run;
    await setTimeout(20);
  }
}

export function ended(scheduler: WorkspaceScheduler, id: string): Promise<Run> {
  return rowOf(scheduler, id, (run) => !isActive(run));
}

/** The process that the row names, once it does. */
export async function keeperOf(scheduler: WorkspaceScheduler, id: string): Promise<number> {
  return (await rowOf(scheduler, id, ({ pid }) => pid !== undefined)).pid ?? 0;
}

export async function printed(scheduler: WorkspaceScheduler, id: string): Promise<string[]> {
  const parts = (await scheduler.readLog(id)) ?? [];
  return parts.map((part) =>
    'cut' in part ? `cut ${part.cut}` : `${part.stream}: ${Buffer.from(part.bytes).toString()}`,
  );
}

async function prints(scheduler: WorkspaceScheduler, id: string, text: string): Promise<void> {
  while (!(await printed(scheduler, id)).join('').includes(text)) await setTimeout(20);
}

/** The pid that a run has printed as `pid=`. */
export async function printedPid(scheduler: WorkspaceScheduler, id: string): Promise<number> {
  return Number(/pid=(\d+)/.exec((await printed(scheduler, id)).join(''))?.[1]);
}

export async function hasGone(pid = 0): Promise<void> {
  while ((await processStartToken(pid)) !== undefined) await setTimeout(20);
}

/** Until no keeper has a note any more. */
export async function hasNoNotes(scheduler: WorkspaceScheduler): Promise<void> {
  const folder = join(dirname(scheduler.logPath('of-a-run')), '..', 'kept');
  while ((await readdir(folder)).length > 0) await setTimeout(20);
}
