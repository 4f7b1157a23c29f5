import type { Clock } from '../common/clock.ts';
import type { Output } from '../model/output.ts';
import type { Outcome, Run } from '../model/run.ts';
import type { Log, OutputStore, PendingOutput } from './ports.ts';
import type { RunStore } from './runStore.ts';

export interface PublisherPorts {
  readonly clock: Clock;
  readonly store: RunStore;
  readonly outputs: OutputStore;
  readonly log: Log;
}

/** What an attempt came to. */
export interface Published {
  readonly outcome: Outcome;
  readonly outputs: readonly Output[];
}

/** Makes outputs of what a run has generated, once it is known how it ended. */
export class Publisher {
  readonly #ports: PublisherPorts;

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** `keep`: how many of the task's newest outputs stay. Never rejects: what fails, the outcome says. */
  async publish(
    run: Run,
    keep: number,
    outcome: Outcome,
    pending: PendingOutput,
    secrets: readonly string[],
  ): Promise<Published> {
    if (outcome.status !== 'succeeded' || run.dryRun || outcome.reason === 'output-failed') {
      await this.#discard(run, pending);
      return { outcome, outputs: [] };
    }
    try {
      const outputs = await pending.publish(run.startedAt ?? run.createdAt, secrets);
      await this.#ports.store.addOutputs(outputs);
      if (outputs.length > 0) await this.#prune(run.taskId, keep);
      return { outcome, outputs };
    } catch (error) {
      this.#ports.log.error(`The output of run ${run.id} could not be kept`, error);
      const detail = error instanceof Error ? error.message : String(error);
      return { outcome: { ...outcome, reason: 'output-failed', detail }, outputs: [] };
    }
  }

  /** Of a run that did not succeed, or was a dry one. What is left of its files does not hide why it failed. */
  async #discard(run: Run, pending: PendingOutput): Promise<void> {
    try {
      await pending.discard();
    } catch (error) {
      this.#ports.log.error(`The unfinished output of run ${run.id} could not be removed`, error);
    }
  }

  /** The run's own output is safe by now: an older one that cannot be removed is a matter for the log. */
  async #prune(taskId: string, keep: number): Promise<void> {
    const { store, outputs, clock, log } = this.#ports;
    try {
      const recorded = await store.outputs(taskId);
      for (const { path } of await outputs.prune(recorded, keep)) {
        await store.removeOutput(path, clock.now());
        log.info(`Removed ${path}: the newest ${keep} outputs of ${taskId} stay`);
      }
    } catch (error) {
      log.error(`Older outputs of ${taskId} could not be removed`, error);
    }
  }
}
