import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ExecutionRequest } from '../../src/engine/ports.ts';
import type { Run } from '../../src/model/run.ts';
import type { RunSpec, Task } from '../../src/model/task.ts';

export interface RequestParts {
  readonly task?: Partial<Task>;
  readonly run?: Partial<Run>;
  readonly env?: Readonly<Record<string, string>>;
  readonly onOutput?: ExecutionRequest['onOutput'];
  /** Default: whatever it is, it is allowed. */
  readonly permit?: ExecutionRequest['permit'];
}

/** A request for a run of `spec`. */
export function executionRequest(spec: RunSpec, folder: string, parts: RequestParts = {}): ExecutionRequest {
  const task: Task = {
    id: 'job',
    label: 'Job',
    enabled: true,
    schedules: [],
    timezone: 'UTC',
    run: spec,
    options: { env: {} },
    overrides: {},
    reveal: 'never',
    secrets: [],
    timeout: 600_000,
    killAfter: 5_000,
    notify: 'failure',
    missed: 'once',
    overlap: 'skip',
    interrupted: 'leave',
    priority: 0,
    watch: [],
    ...parts.task,
  };
  const run: Run = {
    id: randomUUID(),
    taskId: task.id,
    label: task.label,
    trigger: 'manual',
    status: 'running',
    occurrences: 1,
    attempts: 1,
    createdAt: 0,
    host: { kind: 'cli', pid: process.pid, startToken: 'test' },
    ...parts.run,
  };
  return {
    ...{ run, task, folder, env: parts.env ?? {}, onOutput: parts.onOutput ?? (() => undefined) },
    permit: parts.permit ?? (() => Promise.resolve('allowed')),
  };
}

/** A workspace folder for real processes, which all carry a mark, so that none can hide. */
export class ProcessWorkspace {
  readonly folder: string;
  readonly #mark = `MARK_${randomUUID().replaceAll('-', '')}`;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<ProcessWorkspace> {
    return new ProcessWorkspace(await realpath(await mkdtemp(join(tmpdir(), 'scheduler-execution-'))));
  }

  /** Where runs leave what they report; outside the workspace, as it would be. */
  get scratch(): string {
    return `${this.folder}.reports`;
  }

  async write(name: string, text: string, mode = 0o644): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text, { mode });
    return path;
  }

  request(spec: RunSpec, parts: RequestParts = {}): ExecutionRequest {
    return executionRequest(spec, this.folder, { ...parts, env: { ...parts.env, [this.#mark]: '1' } });
  }

  /** What is alive of all that was started here. */
  async survivors(): Promise<readonly string[]> {
    if (process.platform !== 'linux') {
      const { stdout } = await promisify(execFile)('ps', ['axeww', '-o', 'pid=,command=']);
      return stdout.split('\n').filter((line) => line.includes(this.#mark));
    }
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const marked = await Promise.all(
      pids.map(async (pid) => {
        const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
        return environ.includes(this.#mark) ? [pid] : [];
      }),
    );
    return marked.flat();
  }

  async dispose(): Promise<void> {
    for (const path of [this.folder, this.scratch]) await rm(path, { recursive: true, force: true });
  }
}
