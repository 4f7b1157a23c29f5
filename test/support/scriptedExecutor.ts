import type { Clock } from '../../src/common/clock.ts';
import type { Disposable } from '../../src/common/disposables.ts';
import type {
  CancelReason,
  Execution,
  ExecutionRequest,
  Executor,
  ResolvedRun,
  RunOutput,
  Started,
} from '../../src/engine/ports.ts';
import type { Outcome } from '../../src/model/run.ts';
import type { RunSpec, Task } from '../../src/model/task.ts';

/** What a task does when it is run. */
export interface Behaviour {
  /** How it ends by itself; `hang`: only when the test, a cancel or the timeout ends it. */
  readonly end: 'hang' | Outcome;
  /** Milliseconds until it ends by itself; 0 by default. */
  readonly after?: number;
  /** What it prints at its start. */
  readonly print?: readonly (string | { stream: RunOutput['stream']; text: string })[];
  /** It lives on until KILL. */
  readonly ignoresTerm?: boolean;
  /** It never gets a process: it ends as `end` says, and `started` resolves to `undefined`. */
  readonly neverStarts?: boolean;
  /** What is masked. */
  readonly secrets?: readonly string[];
}

export const succeeds: Behaviour = { end: { status: 'succeeded', exitCode: 0 } };
export const hangs: Behaviour = { end: 'hang' };
export function fails(exitCode = 1): Behaviour {
  return { end: { status: 'failed', reason: 'exit-code', exitCode } };
}

/** Runs no process: each task behaves as the test says, on the test's clock. The contract suite keeps it honest. */
export class ScriptedExecutor implements Executor {
  /** Every request so far, in order. */
  readonly requests: ExecutionRequest[] = [];
  readonly #clock: Clock;
  readonly #behaviours = new Map<string, readonly Behaviour[]>();
  /** The kinds that this host can carry out. */
  kinds: readonly RunSpec['kind'][] = ['script', 'command', 'process'];
  readonly #running = new Map<string, ScriptedRun>();
  #nextPid = 5_000_000;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A task without a behaviour succeeds. Of several, each is for an attempt; the last for all that follow. */
  behave(taskId: string, ...behaviours: readonly Behaviour[]): void {
    this.#behaviours.set(taskId, behaviours);
  }

  canRun(kind: RunSpec['kind']): boolean {
    return this.kinds.includes(kind);
  }

  evidence: Executor['evidence'] = () => Promise.resolve({ settings: {}, files: [] });

  resolve(task: Task, folder: string): Promise<ResolvedRun | Outcome> {
    const { kind } = task.run;
    if (!this.canRun(kind)) return Promise.resolve(unsupported(kind));
    return Promise.resolve({ commandLine: [kind], cwd: folder, variables: [] });
  }

  secretsOf(task: Task): Promise<readonly string[]> {
    return Promise.resolve(this.#behaviours.get(task.id)?.[0]?.secrets ?? []);
  }

  /** The requests whose process is alive, in the order of their start. */
  get running(): readonly ExecutionRequest[] {
    return [...this.#running.values()].filter((run) => run.alive).map((run) => run.request);
  }

  print(runId: string, text: string, stream: RunOutput['stream'] = 'stdout'): void {
    this.#find(runId).print(text, stream);
  }

  finish(runId: string, outcome: Outcome = { status: 'succeeded', exitCode: 0 }): void {
    this.#find(runId).settle(outcome);
  }

  start(request: ExecutionRequest): Execution {
    this.requests.push(request);
    const { kind } = request.task.run;
    const behaviour: Behaviour = this.canRun(kind)
      ? this.#behaviourOf(request)
      : { end: unsupported(kind), neverStarts: true };
    const run = new ScriptedRun(request, behaviour, this.#clock, this.#nextPid++);
    this.#running.set(request.run.id, run);
    void run.finished.then(() => this.#running.delete(request.run.id));
    return run;
  }

  #behaviourOf({ task, run }: ExecutionRequest): Behaviour {
    const behaviours = this.#behaviours.get(task.id) ?? [];
    return behaviours[run.attempts - 1] ?? behaviours.at(-1) ?? succeeds;
  }

  #find(runId: string): ScriptedRun {
    const run = this.#running.get(runId);
    if (run === undefined) throw new Error(`No run ${runId} is running`);
    return run;
  }
}

class ScriptedRun implements Execution {
  readonly request: ExecutionRequest;
  readonly started: Promise<Started | undefined>;
  readonly finished: Promise<Outcome>;
  readonly secrets: readonly string[];
  alive = false;
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;
  readonly #timers: Disposable[] = [];
  #resolve!: (outcome: Outcome) => void;
  #stopped: Outcome | undefined;
  #settled = false;

  constructor(request: ExecutionRequest, behaviour: Behaviour, clock: Clock, pid: number) {
    this.request = request;
    this.#behaviour = behaviour;
    this.secrets = behaviour.secrets ?? [];
    this.#clock = clock;
    this.finished = new Promise((resolve) => (this.#resolve = resolve));
    this.started = this.#start(pid);
  }

  cancel(reason: CancelReason): void {
    this.#stop({ status: 'cancelled', reason });
  }

  print(text: string, stream: RunOutput['stream']): void {
    if (!this.#settled) void this.request.onOutput({ stream, chunk: new TextEncoder().encode(text) });
  }

  settle(outcome: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.alive = false;
    for (const timer of this.#timers) timer.dispose();
    this.#resolve(outcome);
  }

  async #start(pid: number): Promise<Started | undefined> {
    // As with a real process, nothing has happened yet when the caller gets the execution.
    await Promise.resolve();
    const { end, after = 0, print = [], neverStarts = false } = this.#behaviour;
    const approval = neverStarts ? undefined : await this.request.permit({ settings: {}, files: [] });
    if (!neverStarts && approval === undefined)
      this.#stopped ??= { status: 'cancelled', reason: 'not-approved' };
    if (this.#stopped !== undefined || neverStarts) {
      queueMicrotask(() => this.settle(this.#stopped ?? asOutcome(end)));
      return undefined;
    }
    const { timeout } = this.request.task;
    this.#after(timeout, () => this.#stop({ status: 'timed-out', reason: 'timeout' }));
    this.alive = true;
    setImmediate(() => {
      for (const item of print) {
        if (typeof item === 'string') this.print(item, 'stdout');
        else this.print(item.text, item.stream);
      }
      if (end === 'hang') return;
      if (after > 0) this.#after(after, () => this.settle(this.#stopped ?? end));
      else this.settle(this.#stopped ?? end);
    });
    return {
      ...{ pid, pidToken: 'scripted', startedAt: this.#clock.now() },
      ...(approval === undefined ? {} : { approval }),
    };
  }

  #stop(outcome: Outcome): void {
    if (this.#settled || this.#stopped !== undefined) return;
    this.#stopped = outcome;
    void this.started.then((process) => {
      if (process === undefined) return;
      if (this.#behaviour.ignoresTerm) this.#after(this.request.task.killAfter, () => this.settle(outcome));
      else this.settle(outcome);
    });
  }

  #after(delay: number, callback: () => void): void {
    this.#timers.push(this.#clock.setTimer(delay, callback));
  }
}

function unsupported(kind: RunSpec['kind']): Outcome {
  return { status: 'failed', reason: 'unsupported-kind', detail: kind };
}

function asOutcome(end: Behaviour['end']): Outcome {
  return end === 'hang' ? { status: 'failed', reason: 'spawn-failed' } : end;
}
