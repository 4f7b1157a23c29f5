import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock } from '../../src/common/clock.ts';
import { ProcessRunner, type ProcessRunnerOptions } from '../../src/execution/processRunner.ts';
import type { ExecutionRequest } from '../../src/engine/ports.ts';
import type { Evidence, EvidenceFile } from '../../src/model/approval.ts';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { ProcessWorkspace } from './processWorkspace.ts';

/** A task of a workspace that somebody else can write to. Its scripts do harm by leaving the file `harm`. */
export class AttackedTask {
  readonly workspace: ProcessWorkspace;
  readonly runner: ProcessRunner;
  readonly #spec: RunSpec;
  readonly #task: Partial<Task>;
  readonly #further: Pick<ExecutionRequest, 'kept'>;

  constructor(
    workspace: ProcessWorkspace,
    spec: RunSpec,
    task: Partial<Task> = {},
    options: Partial<ProcessRunnerOptions> = {},
    further: Pick<ExecutionRequest, 'kept'> = {},
  ) {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], SHELL: '/bin/sh' };
    this.workspace = workspace;
    this.runner = new ProcessRunner({ clock: systemClock, env, scratch: workspace.scratch, ...options });
    this.#spec = spec;
    this.#task = task;
    this.#further = further;
  }

  path(name: string): string {
    return join(this.workspace.folder, name);
  }

  async write(name: string, text: string | Uint8Array, mode = 0o644): Promise<void> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await writeFile(path, text, { mode });
  }

  async link(name: string, target: string): Promise<void> {
    await rm(this.path(name), { force: true, recursive: true });
    await mkdir(dirname(this.path(name)), { recursive: true });
    await symlink(target, this.path(name));
  }

  get isHarmed(): boolean {
    return existsSync(this.path('harm'));
  }

  /** What it would execute, which is the same where others have been looked at just before. */
  async evidence(): Promise<Evidence> {
    const { task, folder } = this.workspace.request(this.#spec, { task: this.#task });
    const [alone, batch] = [await this.runner.evidence(task, folder), {}];
    await this.runner.evidence(task, folder, batch);
    assert.deepEqual(await this.runner.evidence(task, folder, batch), alone);
    return alone;
  }

  async file(path: string): Promise<EvidenceFile | undefined> {
    return (await this.evidence()).files.find((file) => file.path === path);
  }

  /** Runs it where it is still what was seen then. */
  runAs(approved: Evidence) {
    return this.run((evidence) => Promise.resolve(sameEvidence(evidence, approved) ? 'allowed' : undefined));
  }

  /** Runs it, whatever it is. */
  async run(permit: (evidence: Evidence) => Promise<string | undefined> = () => Promise.resolve('allowed')) {
    const request = this.workspace.request(this.#spec, { task: this.#task, permit });
    const execution = this.runner.start({ ...request, ...this.#further });
    const started = await execution.started;
    const outcome = await execution.finished;
    execution.settled?.();
    return { started, outcome };
  }
}

function sameEvidence(one: Evidence, other: Evidence): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Workspaces of the tests of a suite: all that was started in them ends with each. */
export function attackedWorkspaces(): () => Promise<ProcessWorkspace> {
  const made: ProcessWorkspace[] = [];
  afterEach(async () => {
    for (const workspace of made.splice(0)) {
      assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
      await workspace.dispose();
    }
  });
  return async () => {
    const workspace = await ProcessWorkspace.create();
    made.push(workspace);
    return workspace;
  };
}
