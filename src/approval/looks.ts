import type { Executor, Log } from '../engine/ports.ts';
import type { Evidence } from '../model/approval.ts';
import type { SchedulerConfig, Task } from '../model/task.ts';
import { canonical, coveredBy, hashOfTask } from './hashes.ts';
import { inSlices, OneByOne } from './slices.ts';

/** A task as it was last looked at. */
export interface Look {
  readonly task: Task;
  readonly evidence: Evidence;
  readonly hash: string;
}

/** `look`: none where the task cannot be judged at all. */
interface Entry {
  readonly task: Task;
  look?: Look;
  turn: number;
}

interface LooksParts {
  readonly folder: string;
  readonly executor: Pick<Executor, 'evidence'>;
  readonly log: Log;
}

/** What the tasks of the config would execute, as last looked at. */
export class Looks {
  readonly #parts: LooksParts;
  /** In the order of the config. */
  #tasks = new Map<string, Entry>();
  /** Relative to the workspace folder. */
  #outputDirectory = '';
  /** A look that began earlier does not replace one that began later. */
  #turn = 0;
  #takes = 0;
  #version = 0;
  readonly #texts = new WeakMap<Task, string>();

  constructor(parts: LooksParts) {
    this.#parts = parts;
  }

  /** Another number when the look of a task, or which tasks there are, is another one. */
  get version(): number {
    return this.#version;
  }

  get outputDirectory(): string {
    return this.#outputDirectory;
  }

  /** Looks at all tasks of a config, which then is the one in force; `undefined`: there is none. */
  async take(config: Pick<SchedulerConfig, 'tasks' | 'outputDirectory'> | undefined): Promise<void> {
    const take = ++this.#takes;
    const { tasks, outputDirectory } = config ?? { tasks: [], outputDirectory: '' };
    const turn = ++this.#turn;
    const oneByOne = new OneByOne();
    const entries = await inSlices(tasks, async (task): Promise<[string, Entry]> => {
      const look = await this.#look(task, outputDirectory, oneByOne);
      return [task.id, { task, turn, ...(look !== undefined && { look }) }];
    });
    // Another config has come meanwhile.
    if (take !== this.#takes) return;
    this.#version++;
    this.#outputDirectory = outputDirectory;
    this.#tasks = new Map(entries);
  }

  /** Looks anew at these, or at all; returns what there is of them, in the order of the config. */
  async again(taskIds?: readonly string[]): Promise<readonly Look[]> {
    const wanted = taskIds && new Set(taskIds);
    const entries = [...this.#tasks.values()].filter(({ task }) => wanted?.has(task.id) ?? true);
    const turn = ++this.#turn;
    const outputDirectory = this.#outputDirectory;
    const oneByOne = new OneByOne();
    const looks = await inSlices(entries, async (entry) => {
      const look = await this.#look(entry.task, outputDirectory, oneByOne);
      this.#put(entry, turn, look);
      return look;
    });
    return looks.filter((look) => look !== undefined);
  }

  /** What an executor has seen itself. Throws a `TypeError` where that has no hash. */
  note(task: Task, evidence: Evidence): Look {
    const look = { task, evidence, hash: hashOfTask(task, this.#outputDirectory, evidence) };
    const entry = this.#tasks.get(task.id);
    // What consent does not cover may have changed.
    if (entry && this.isSame(task)) this.#put(entry, ++this.#turn, { ...look, task: entry.task });
    return look;
  }

  tasks(): readonly Task[] {
    return [...this.#tasks.values()].map(({ task }) => task);
  }

  has(taskId: string): boolean {
    return this.#tasks.has(taskId);
  }

  get(taskId: string): Look | undefined {
    return this.#tasks.get(taskId)?.look;
  }

  all(): readonly Look[] {
    return [...this.#tasks.values()].flatMap(({ look }) => look ?? []);
  }

  /** Whether a task says what the one of its id says that was looked at. */
  isSame(task: Task): boolean {
    const own = this.#tasks.get(task.id)?.task;
    return own !== undefined && (own === task || this.#textOf(own) === this.#textOf(task));
  }

  #put(entry: Entry, turn: number, look: Look | undefined): void {
    // Another config has come meanwhile, or somebody has looked since.
    if (this.#tasks.get(entry.task.id) !== entry || entry.turn > turn) return;
    entry.turn = turn;
    if (entry.look?.hash !== look?.hash) this.#version++;
    if (look) entry.look = look;
    else delete entry.look;
  }

  async #look(task: Task, outputDirectory: string, oneByOne: OneByOne): Promise<Look | undefined> {
    try {
      const evidence = await this.#evidence(task, oneByOne);
      return { task, evidence, hash: hashOfTask(task, outputDirectory, evidence) };
    } catch (error) {
      this.#parts.log.error(`Nobody can say what the task “${task.id}” would run`, error);
      return undefined;
    }
  }

  #evidence(task: Task, oneByOne: OneByOne): Promise<Evidence> {
    const ask = () => this.#parts.executor.evidence(task, this.#parts.folder, oneByOne);
    // The editor is asked about its own tasks, and takes its time.
    return task.run.kind === 'task' || task.run.kind === 'vscode' ? ask() : oneByOne.run(ask);
  }

  #textOf(task: Task): string {
    const known = this.#texts.get(task);
    if (known !== undefined) return known;
    const text = canonical(coveredBy(task, ''));
    this.#texts.set(task, text);
    return text;
  }
}
