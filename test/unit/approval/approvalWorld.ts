import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Approvals } from '../../../src/approval/approvals.ts';
import { ApprovalsFile } from '../../../src/approval/approvalsFile.ts';
import type { Log } from '../../../src/engine/ports.ts';
import type { Evidence, EvidenceFile, Grant } from '../../../src/model/approval.ts';
import type { Run } from '../../../src/model/run.ts';
import type { SchedulerConfig, Task } from '../../../src/model/task.ts';
import { aRun, aTask, at } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

export const instant = at('2026-11-22T06:00Z');

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Reads the script, and what else a test says, as they are at that moment. */
export class FakeEvidence {
  readonly folder: string;
  /** Beside the script: roles by path, relative to the folder. */
  readonly others = new Map<string, EvidenceFile['role']>();
  /** Of these paths, what is said of them instead. */
  readonly instead = new Map<string, Partial<EvidenceFile>>();
  settings: Evidence['settings'] = {};
  /** Ids, in the order in which they were asked about. */
  readonly asked: string[] = [];
  /** With what they were asked about in one go. */
  readonly batches: (object | undefined)[] = [];
  /** Awaited before a task is looked at. */
  before: (task: Task) => Promise<void> | void = () => undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  async evidence(task: Task, _folder?: string, batch?: object): Promise<Evidence> {
    this.asked.push(task.id);
    this.batches.push(batch);
    await this.before(task);
    const own: [string, EvidenceFile['role']][] =
      task.run.kind === 'script' ? [[task.run.script, 'script']] : [];
    const files = [...own, ...this.others].map(([path, role]) => this.#file(path, role));
    return { settings: this.settings, files };
  }

  #file(path: string, role: EvidenceFile['role']): EvidenceFile {
    const said = this.instead.get(path);
    if (said) return { role, path, ...said };
    try {
      return { role, path, hash: sha256(readFileSync(join(this.folder, path))) };
    } catch {
      return { role, path, without: 'missing' };
    }
  }
}

/** A workspace folder, a home of the state, and what is allowed. */
export class ApprovalWorld {
  readonly root: TemporaryFolder;
  readonly folder: string;
  readonly home: string;
  readonly clock = new FakeClock(instant);
  readonly executor: FakeEvidence;
  readonly errors: string[] = [];
  readonly log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (text) => void this.errors.push(text),
  };

  constructor(root: TemporaryFolder) {
    this.root = root;
    this.folder = root.path('haiku');
    this.home = root.path('state');
    mkdirSync(this.folder);
    this.executor = new FakeEvidence(this.folder);
  }

  static async create(): Promise<ApprovalWorld> {
    return new ApprovalWorld(await temporaryFolder());
  }

  get path(): string {
    return join(this.home, 'approvals.json');
  }

  file(): ApprovalsFile {
    return new ApprovalsFile(this.home, { clock: this.clock, log: this.log });
  }

  /** As a process of its own would have them. */
  approvals(parts: { granted?: readonly string[]; folder?: string } = {}): Approvals {
    const { granted = [], folder = this.folder } = parts;
    const { executor, clock, log } = this;
    return new Approvals({ folder, executor, file: this.file(), granted, clock, log });
  }

  write(path: string, content: string | Uint8Array): void {
    const whole = join(this.folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, content);
  }

  remove(): Promise<void> {
    return this.root.remove();
  }
}

/** A task that runs `scripts/ID.mjs`. */
export function scriptTask(id: string, given: Partial<Task> = {}): Task {
  return aTask({ id, run: { kind: 'script', script: `scripts/${id}.mjs`, args: [] }, ...given });
}

export function configOf(...tasks: readonly Task[]): Pick<SchedulerConfig, 'tasks' | 'outputDirectory'> {
  return { tasks, outputDirectory: 'Scheduled Output' };
}

/** What a person gets to see of all tasks, and allows. */
export async function allowAll(approvals: Approvals): Promise<readonly Grant[]> {
  return approvals.allow(await approvals.reviews());
}

/** Asks as an executor does right before a start. */
export async function permit(
  { executor }: ApprovalWorld,
  approvals: Approvals,
  task: Task,
  trigger: Run['trigger'] = 'schedule',
): Promise<string | undefined> {
  return approvals.permit(aRun({ taskId: task.id, trigger }), task, await executor.evidence(task));
}
