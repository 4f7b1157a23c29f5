import type { OutputStore, PendingOutput, RunOutput } from '../../../src/engine/ports.ts';
import type { Output } from '../../../src/model/output.ts';
import type { Run } from '../../../src/model/run.ts';
import type { OutputSpec, Task } from '../../../src/model/task.ts';

/** Generated files in memory: what a run printed is its file. */
export class MemoryOutputs implements OutputStore {
  /** What was done, in order: `prepare`, `publish`, `discard`, `prune`. */
  readonly calls: string[] = [];
  readonly files = new Map<string, string>();
  readonly faults = new Map<'prepare' | 'publish' | 'discard' | 'prune', Error>();

  prepare(run: Run, task: Task & { output: OutputSpec }): Promise<PendingOutput> {
    return this.#do('prepare', () => {
      let text = '';
      const path = `Scheduled Output/${run.id}.${task.output.extension}`;
      return {
        env: { SCHEDULER_OUTPUT: `/pending/${run.id}` },
        onOutput: ({ chunk }: RunOutput) => {
          text += new TextDecoder().decode(chunk);
          return undefined;
        },
        publish: (at: number) =>
          this.#do('publish', (): Output[] => {
            if (text === '') return [];
            this.files.set(path, text);
            const { kind } = task.output;
            return [{ runId: run.id, taskId: task.id, kind, path, bytes: text.length, createdAt: at }];
          }),
        discard: () => this.#do('discard', () => undefined),
      };
    });
  }

  prune(recorded: readonly Output[], keep: number): Promise<readonly Output[]> {
    return this.#do('prune', () => {
      const removed = recorded.slice(keep);
      for (const { path } of removed) this.files.delete(path);
      return removed;
    });
  }

  #do<T>(call: 'prepare' | 'publish' | 'discard' | 'prune', work: () => T): Promise<T> {
    this.calls.push(call);
    const fault = this.faults.get(call);
    return fault ? Promise.reject(fault) : Promise.resolve(work());
  }
}
