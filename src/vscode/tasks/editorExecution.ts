import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import { Mask } from '../../common/mask.ts';
import type { CancelReason, Execution, ExecutionRequest, Started } from '../../engine/ports.ts';
import { startFailure } from '../../execution/startProblem.ts';
import type { Evidence } from '../../model/approval.ts';
import type { Outcome } from '../../model/run.ts';
import type { Task } from '../../model/task.ts';

/** What a job tells of itself. */
export interface JobEvents {
  /** To be asked right before the editor is: `false`: nobody wants it any more. */
  begin(): boolean;
  /** It goes, in this process where there is one that can be seen. Not told: it has ended before that was known. */
  started(process: Omit<Started, 'startedAt'>): void;
}

/** What decides what a job would do, and whether that is still so. */
export interface JobLook {
  readonly evidence: Evidence;
  /** What is to be masked in all that it makes public. */
  readonly secrets: readonly string[];
  /** What of it is another one by now. */
  changed(): Promise<string | undefined>;
}

/** Something that the editor carries out for a run. */
export interface EditorJob {
  /** Asked once, before `run`. Where it rejects, it could not be started. */
  look(): Promise<JobLook>;
  /** Resolves to how it ended by itself. Where it rejects, it could not be started. */
  run(events: JobEvents): Promise<Outcome>;
  /** Ends what has begun, by force after `killAfter` milliseconds. Settles when it has, or cannot be made to. */
  stop(killAfter: number): Promise<void>;
}

/** What such a run needs of its request. */
export interface EditorRequest extends Pick<ExecutionRequest, 'permit'> {
  readonly task: Pick<Task, 'timeout' | 'killAfter'>;
}

/** When the host closes it is not given more time, in milliseconds. */
const closingGrace = 2000;

/** A run of something that is not our process: with its timeout and its stop, it settles whatever the editor does. */
export class EditorExecution implements Execution {
  readonly started: Promise<Started | undefined>;
  readonly finished: Promise<Outcome>;
  readonly #job: EditorJob;
  readonly #task: EditorRequest['task'];
  readonly #permit: EditorRequest['permit'];
  readonly #clock: Clock;
  readonly #timeout: Disposable;
  readonly #start = Promise.withResolvers<Started | undefined>();
  readonly #end = Promise.withResolvers<Outcome>();
  #look: JobLook | undefined;
  #approval: string | undefined;
  /** What the look after the start has found. */
  #change: Promise<Outcome | undefined> | undefined;
  #begunAt: number | undefined;
  #stopped = false;
  #ended = false;

  constructor(job: EditorJob, { task, permit }: EditorRequest, clock: Clock) {
    this.#job = job;
    this.#task = task;
    this.#permit = permit;
    this.#clock = clock;
    this.started = this.#start.promise;
    this.finished = this.#end.promise;
    this.#timeout = clock.setTimer(task.timeout, () =>
      this.#stop({ status: 'timed-out', reason: 'timeout' }, task.killAfter),
    );
    void this.#run();
  }

  get secrets(): readonly string[] {
    return this.#look?.secrets ?? [];
  }

  cancel(reason: CancelReason): void {
    const { killAfter } = this.#task;
    const grace = reason === 'host-closed' ? Math.min(killAfter, closingGrace) : killAfter;
    this.#stop({ status: 'cancelled', reason }, grace);
  }

  async #run(): Promise<void> {
    const outcome = this.#masked(await this.#outcome());
    // However short it was: what was swapped in is told.
    const change = await this.#change;
    // Once it is stopped, that is how it ends, however it goes on.
    if (!this.#stopped) this.#settle(change ?? outcome);
  }

  async #outcome(): Promise<Outcome> {
    const begin = (): boolean => {
      if (!this.#stopped) this.#begunAt = this.#clock.now();
      return !this.#stopped;
    };
    const started = (process: Omit<Started, 'startedAt'>): void => {
      this.#tellStart({ ...process, startedAt: this.#begunAt ?? this.#clock.now() });
      this.#change ??= this.#lookAgain();
    };
    try {
      const refusal = await this.#refusal();
      if (refusal) return refusal;
      return await this.#job.run({ begin, started });
    } catch (error) {
      this.#begunAt = undefined;
      return startFailure(error);
    }
  }

  #masked(outcome: Outcome): Outcome {
    const { detail } = outcome;
    return detail === undefined ? outcome : { ...outcome, detail: new Mask(this.secrets).text(detail) };
  }

  /** Why it must not begin. */
  async #refusal(): Promise<Outcome | undefined> {
    this.#look = await this.#job.look();
    this.#approval = await this.#permit(this.#look.evidence);
    if (this.#approval === undefined) return { status: 'cancelled', reason: 'not-approved' };
    return this.#changed();
  }

  async #changed(): Promise<Outcome | undefined> {
    const detail = await this.#look?.changed();
    return detail === undefined ? undefined : { status: 'cancelled', reason: 'changed-at-start', detail };
  }

  /** What has been swapped in while it was being started does not go on. */
  async #lookAgain(): Promise<Outcome | undefined> {
    const change = await this.#changed();
    if (change) this.#stop(change, 0);
    return change;
  }

  #tellStart(started: Started): void {
    const approval = this.#approval;
    this.#start.resolve({ ...started, ...(approval === undefined ? {} : { approval }) });
  }

  #stop(outcome: Outcome, killAfter: number): void {
    if (this.#ended || this.#stopped) return;
    this.#stopped = true;
    if (this.#begunAt === undefined) this.#settle(outcome);
    else {
      const settle = () => this.#settle(outcome);
      this.#job.stop(killAfter).then(settle, settle);
    }
  }

  #settle(outcome: Outcome): void {
    this.#ended = true;
    this.#timeout.dispose();
    // Of what has begun it is told, even if its process was never seen.
    if (this.#begunAt === undefined) this.#start.resolve(undefined);
    else this.#tellStart({ startedAt: this.#begunAt });
    this.#end.resolve(outcome);
  }
}
