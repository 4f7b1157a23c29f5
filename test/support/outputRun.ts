import type { PendingOutput } from '../../src/engine/ports.ts';
import type { Run } from '../../src/model/run.ts';
import type { OutputSpec, Task } from '../../src/model/task.ts';

/** 6 o'clock in Paris. */
export const at = Date.UTC(2026, 10, 22, 5);
export const run: Run = {
  ...{ id: '20261122-050000-aaaaaa', taskId: 'haiku', label: 'Haikus', trigger: 'manual', status: 'running' },
  ...{ occurrences: 1, createdAt: at, host: { kind: 'cli', pid: 1, startToken: 'x' } },
} as const;

/** A task with an output, on Paris time. */
export function task(output: Partial<OutputSpec> = {}): Task & { output: OutputSpec } {
  return {
    ...{ id: 'haiku', label: 'Haikus', enabled: true, schedules: [], timezone: 'Europe/Paris' },
    ...{ run: { kind: 'command', command: 'true' }, options: { env: {} }, notify: 'never' },
    ...{ missed: 'once', overlap: 'skip' },
    ...{ timeout: 1000, killAfter: 1000 },
    output: { kind: 'haiku', extension: 'md', from: 'stdout', keep: 5, ...output },
  } as const;
}

export function print(pending: PendingOutput, text: string, stream: 'stdout' | 'stderr' = 'stdout'): void {
  pending.onOutput({ stream, chunk: new TextEncoder().encode(text) });
}
