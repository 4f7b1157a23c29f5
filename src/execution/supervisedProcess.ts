import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../common/clock.ts';
import type { ExecutionRequest, RunOutput } from '../engine/ports.ts';
import type { Outcome } from '../model/run.ts';
import { isGroupAlive } from './processGroup.ts';
import type { SpawnedProcess } from './spawnProcess.ts';
import { errorMessage } from './startProblem.ts';
import { Timers } from './timers.ts';

// How long what a process leaves behind may go on writing to its output: `script > >(tee log)` ends so.
const drainGrace = 500;
// How long output stays open for whoever has left the group, once the group is dead.
const lastGrace = 100;

/** Why a process is made to end. */
export type Stop = Pick<Outcome, 'status' | 'reason'>;

interface Exit {
  readonly exitCode?: number;
  readonly signal?: string;
}

/** A started process: passes its output on, ends it when its time is over, and tells how it ended. */
export class SupervisedProcess {
  readonly pid: number;
  readonly startedAt: number;
  /** Settles when nothing of the process's group lives any more. Never rejects. */
  readonly finished: Promise<Outcome>;
  readonly #process: SpawnedProcess;
  readonly #request: ExecutionRequest;
  readonly #platform: NodeJS.Platform;
  readonly #timers: Timers;
  readonly #exited: Promise<Exit>;
  readonly #closed: Promise<void>;
  readonly #stopAsked = Promise.withResolvers<void>();
  #stop: Stop | undefined;
  #hasExited = false;
  #killed = false;
  #ended = false;
  #outputError: unknown;

  /** To be made in the same turn of the event loop as the process, or its first events are lost. */
  constructor(process: SpawnedProcess, request: ExecutionRequest, clock: Clock, platform: NodeJS.Platform) {
    this.pid = process.pid;
    this.startedAt = clock.now();
    this.#process = process;
    this.#request = request;
    this.#platform = platform;
    this.#timers = new Timers(clock);
    this.#exited = new Promise((resolve) => {
      process.events.once('exit', (code, signal) => {
        this.#hasExited = true;
        resolve({ ...(code === null ? {} : { exitCode: code }), ...(signal === null ? {} : { signal }) });
      });
    });
    this.#closed = new Promise((resolve) => process.events.once('close', () => resolve()));
    // Told when a signal could not be sent. Whether the process lives is found out all the same.
    process.events.on('error', () => undefined);
    this.#passOn('stdout');
    this.#passOn('stderr');
    // An exit that only waits to be told counts: it is, before the immediate.
    this.#timers.after(request.task.timeout, () => void setImmediate().then(() => this.#stopAtTimeout()));
    this.finished = this.#supervise();
  }

  /** TERM to the whole group, and KILL after `killAfter`. The first call says why. */
  stop(stop: Stop): void {
    if (this.#ended || this.#stop !== undefined) return;
    this.#stopAsked.resolve();
    // What has ended by itself was not stopped; only the wait for what it left behind is over.
    if (this.#hasExited) return;
    this.#stop = stop;
    this.#process.kill('SIGTERM');
    this.#timers.after(this.#request.task.killAfter, () => this.#kill());
  }

  #stopAtTimeout(): void {
    if (!this.#hasExited) this.stop({ status: 'timed-out', reason: 'timeout' });
  }

  #kill(): void {
    this.#killed = true;
    this.#process.kill('SIGKILL');
  }

  async #supervise(): Promise<Outcome> {
    const exit = await this.#exited;
    if (this.#stop === undefined) {
      await Promise.race([this.#closed, this.#timers.wait(drainGrace), this.#stopAsked.promise]);
    } else {
      // Its children have the same time as it had.
      await this.#groupEnds(() => this.#killed);
    }
    if (this.#process.kill('SIGKILL')) await this.#groupEnds(() => false);
    await Promise.race([this.#closed, this.#lastOutput()]);
    this.#ended = true;
    this.#timers.dispose();
    this.#process.stdout.destroy();
    this.#process.stderr.destroy();
    return this.#outcome(exit);
  }

  #outcome(exit: Exit): Outcome {
    if (this.#stop !== undefined) return { ...this.#stop, ...exit };
    if (exit.signal !== undefined) return { status: 'failed', reason: 'signal', signal: exit.signal };
    if (exit.exitCode !== 0) return { status: 'failed', reason: 'exit-code', ...exit };
    if (this.#outputError === undefined) return { status: 'succeeded', exitCode: 0 };
    return { status: 'failed', reason: 'log-failed', ...exit, detail: errorMessage(this.#outputError) };
  }

  async #groupEnds(enough: () => boolean): Promise<void> {
    for (let delay = 1; !enough(); delay = Math.min(2 * delay, 200)) {
      if (!(await isGroupAlive(this.pid, this.#platform))) return;
      await this.#timers.wait(delay);
    }
  }

  async #lastOutput(): Promise<void> {
    await this.#timers.wait(lastGrace);
    // The event loop may have been held up for longer than that: what is in the pipes is read in these turns.
    await setImmediate();
    await setImmediate();
  }

  #passOn(stream: RunOutput['stream']): void {
    this.#process[stream].on('data', (chunk: Uint8Array) => {
      if (this.#ended) return;
      try {
        this.#request.onOutput({ stream, chunk });
      } catch (error) {
        this.#outputError ??= error;
      }
    });
  }
}
