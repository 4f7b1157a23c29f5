import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../common/clock.ts';
import type { Mask } from '../common/mask.ts';
import type { ExecutionRequest, RunOutput } from '../engine/ports.ts';
import type { Outcome } from '../model/run.ts';
import type { BufferRelief } from './bufferRelief.ts';
import { OutputPipe } from './outputPipe.ts';
import type { ProcessTree } from './processTree.ts';
import { treeEnds } from './processTree.ts';
import type { SpawnedProcess } from './spawnProcess.ts';
import { errorMessage } from './startProblem.ts';
import { Timers } from './timers.ts';

// How long what a process leaves behind may go on, with its output too: `script > >(tee log)` ends so.
const drainGrace = 500;
// How long output stays open for whoever cannot be found, once all others are dead.
const lastGrace = 100;
// The system keeps less than that of what has been printed and not been read.
const mostUnread = 1024 * 1024;
// A host that closes is not given more time.
const closingGrace = 2_000;

/** Why a process is made to end. */
export type Stop = Pick<Outcome, 'status' | 'reason' | 'detail'>;

interface Exit {
  readonly exitCode?: number;
  readonly signal?: string;
}

export interface Supervision {
  readonly request: Pick<ExecutionRequest, 'onOutput'> & {
    readonly task: Pick<ExecutionRequest['task'], 'timeout' | 'killAfter'>;
  };
  readonly tree: ProcessTree;
  readonly mask: Mask;
  readonly relief: BufferRelief;
  readonly clock: Clock;
}

/** A started process: passes its output on, ends it when its time is over, and tells how it ended. */
export class SupervisedProcess {
  readonly startedAt: number;
  /** Settles when nothing that the process has started lives any more. Never rejects. */
  readonly finished: Promise<Outcome>;
  readonly #tree: ProcessTree;
  readonly #killAfter: number;
  readonly #timers: Timers;
  readonly #pipes: readonly OutputPipe[];
  readonly #exited: Promise<Exit>;
  readonly #closed: Promise<void>;
  readonly #stopAsked = Promise.withResolvers<void>();
  readonly #killTime = Promise.withResolvers<void>();
  #stop: Stop | undefined;
  #hasExited = false;
  #isClosed = false;
  #isTerminated = false;
  #hostCloses = false;
  #isKillTime = false;
  #ended = false;

  /** To be made in the same turn of the event loop as the process, or its first events are lost. */
  constructor(process: SpawnedProcess, { request, tree, mask, relief, clock }: Supervision) {
    this.startedAt = clock.now();
    this.#tree = tree;
    this.#killAfter = request.task.killAfter;
    this.#timers = new Timers(clock);
    this.#exited = new Promise((resolve) => {
      process.events.once('exit', (code, signal) => {
        this.#hasExited = true;
        tree.leaderHasEnded();
        resolve({ ...(code === null ? {} : { exitCode: code }), ...(signal === null ? {} : { signal }) });
      });
    });
    this.#closed = new Promise((resolve) => {
      process.events.once('close', () => {
        this.#isClosed = true;
        resolve();
      });
    });
    // Told when a signal could not be sent. Whether the process lives is found out all the same.
    process.events.on('error', () => undefined);
    const pipe = (stream: RunOutput['stream']) =>
      new OutputPipe(process[stream], { stream, mask, relief, onOutput: request.onOutput });
    this.#pipes = [pipe('stdout'), pipe('stderr')];
    // An exit that only waits to be told counts: it is, before the immediate.
    this.#timers.after(request.task.timeout, () => void setImmediate().then(() => this.#stopAtTimeout()));
    this.finished = this.#supervise();
  }

  /** TERM to the whole tree, and KILL after `killAfter`. The first call says why. */
  stop(stop: Stop): void {
    if (this.#ended) return;
    if (stop.reason === 'changed-at-start') {
      this.#abort(stop);
      return;
    }
    if (stop.reason === 'host-closed') this.#hurry();
    if (this.#stop !== undefined) return;
    this.#stopAsked.resolve();
    // What has ended by itself was not stopped; only the wait for what it left behind is over.
    if (this.#hasExited) return;
    this.#stop = stop;
    this.#terminate();
    void this.#tree.signal('SIGTERM');
  }

  /** What runs is not what was allowed: it has no time, and however it ended, that is how. */
  #abort(stop: Stop): void {
    this.#stop = stop;
    this.#stopAsked.resolve();
    this.#kill();
  }

  #stopAtTimeout(): void {
    if (!this.#hasExited) this.stop({ status: 'timed-out', reason: 'timeout' });
  }

  /** Now that TERM has been, or is just being, sent. */
  #terminate(): void {
    this.#isTerminated = true;
    const grace = this.#hostCloses ? Math.min(closingGrace, this.#killAfter) : this.#killAfter;
    this.#timers.after(grace, () => this.#kill());
  }

  #hurry(): void {
    if (this.#hostCloses) return;
    this.#hostCloses = true;
    if (this.#isTerminated) this.#timers.after(closingGrace, () => this.#kill());
  }

  #kill(): void {
    if (this.#isKillTime) return;
    this.#isKillTime = true;
    this.#killTime.resolve();
    void this.#tree.signal('SIGKILL');
  }

  async #supervise(): Promise<Outcome> {
    const exit = await this.#exited;
    let leftBehind = 0;
    if (this.#stop !== undefined) await this.#treeEnds();
    else {
      leftBehind = await this.#settle();
      if (leftBehind > 0) {
        this.#terminate();
        await this.#treeEnds();
      }
    }
    if (!this.#isClosed) await Promise.race([this.#closed, this.#lastOutput()]);
    await Promise.all(this.#pipes.map((pipe) => pipe.close()));
    this.#ended = true;
    this.#timers.dispose();
    const outcome = this.#outcome(exit);
    if (leftBehind === 0) return outcome;
    return { ...outcome, warnings: [{ code: 'left-behind', detail: String(leftBehind) }] };
  }

  /** Lets the rest of a process that has ended by itself end too. Resolves to how many have not. */
  async #settle(): Promise<number> {
    let isOver = false;
    const over = Promise.race([this.#timers.wait(drainGrace), this.#stopAsked.promise]).then(() => {
      isOver = true;
    });
    await Promise.race([this.#closed, over]);
    for (let delay = 1; ; delay *= 2) {
      const count = await this.#tree.count();
      if (count === 0 || isOver) return count;
      await Promise.race([this.#timers.wait(delay), over]);
    }
  }

  /** Whatever there is besides the process itself has the same time as it had. */
  #treeEnds(): Promise<void> {
    return treeEnds(
      this.#tree,
      () => (this.#isKillTime ? 'SIGKILL' : 'SIGTERM'),
      (delay) => this.#pause(delay),
    );
  }

  #pause(delay: number): Promise<void> {
    const wait = this.#timers.wait(delay);
    return this.#isKillTime ? wait : Promise.race([wait, this.#killTime.promise]);
  }

  #outcome(exit: Exit): Outcome {
    if (this.#stop !== undefined) return { ...this.#stop, ...exit };
    if (exit.signal !== undefined) return { status: 'failed', reason: 'signal', signal: exit.signal };
    if (exit.exitCode === undefined) return { status: 'failed', reason: 'exit-unknown' };
    if (exit.exitCode !== 0) return { status: 'failed', reason: 'exit-code', ...exit };
    const failed = this.#pipes.find(({ error }) => error !== undefined);
    if (failed === undefined) return { status: 'succeeded', exitCode: 0 };
    return { status: 'failed', reason: 'log-failed', ...exit, detail: errorMessage(failed.error) };
  }

  async #lastOutput(): Promise<void> {
    const read = () => this.#pipes.reduce((sum, { bytes }) => sum + bytes, 0);
    const before = read();
    await this.#timers.wait(lastGrace);
    for (let isTaken = false; !isTaken && read() - before < mostUnread;) {
      const open = this.#pipes.flatMap(({ taken }) => taken ?? []);
      isTaken = open.length === 0;
      await Promise.all(open);
      // The event loop may have been held up for longer than that: what is in the pipes is read in these turns.
      await setImmediate();
      await setImmediate();
    }
  }
}
